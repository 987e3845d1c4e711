#include "opinion_words.h"

#include "grams.h"
#include "seeded.h"

#include <text/fold.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deskbell::learn {
namespace {

constexpr unsigned char kWords[] = {
#embed "../data/opinions.txt"
};

enum class Sense : std::uint8_t { nothing, very_good, good, bad, very_bad, turns, strengthens, weakens, but };

// Places of the counts.
enum Count : std::uint8_t {
  good,
  very_good,
  bad,
  very_bad,
  good_turned,
  bad_turned,
  good_after_but,
  bad_after_but,
  good_late,
  bad_late,
  good_stronger,
  bad_stronger,
  good_weaker,
  bad_weaker,
  turning,
  but,
  exclaiming,
  asking,
  no_opinion,
  drawn_out,
  good_face,
  bad_face,
  good_leads,  // this and the next are no counts
  bad_leads,
};
static_assert(bad_leads + 1 == kOpinionFeatures);

constexpr std::size_t kTurned = 4;    // words behind one that turns round
constexpr std::size_t kStronger = 2;  // words behind one that makes stronger or weaker

Sense sense_of(std::string_view sign) {
  constexpr std::array<std::pair<std::string_view, Sense>, 8> kSigns{{{"++", Sense::very_good},
                                                                      {"+", Sense::good},
                                                                      {"-", Sense::bad},
                                                                      {"--", Sense::very_bad},
                                                                      {"!", Sense::turns},
                                                                      {"^", Sense::strengthens},
                                                                      {"~", Sense::weakens},
                                                                      {"&", Sense::but}}};
  for (const auto& [known, sense] : kSigns)
    if (sign == known) return sense;
  return Sense::nothing;
}

std::uint64_t longer(std::uint64_t hash, char32_t c) {
  return mixed((hash + c + 1) * 0x9e3779b97f4a7c15ULL);
}

std::string_view cut(std::string_view& rest, char at) {
  const auto end = std::min(rest.find(at), rest.size());
  const auto piece = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), end + 1));
  return piece;
}

class Lexicon {
 public:
  Lexicon() {
    std::string_view rest(reinterpret_cast<const char*>(kWords), sizeof kWords);
    while (!rest.empty()) {
      std::string_view line = cut(rest, '\n');
      const Sense sense = sense_of(cut(line, ' '));
      while (sense != Sense::nothing && !line.empty()) add(cut(line, ' '), sense);
    }
  }

  // A whole word's own sense, or else that of the longest known beginning.
  Sense of_word(std::span<const char32_t> word) const {
    std::uint64_t hash = 0;
    Sense out = Sense::nothing;
    for (const char32_t c : word) {
      hash = longer(hash, c);
      if (const auto found = beginnings_.find(hash); found != beginnings_.end()) out = found->second;
    }
    const auto found = words_.find(hash);
    return found == words_.end() ? out : found->second;
  }

  // In a script without spaces: of the longest known piece that the text begins with, and its length.
  std::pair<Sense, std::size_t> of_beginning(std::span<const char32_t> text) const {
    std::pair<Sense, std::size_t> out{Sense::nothing, 1};
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < std::min(text.size(), longest_) && is_unspaced(text[i]); ++i) {
      hash = longer(hash, text[i]);
      if (const auto found = words_.find(hash); found != words_.end()) out = {found->second, i + 1};
    }
    return out;
  }

 private:
  // What stands further below in the file counts.
  void add(std::string_view word, Sense sense) {
    const bool beginning = word.ends_with('*');
    if (beginning) word.remove_suffix(1);
    const auto folded = text::fold(word);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(folded.data());
    std::uint64_t hash = 0;
    std::size_t length = 0;
    for (std::size_t at = 0; at < folded.size(); ++length) {
      UChar32 c = 0;
      U8_NEXT_OR_FFFD(bytes, at, folded.size(), c);
      hash = longer(hash, static_cast<char32_t>(c));
      if (is_unspaced(static_cast<char32_t>(c))) longest_ = std::max(longest_, length + 1);
    }
    (beginning ? beginnings_ : words_)[hash] = sense;
  }

  std::unordered_map<std::uint64_t, Sense> words_;
  std::unordered_map<std::uint64_t, Sense> beginnings_;
  std::size_t longest_ = 0;
};

const Lexicon& lexicon() {
  static const Lexicon known;
  return known;
}

// Apostrophes belong to the word: "don't" turns round, "don" does not.
bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
  return c == 0x2019 || (!is_unspaced(c) && u_isalnum(static_cast<UChar32>(c)) != 0);
}

bool is_glad(char32_t c) {
  constexpr std::u32string_view kGlad = U"❤♥☺👍👏🎉🙏🙌🥰🤩🤗👌";
  return (c >= 0x1f600 && c <= 0x1f60f) || (c >= 0x1f617 && c <= 0x1f61d) || (c >= 0x1f638 && c <= 0x1f63d) ||
         (c >= 0x1f493 && c <= 0x1f49f) || kGlad.contains(c);
}
bool is_upset(char32_t c) {
  constexpr std::u32string_view kUpset = U"👎💔☹💩🤬🤮🙄";
  return (c >= 0x1f610 && c <= 0x1f616) || (c >= 0x1f61e && c <= 0x1f637) || kUpset.contains(c);
}

