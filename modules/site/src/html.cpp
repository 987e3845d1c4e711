#include "html.h"

namespace deskbell::site {

std::string paragraphs(std::string_view text) {
  std::string out;
  for (;;) {
    const auto end = text.find('\n');
    out += escaped(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += "<br>";
    text.remove_prefix(end + 1);
  }
}

}  // namespace deskbell::site
