#pragma once
#include <base/result.h>

#include <string>
#include <vector>

namespace deskbell::backup {

// Runs a program, found on the PATH, without a shell; answers what it wrote to its standard output. unavailable with
// the last it wrote to its standard error when it does not end with 0.
Result<std::string> run_process(std::vector<std::string> command, const std::vector<std::string>& arguments = {});

}  // namespace deskbell::backup
