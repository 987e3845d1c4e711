#pragma once
#include <http/routes.h>

#include <string_view>

namespace deskbell::http {

enum class Source { path, query, body };

bool has_json_body(const Endpoint& endpoint);
// Where a member of the input comes from.
Source source_of(const Endpoint& endpoint, std::string_view member);
// Throws std::logic_error when path and input do not fit together.
void check_input(const Endpoint& endpoint, const TypeInfo& input);

}  // namespace deskbell::http
