#include "names_in.h"

#include <text/lines.h>
#include <text/names.h>

#include <algorithm>
#include <array>
#include <span>

namespace deskbell::language_model {
namespace {

using text::NamePiece;

constexpr std::size_t kShortest = 3;  // letters of a word that counts alone
constexpr std::size_t kLongestGap = 3;  // bytes: ", "; an apostrophe, a middle dot
constexpr std::size_t kGiven = 2;       // characters of a given name that counts alone
constexpr auto kForms = std::to_array<std::string_view>(
    {"先生", "女士", "小姐", "太太", "老师", "经理", "医生", "师傅", "同学", "总"});
constexpr std::string_view kEndsSentence = ".!?:;\n\"([";

std::vector<std::string> folded(std::span<const NamePiece> pieces) {
  std::vector<std::string> out;
  for (const NamePiece& one : pieces) out.push_back(one.folded);
  return out;
}

std::string joined(std::span<const std::string> pieces) {
  std::string out;
  for (const std::string& one : pieces) out += one;
  return out;
}

class Forms {
 public:
  void add(std::string_view name) {
    const auto pieces = text::name_pieces(name);
    if (pieces.size() > 1) keep(folded(pieces));
    for (std::size_t i = 0; i < pieces.size();) {
      std::size_t end = i + 1;
      while (!pieces[i].is_word && end < pieces.size() && !pieces[end].is_word && pieces[end].begin == pieces[end - 1].end)
        ++end;
      if (pieces[i].is_word)
        add_word(pieces[i].folded);
      else
        add_characters({pieces.begin() + static_cast<std::ptrdiff_t>(i), pieces.begin() + static_cast<std::ptrdiff_t>(end)});
      i = end;
    }
  }

  CoveredNames all() {
    for (auto& [first, names] : out_)
      std::ranges::sort(names, std::ranges::greater(), [](const CoveredName& one) { return one.pieces.size(); });
    return std::move(out_);
  }

 private:
  void keep(std::vector<std::string> pieces, bool is_ordinary = false) {
    out_[pieces.front()].push_back({std::move(pieces), is_ordinary});
  }

  void add_word(const std::string& word) {
    if (text::length(word) >= kShortest) keep({word}, text::is_ordinary_word(word));
  }

  void add_characters(const std::vector<NamePiece>& run) {
    if (run.size() < 2) return;
    const auto whole = folded(run);
    keep(whole);
    const std::size_t surname = text::surname_at(run, 0);
    if (surname == 0 || surname == run.size()) return;
    const auto given = std::span(whole).subspan(surname);
    if (given.size() == kGiven && std::ranges::find(kForms, joined(given)) == kForms.end())
      keep({given.begin(), given.end()});
    for (const std::string_view form : kForms) {
      std::vector<std::string> addressed(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(surname));
      for (const NamePiece& one : text::name_pieces(form)) addressed.push_back(one.folded);
      keep(std::move(addressed));
    }
  }

  CoveredNames out_;
};

class Reading {
 public:
  Reading(std::string_view text, const CoveredNames& names)
      : text_(text), names_(names), pieces_(text::name_pieces(text)) {}

  std::vector<NameIn> all() const {
    std::vector<NameIn> out;
    for (std::size_t i = 0; i < pieces_.size();) {
      const std::size_t count = count_at(i);
      if (count > 0) out.push_back({pieces_[i].begin, pieces_[i + count - 1].end});
      i += std::max<std::size_t>(count, 1);
    }
    return out;
  }

 private:
  // How many pieces from `at` on are a name.
  std::size_t count_at(std::size_t at) const {
    const auto found = names_.find(pieces_[at].folded);
    if (found == names_.end()) return 0;
    for (const CoveredName& name : found->second)
      if (stands_at(name, at) && (!name.is_ordinary || is_meant_as_name(at))) return name.pieces.size();
    return 0;
  }

  bool stands_at(const CoveredName& name, std::size_t at) const {
    if (at + name.pieces.size() > pieces_.size()) return false;
    for (std::size_t i = 0; i < name.pieces.size(); ++i) {
      if (pieces_[at + i].folded != name.pieces[i]) return false;
      if (i > 0 && pieces_[at + i].begin - pieces_[at + i - 1].end > kLongestGap) return false;
    }
    return true;
  }

  bool is_meant_as_name(std::size_t at) const {
    const NamePiece& word = pieces_[at];
    const char first = text_[word.begin];
    if (first < 'A' || first > 'Z') return false;
    const auto before = text_.substr(0, word.begin).find_last_not_of(' ');
    const bool begins = before == text_.npos || kEndsSentence.contains(text_[before]);
    if (!begins) return true;
    const auto after = text_.substr(word.end).find_first_not_of(' ');
    return after == text_.npos || std::string_view(",.!\n").contains(text_[word.end + after]);
  }

  std::string_view text_;
  const CoveredNames& names_;
  std::vector<NamePiece> pieces_;
};

}  // namespace

CoveredNames forms_of(const std::vector<std::string>& names) {
  Forms forms;
  for (const std::string& one : names) forms.add(one);
  return forms.all();
}

std::vector<NameIn> names_in(std::string_view text, const CoveredNames& names) {
  return Reading(text, names).all();
}

}  // namespace deskbell::language_model
