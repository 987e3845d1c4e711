#pragma once
#include <base/config.h>
#include <http/server.h>
#include <telemetry/health.h>

namespace deskbell::app {

// What is of the process and not of one workspace: processor, memory, descriptors, the server's sockets, certificates.
// `server` may answer null while there is none.
void add_process_sections(telemetry::Health& health, const base::Config& config,
                          std::function<const http::Server*()> server);

}  // namespace deskbell::app
