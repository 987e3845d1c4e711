#include <text/words.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace deskbell::text {
namespace {

struct CloseBreaker {
  void operator()(UBreakIterator* breaker) const { ubrk_close(breaker); }
};
struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};

// ICU's break iterators are not thread-safe, and costly to open.
UBreakIterator& breaker() {
  thread_local std::unique_ptr<UBreakIterator, CloseBreaker> mine;
  if (!mine) {
    UErrorCode status = U_ZERO_ERROR;
    mine.reset(ubrk_open(UBRK_WORD, "en", nullptr, 0, &status));
    if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU word break data: ") + u_errorName(status));
  }
  return *mine;
}

}  // namespace

std::vector<std::string_view> words(std::string_view in) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, CloseText> text(
      utext_openUTF8(nullptr, in.data(), static_cast<std::int64_t>(in.size()), &status));
  UBreakIterator& iterator = breaker();
  ubrk_setUText(&iterator, text.get(), &status);
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  std::vector<std::string_view> found;
  std::int32_t begin = ubrk_first(&iterator);
  for (std::int32_t end = ubrk_next(&iterator); end != UBRK_DONE; begin = end, end = ubrk_next(&iterator))
    if (ubrk_getRuleStatus(&iterator) >= UBRK_WORD_NONE_LIMIT)
      found.push_back(in.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
  return found;
}

}  // namespace deskbell::text
