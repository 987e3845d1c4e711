#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {

void add_identity_routes(Endpoints& endpoints, identity::Identity& identity) {
  add_session_routes(endpoints, identity);
  add_account_routes(endpoints, identity);
  add_user_routes(endpoints, identity);
  add_group_routes(endpoints, identity);
  add_workspace_routes(endpoints, identity);
}

}  // namespace deskbell::api
