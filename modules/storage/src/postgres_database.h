#pragma once
#include <storage/database.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace deskbell::storage {

std::unique_ptr<Database> open_postgres(const Options& options, std::span<const Schema> schemas);

// Runs a script on a connection of its own.
void run_on_postgres(const std::string& url, std::string_view sql);

}  // namespace deskbell::storage
