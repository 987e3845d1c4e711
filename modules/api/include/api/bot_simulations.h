#pragma once
#include <api/endpoints.h>

namespace deskbell::bot {
class Simulations;
}

namespace deskbell::api {

void add_bot_simulation_routes(Endpoints& endpoints, bot::Simulations& simulations);

}  // namespace deskbell::api
