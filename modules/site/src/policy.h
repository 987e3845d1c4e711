#pragma once
#include <http/message.h>

#include <string>

namespace deskbell::site {

// A page that may show its one style element and send its own forms, is kept nowhere and found by nobody.
http::Response page_response(std::string html, int status);

}  // namespace deskbell::site
