#pragma once
#include <functional>

#include "centre.h"

namespace deskbell::app {

// Blocks SIGTERM, SIGINT and SIGHUP for the threads to come; only run_until_stopped() takes them. Call it first.
void block_signals();

// Starts, prints the addresses and whatever `tell` adds, serves until a signal says stop. Answers the exit code.
int serve_until_stopped(Centre& centre, const std::function<void()>& tell);

}  // namespace deskbell::app
