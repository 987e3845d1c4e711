#pragma once
#include <http/routes.h>

#include <boost/json/object.hpp>

#include <map>
#include <string>

namespace deskbell::http {

struct ApiInfo {
  std::string title;
  std::string version;
  std::string description = {};
  // Security scheme objects by name, and which of them open an endpoint of each kind.
  json::object security_schemes = {};
  std::map<Security, std::vector<std::string>> accepted = {};
};

// The OpenAPI 3.1 document of all routes that have an operation id.
json::object openapi(const Routes& routes, const ApiInfo& info);

}  // namespace deskbell::http
