#pragma once
#include <cstdint>
#include <memory>

#include <base/config.h>
#include <base/result.h>

// The running program: one server and the workspaces that it serves.
namespace deskbell::app {

enum class DemoPages;
struct CentreParts;

class Centre {
 public:
  // Opens the workspace of the data directory and every active one of workspaces.h; nothing listens yet. Throws
  // std::exception with one clear line when the first one is not usable; a further one that is not is logged and left
  // out, so that it takes none of its neighbours with it.
  Centre(const base::Config& config, DemoPages demo);
  ~Centre();

  // The workspace of the data directory. Its parts are in centre_parts.h.
  CentreParts& parts();

  // Starts what runs by itself and the server. The error names the address that could not be had.
  Result<void> start();
  std::uint16_t port(std::size_t listener) const;
  // Blocks until SIGTERM or SIGINT, then drains. SIGHUP reads certificates and the list of workspaces again. Answers
  // the exit code.
  int run_until_stopped();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::app
