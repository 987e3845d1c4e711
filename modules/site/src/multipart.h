#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::site {

struct Part {
  std::string name;
  std::optional<std::string> file_name;  // as the browser told it; of a field with a file
  std::string_view bytes;                // of the body that was read
};

// A multipart/form-data body (RFC 7578) as browsers send it. Nothing: no sound boundary, no end, a head of a part that
// is no head or without a name, more than 20 parts, or a name that is no UTF-8 or holds control characters.
std::optional<std::vector<Part>> read_multipart(std::string_view content_type, std::string_view body);

}  // namespace deskbell::site
