#include "boundaries.h"

#include <unicode/utext.h>

#include <map>
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

void require(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU break data: ") + u_errorName(status));
}

UBreakIterator& breaker(UBreakIteratorType type) {
  thread_local std::map<UBreakIteratorType, std::unique_ptr<UBreakIterator, CloseBreaker>> all;
  auto& mine = all[type];
  if (!mine) {
    UErrorCode status = U_ZERO_ERROR;
    mine.reset(ubrk_open(type, "en", nullptr, 0, &status));
    require(status);
  }
  return *mine;
}

}  // namespace

void each_boundary(UBreakIteratorType type, std::string_view in,
                   const std::function<void(std::size_t end, std::int32_t rule)>& visit) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, CloseText> text(
      utext_openUTF8(nullptr, in.data(), static_cast<std::int64_t>(in.size()), &status));
  UBreakIterator& iterator = breaker(type);
  ubrk_setUText(&iterator, text.get(), &status);
  require(status);
  ubrk_first(&iterator);
  for (std::int32_t at = ubrk_next(&iterator); at != UBRK_DONE; at = ubrk_next(&iterator))
    visit(static_cast<std::size_t>(at), ubrk_getRuleStatus(&iterator));
}

}  // namespace deskbell::text
