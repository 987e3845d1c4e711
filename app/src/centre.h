#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <base/config.h>
#include <base/random.h>

// The composition root: every module of one workspace, wired.
namespace deskbell::app {

enum class DemoPages;

// The parts are in centre_parts.h, for the commands that reach into them.
struct CentreParts;

class Centre {
 public:
  // Opens the database (migrating it) and builds everything; nothing listens yet. Throws std::exception with one clear
  // line when the data directory, the database or the keys are not usable.
  Centre(const base::Config& config, DemoPages demo);
  ~Centre();

  CentreParts& parts() { return *parts_; }

  // Starts consumers, jobs, dispatcher and the server. The error names the address that could not be had.
  Result<void> start();
  // Blocks until SIGTERM or SIGINT, reloads certificates on SIGHUP, then drains. Answers the exit code.
  int run_until_stopped();

 private:
  std::unique_ptr<CentreParts> parts_;
};

// The configuration by the usual ways; prints warnings. Throws std::runtime_error with all findings.
struct CommonFlags;
base::Config configure(const CommonFlags& flags);

}  // namespace deskbell::app
