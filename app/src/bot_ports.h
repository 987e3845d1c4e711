#pragma once
#include <bot/ports.h>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// What bots ask of contacts, queues, cases, approvals and the rest.
bot::Ports bot_ports(CentreParts& centre, CaseParts& parts);

}  // namespace deskbell::app