class Reading {
 public:
  Reading(std::span<const char32_t> text, std::span<float> counts)
      : text_(text), late_from_(text.size() - text.size() / 3), counts_(counts) {}

  void read() {
    for (std::size_t at = 0; at < text_.size();) {
      if (is_letter(text_[at])) {
        at = read_word(at);
      } else if (is_unspaced(text_[at])) {
        const auto [sense, length] = lexicon().of_beginning(text_.subspan(at));
        meet(sense, at);
        at += length;
      } else {
        read_mark(at++);
      }
    }
    const float all = sum_good_ + sum_bad_;
    if (all == 0) counts_[no_opinion] = 1;
    const float lead = 2 * (sum_good_ - sum_bad_) / (all + 1);
    counts_[lead > 0 ? good_leads : bad_leads] = std::abs(lead);
  }

 private:
  std::size_t read_word(std::size_t at) {
    const std::size_t begin = at;
    bool is_drawn_out = false;
    word_.clear();
    for (; at < text_.size() && is_letter(text_[at]); ++at) {
      const char32_t letter = text_[at] == 0x2019 ? U'\'' : text_[at];
      const std::size_t size = word_.size();
      const bool third = size >= 2 && word_[size - 1] == letter && word_[size - 2] == letter;
      is_drawn_out = is_drawn_out || third;
      if (!third) word_.push_back(letter);
    }
    if (is_drawn_out) ++counts_[drawn_out];
    const bool negated = word_.size() > 3 && word_[word_.size() - 2] == U'\'' && word_.back() == U't';
    const Sense sense = lexicon().of_word(word_);
    meet(sense == Sense::nothing && negated ? Sense::turns : sense, begin);
    return at;
  }

  void read_mark(std::size_t at) {
    constexpr std::u32string_view kEnds = U".,!?;。、，！？；";
    const char32_t c = text_[at];
    if (c == U'!') ++counts_[exclaiming];
    if (c == U'?') ++counts_[asking];
    if (kEnds.contains(c)) end_clause();
    if (is_glad(c) || (c == U'<' && next(at) == U'3')) ++counts_[good_face];
    if (is_upset(c)) ++counts_[bad_face];
    if (c != U':' && c != U';' && c != U'=') return;
    const bool nose = next(at) == U'-' || next(at) == U' ';
    const char32_t mouth = next(at + (nose ? 1 : 0));
    if (mouth == U')' || mouth == U']') ++counts_[good_face];
    if (mouth == U'(' || mouth == U'[' || mouth == U'/') ++counts_[bad_face];
  }
  char32_t next(std::size_t at) const { return at + 1 < text_.size() ? text_[at + 1] : U' '; }

  void end_clause() { turned_ = stronger_ = weaker_ = 0; }

  void meet(Sense sense, std::size_t at) {
    for (auto* left : {&turned_, &stronger_, &weaker_}) *left -= *left > 0 ? 1 : 0;
    switch (sense) {
      case Sense::nothing:
        return;
      case Sense::very_good:
        return feel(true, true, at);
      case Sense::good:
        return feel(true, false, at);
      case Sense::bad:
        return feel(false, false, at);
      case Sense::very_bad:
        return feel(false, true, at);
      case Sense::strengthens:
        stronger_ = kStronger + 1;
        return;
      case Sense::weakens:
        weaker_ = kStronger + 1;
        return;
      case Sense::turns:
        turned_ = kTurned + 1;
        ++counts_[turning];
        return;
      case Sense::but:
        after_but_ = true;
        ++counts_[but];
        return end_clause();
    }
  }

  void feel(bool is_good, bool is_very, std::size_t at) {
    if (turned_ > 0) {
      ++counts_[is_good ? good_turned : bad_turned];
      is_good = !is_good;
    } else if (is_very) {
      ++counts_[is_good ? very_good : very_bad];
    } else {
      ++counts_[is_good ? good : bad];
    }
    if (after_but_) ++counts_[is_good ? good_after_but : bad_after_but];
    if (at >= late_from_) ++counts_[is_good ? good_late : bad_late];
    if (stronger_ > 0) ++counts_[is_good ? good_stronger : bad_stronger];
    if (weaker_ > 0) ++counts_[is_good ? good_weaker : bad_weaker];
    (is_good ? sum_good_ : sum_bad_) += is_very || stronger_ > 0 ? 2 : 1;
  }

  std::span<const char32_t> text_;
  std::size_t late_from_;
  std::span<float> counts_;
  std::vector<char32_t> word_;
  std::size_t turned_ = 0;  // so many words more
  std::size_t stronger_ = 0;
  std::size_t weaker_ = 0;
  bool after_but_ = false;
  float sum_good_ = 0;
  float sum_bad_ = 0;
};

}  // namespace

bool find_opinions(std::span<const char32_t> folded, std::span<float> out) {
  std::ranges::fill(out, 0.0F);
  Reading(folded, out).read();
  float square = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i < good_leads) out[i] = std::log1p(out[i]);
    square += out[i] * out[i];
  }
  if (square <= 0) return false;
  for (auto& one : out) one /= std::sqrt(square);
  return true;
}

}  // namespace deskbell::learn
