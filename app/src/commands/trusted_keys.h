#pragma once
#include <base/result.h>

#include <string>
#include <vector>

namespace deskbell::app {

// The whole file. Throws std::runtime_error with one clear line when it cannot be read.
std::string bytes_of(const std::string& path);

// Public keys (32 bytes each) from PEM or base64. A file may hold several, as `deskbell audit keys` prints them.
Result<std::vector<std::string>> trusted_keys(const std::string& path);

}  // namespace deskbell::app
