#pragma once
#include <vector>

#include <http/assets.h>

namespace deskbell::app {

// The built front ends: "console/...", "widget/...". Empty when the program was built without them.
std::vector<http::Asset> web_assets();

}  // namespace deskbell::app
