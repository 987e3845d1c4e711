#pragma once
#include "history.h"

#include <filesystem>

namespace deskbell::app {

// Complaints of the nine weeks before `now`: causes with a shape, some that went their whole way, one product that
// grows faster than its habit. `blobs`: the directory of attachments.
void write_complaints(Workshop& shop, const Company& company, const std::filesystem::path& blobs, Time now);

}  // namespace deskbell::app
