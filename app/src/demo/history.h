#pragma once
#include "workshop.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace deskbell::app {

struct Company {
  std::map<std::string, Id<identity::User>> users;              // by key
  std::map<std::string, Id<routing::Queue>> queues;             // "service", "sales", "repair"
  std::map<std::string, std::vector<std::string>> agents_of;    // "service en" -> keys of users
};

// Fifty customers and their talks of the thirty days before `now`; the last few are still going on or waiting. Nothing
// happens after `now`.
void write_history(Workshop& shop, const Company& company, const std::filesystem::path& blobs, Time now);

}  // namespace deskbell::app
