#pragma once
#include <aftercare/aftercare.h>

#include <string>
#include <string_view>

#include "words.h"

// The HTML of the pages. Pure.
namespace deskbell::site {

enum class Said { nothing, message, files, noted };  // what the customer has just done

struct PageOf {
  const aftercare::Tracked& tracked;
  std::string_view link;       // of the address
  std::string_view form;       // token for its forms
  std::string_view client_id;  // of the next message
  Said said = Said::nothing;
};

std::string tracking_page(const PageOf& page);
// A page with one thing to say. `back`: address of a link, or empty.
std::string plain_page(Language language, std::string_view title, std::string_view text, std::string_view back = {});
// A page around HTML of one's own.
std::string framed_page(Language language, std::string_view title, const std::string& body);
// The content of the one style element, for the policy's hash.
std::string_view style_sheet();

}  // namespace deskbell::site
