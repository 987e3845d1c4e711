#pragma once

namespace deskbell::text {

// The simplified form of a Han character; any other character as it is.
char32_t simplified(char32_t c);

// In which way of writing a character is used; `any` for all that tell nothing.
enum class HanForm : unsigned char { any, simplified, traditional, japanese };
HanForm han_form(char32_t c);

}  // namespace deskbell::text
