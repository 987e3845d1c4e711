#pragma once
#include <routing/queue.h>

namespace deskbell::app {

struct Workshop;

// The demo company's bot with its dialogs in English and Chinese, read from bot/nora.json (embedded). It answers on a
// page of its own, so that the shop's visitors still meet people.
void hire_bot(Workshop& shop, Id<routing::Queue> service);

}  // namespace deskbell::app
