#pragma once
#include <filesystem>
#include <string>

#include <base/random.h>

namespace deskbell::app {

// The secret of that name in data_dir/keys, 32 bytes, readable by the owner only; made on first use. Keys live outside
// of the database, so that a copy of the database alone opens nothing.
std::string key_file(const std::filesystem::path& data_dir, const std::string& name, Random& random);

}  // namespace deskbell::app
