#include <CLI/App.hpp>

#include "commands.h"

namespace deskbell::app {
void add_demo(CLI::App&, Commands&) {}
}  // namespace deskbell::app
