#pragma once
#include <functional>

// What this module asks of others; `app` plugs it in.
namespace deskbell::webhooks {

// False while traffic to the outside is held (after a restore). Asked often, so it answers from memory. Empty: always.
using MayDeliver = std::function<bool()>;

}  // namespace deskbell::webhooks
