#include <http/type_info.h>

#include <cctype>

namespace deskbell::http {
namespace {

std::string_view last_name(std::string_view name) {
  const std::size_t colons = name.rfind("::");
  return colons == name.npos ? name : name.substr(colons + 2);
}

}  // namespace

void name_type(std::string_view full_name, TypeInfo& info) {
  const std::size_t bracket = full_name.find('<');
  const std::string_view outer = full_name.substr(0, bracket);
  info.scope = std::string(outer.substr(0, outer.size() - last_name(outer).size()));
  if (info.scope.ends_with("::")) info.scope.resize(info.scope.size() - 2);
  if (bracket != full_name.npos) {
    TypeInfo inner;
    name_type(full_name.substr(bracket + 1, full_name.rfind('>') - bracket - 1), inner);
    info.name = inner.name;
  }
  for (char c : last_name(outer))
    if (std::isalnum(static_cast<unsigned char>(c))) info.name += c;
}

}  // namespace deskbell::http
