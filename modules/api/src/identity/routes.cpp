#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {

void add_identity_routes(Endpoints& endpoints, identity::Identity& identity) {
  // Getting in and locking out must go on when the disk is full.
  endpoints.take_on_full_disk({"signIn", "setUp", "changePassword", "confirmTotp", "disableTotp", "resetPassword",
                               "revokeAccess", "resetTotp", "changeUser"});
  add_session_routes(endpoints, identity);
  add_account_routes(endpoints, identity);
  add_user_routes(endpoints, identity);
  add_group_routes(endpoints, identity);
  add_workspace_routes(endpoints, identity);
}

}  // namespace deskbell::api
