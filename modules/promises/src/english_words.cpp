#include "english_words.h"

#include <algorithm>

namespace deskbell::promises {
namespace {

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= 0xC0 && c < 0x250);
}

class Reader {
 public:
  explicit Reader(std::span<const Letter> letters) : letters_(letters) {}

  std::vector<Word> all() {
    while (at_ < letters_.size()) {
      const char32_t c = here();
      if (is_digit(c)) {
        number();
      } else if (is_letter(c)) {
        word();
      } else {
        if (c != U' ' && c < 0x80) push(at_, at_ + 1);
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  char32_t here(std::size_t ahead = 0) const { return at_ + ahead < letters_.size() ? letters_[at_ + ahead].folded : 0; }

  void push(std::size_t begin, std::size_t end) {
    Word word{.text = {}, .begin = begin, .end = end};
    for (std::size_t i = begin; i < end; ++i)
      word.text += letters_[i].folded < 0x80 ? static_cast<char>(letters_[i].folded) : '_';
    out_.push_back(std::move(word));
  }

  void number() {
    const std::size_t begin = at_;
    const auto joins = [&](char32_t mark) {
      // Hyphens hold a date together, and part "1-2".
      return mark == U':' || mark == U'.' || (mark == U'-' && (at_ - begin == 4 || at_ - begin == 7));
    };
    while (is_digit(here()) || (joins(here()) && is_digit(here(1)))) ++at_;
    push(begin, at_);
    // A full stop between two and two digits is a clock's.
    std::string& text = out_.back().text;
    if (text.size() >= 4 && text.size() <= 5 && text[text.size() - 3] == '.') text[text.size() - 3] = ':';
  }

  void word() {
    const std::size_t begin = at_;
    if ((here() == U'a' || here() == U'p') && here(1) == U'.' && here(2) == U'm') {
      at_ += here(3) == U'.' && at_ + 4 < letters_.size() ? 4 : 3;
      push(begin, at_);
      out_.back().text = letters_[begin].folded == U'a' ? "am" : "pm";
      return;
    }
    while (is_letter(here()) || (here() == U'\'' && is_letter(here(1)))) ++at_;
    push(begin, at_);
  }

  std::span<const Letter> letters_;
  std::size_t at_ = 0;
  std::vector<Word> out_;
};

}  // namespace

bool Word::is_mark() const {
  return text.size() == 1 && !(text[0] >= 'a' && text[0] <= 'z') && !(text[0] >= '0' && text[0] <= '9');
}

bool Word::is_number() const {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<Word> words_of(std::span<const Letter> letters) {
  return Reader(letters).all();
}

}  // namespace deskbell::promises
