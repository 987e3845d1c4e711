#include "entities/catalogue.h"
#include "entities/scanners.h"

#include <algorithm>

namespace deskbell::text {
namespace {

constexpr std::size_t kLongName = 8;  // letters
constexpr std::size_t kLongWord = 5;  // letters
constexpr std::size_t kLongestWord = 24;
constexpr std::size_t kMostWords = 12;

std::uint64_t hash_without(std::u32string_view word, std::size_t left_out) {
  std::uint64_t h = 14695981039346656037ULL;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (i != left_out) h = (h ^ word[i]) * 1099511628211ULL;
  return h ^ (h >> 29);
}

// At most one letter more, less, another, or two neighbours swapped.
bool is_near(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t head = 0;
  while (head < a.size() && a[head] == b[head]) ++head;
  if (a.size() < b.size()) return a.substr(head) == b.substr(head + 1);
  if (a.substr(std::min(head + 1, a.size())) == b.substr(std::min(head + 1, b.size()))) return true;
  return head + 1 < a.size() && a[head] == b[head + 1] && a[head + 1] == b[head] &&
         a.substr(head + 2) == b.substr(head + 2);
}

struct Match {
  std::size_t pieces = 0;
  std::int32_t product = -1;
  bool exact = true;
};

class Matcher {
 public:
  Matcher(const Letters& letters, const std::vector<Piece>& pieces, const Catalogue::Names& names)
      : letters_(letters), pieces_(pieces), names_(names) {}

  Match longest_from(std::size_t first) {
    best_ = {};
    walk(first, first, 0, false);
    return best_;
  }

 private:
  std::u32string_view word(std::size_t piece) const {
    return std::u32string_view(letters_.folded).substr(pieces_[piece].begin, pieces_[piece].end - pieces_[piece].begin);
  }

  void walk(std::size_t first, std::size_t at, std::uint32_t node, bool mistaken) {
    const auto& here = names_.nodes[node];
    if (here.product >= 0 && (!mistaken || here.tolerant)) {
      const std::size_t pieces = at - first;
      if (pieces > best_.pieces || (pieces == best_.pieces && !best_.exact && !mistaken))
        best_ = {pieces, here.product, !mistaken};
    }
    if (at >= pieces_.size() || at - first >= kMostWords || here.next.empty()) return;
    if (at > first && pieces_[at].begin > pieces_[at - 1].end + 2) return;
    const auto text = word(at);
    if (text.size() > kLongestWord) return;
    key_.assign(text);
    if (const auto known = names_.number_of.find(key_); known != names_.number_of.end())
      if (const auto next = here.next.find(known->second); next != here.next.end())
        return walk(first, at + 1, next->second, mistaken);
    if (!mistaken && text.size() + 1 >= kLongWord && !is_digit(text[0])) near(first, at, node, text);
  }

  void near(std::size_t first, std::size_t at, std::uint32_t node, std::u32string_view text) {
    // The whole word too: it may be one that lost a letter.
    for (std::size_t left_out = 0; left_out <= text.size(); ++left_out) {
      const auto found = names_.words_without_one.find(hash_without(text, left_out));
      if (found == names_.words_without_one.end()) continue;
      for (const std::uint32_t number : found->second) {
        const auto next = names_.nodes[node].next.find(number);
        if (next == names_.nodes[node].next.end() || !is_near(text, names_.words[number].text)) continue;
        return walk(first, at + 1, next->second, true);
      }
    }
  }

  const Letters& letters_;
  const std::vector<Piece>& pieces_;
  const Catalogue::Names& names_;
  std::u32string key_;
  Match best_;
};

}  // namespace

std::vector<Piece> pieces_of(const Letters& letters) {
  std::vector<Piece> out;
  out.reserve(letters.size() / 4 + 4);
  for (std::size_t at = 0; at < letters.size();) {
    const std::size_t begin = at;
    const char32_t c = letters[at];
    if (is_digit(c)) {
      while (is_digit(letters[at])) ++at;
    } else if (is_letter(c)) {
      while (is_letter(letters[at])) ++at;
    } else if (c >= 0x3040) {
      ++at;
    } else {
      ++at;
      continue;
    }
    out.push_back({begin, at});
  }
  return out;
}

void Catalogue::Names::add(std::int32_t product, const std::string& name) {
  const Letters letters(name);
  const std::vector<Piece> pieces = pieces_of(letters);
  if (pieces.empty() || pieces.size() > kMostWords) return;
  std::size_t size = 0;
  for (const Piece& piece : pieces) size += piece.end - piece.begin;
  // One letter is no name.
  if (size < 2) return;
  std::uint32_t node = 0;
  for (const Piece& piece : pieces) {
    const std::u32string text(std::u32string_view(letters.folded).substr(piece.begin, piece.end - piece.begin));
    const auto [known, added] = number_of.try_emplace(text, static_cast<std::uint32_t>(words.size()));
    if (added) words.push_back({text});
    Word& word = words[known->second];
    if (size >= kLongName && text.size() >= kLongWord && !is_digit(text[0]) && !word.tolerant) {
      word.tolerant = true;
      for (std::size_t left_out = 0; left_out <= text.size(); ++left_out) {
        auto& list = words_without_one[hash_without(text, left_out)];
        if (list.empty() || list.back() != known->second) list.push_back(known->second);
      }
    }
    const auto [next, fresh] = nodes[node].next.try_emplace(known->second, static_cast<std::uint32_t>(nodes.size()));
    node = next->second;
    if (fresh) nodes.emplace_back();
  }
  if (nodes[node].product < 0) nodes[node].product = product;
  nodes[node].tolerant = nodes[node].tolerant || size >= kLongName;
}

Catalogue::Catalogue(std::span<const Product> products) {
  auto names = std::make_unique<Names>();
  for (const Product& product : products) {
    names->ids.push_back(product.id);
    for (const std::string& name : product.names) names->add(static_cast<std::int32_t>(names->ids.size() - 1), name);
  }
  names_ = std::move(names);
}
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

void find_products(const Letters& letters, const Catalogue::Names& names, Finds& finds) {
  if (names.words.empty()) return;
  const std::vector<Piece> pieces = pieces_of(letters);
  Matcher matcher(letters, pieces, names);
  for (std::size_t at = 0; at < pieces.size();) {
    const Match match = matcher.longest_from(at);
    if (match.pieces == 0) {
      ++at;
      continue;
    }
    finds.push_back({.kind = EntityKind::product,
                     .begin = pieces[at].begin,
                     .end = pieces[at + match.pieces - 1].end,
                     .value = names.ids[static_cast<std::size_t>(match.product)],
                     .confidence = match.exact ? 0.97 : 0.8,
                     .claim = Claim::witness});
    at += match.pieces;
  }
}

}  // namespace deskbell::text
