#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <base/config.h>
#include <base/json.h>

namespace deskbell::app {

struct DemoLogin {
  std::string role;  // as told to the reader: "Administrator"
  std::string name;
  std::string email;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(DemoLogin, (), (role, name, email, password))

// Fills an empty workspace with a small appliance maker: people, teams, queues, skills, answers, a widget installation,
// fifty customers and a few hundred talks of the last thirty days, made by the real use cases on a clock that runs
// through those days. Answers the logins.
std::vector<DemoLogin> found_company(const base::Config& config);

// In data_dir/demo-logins.json: the directory holds a demo that is complete.
void keep_logins(const std::filesystem::path& data_dir, const std::vector<DemoLogin>& logins);

// The logins of an earlier run; empty when this directory holds no demo.
std::vector<DemoLogin> demo_logins(const std::filesystem::path& data_dir);

// For benchmarks: `count` messages in talks of a hundred, indexed; once per data directory.
void fill(const base::Config& config, std::int64_t count);

}  // namespace deskbell::app
