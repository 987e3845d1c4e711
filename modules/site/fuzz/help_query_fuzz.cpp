#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "../src/form.h"
#include "../src/help/address.h"
#include "../src/help/pages.h"

using namespace deskbell;
using site::Language;

// Whatever stands in an address or a header of the help centre: pages are made of it, and none holds markup of its own.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const Language language = site::help::preferred_language(bytes);
  (void)site::help::near_language(bytes);
  (void)site::help::tracking_token(bytes);
  const auto fields = site::read_form(bytes);
  const std::string query = site::help::clean_query(fields && fields->contains("q") ? fields->find("q")->second : std::string(bytes));
  const help_centre::Look look;
  const site::help::Place place{.look = look, .name = "N", .origin = "https://n.example", .assets = "1", .language = language};
  std::vector<std::pair<int, int>> marks;
  for (std::size_t i = 0; i + 1 < size && i < 20; i += 2) marks.emplace_back(static_cast<signed char>(data[i]), data[i + 1]);
  const std::string html = site::help::search_page(
      place, {.query = query, .hits = {{.link = {query, site::help::search_path(language, query)}, .passage = query, .marks = marks}}});
  if (html.find("<script") != std::string::npos || html.find("<img") != std::string::npos) std::abort();
  return 0;
}
