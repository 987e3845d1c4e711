#include "romanised.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <stdexcept>

namespace deskbell::knowledge {
namespace {

// Opening one costs some ten milliseconds; using it is not safe on two threads at once.
const icu::Transliterator& transliterator() {
  thread_local const std::unique_ptr<icu::Transliterator> kept = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    if (U_FAILURE(status) || !made)
      throw std::runtime_error(std::string("ICU transliteration: ") + u_errorName(status));
    return made;
  }();
  return *kept;
}

}  // namespace

std::string romanised(std::string_view in) {
  auto text = icu::UnicodeString::fromUTF8({in.data(), static_cast<std::int32_t>(in.size())});
  transliterator().transliterate(text);
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace deskbell::knowledge
