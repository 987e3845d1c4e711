#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using http::Method;
using http::NoInput;
using identity::Identity;
using identity::WorkspaceSettings;

constexpr Branch endpoint{"/api/v1", "workspace"};

}  // namespace

void add_workspace_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.add<NoInput, WorkspaceSettings>(
      endpoint(Method::get, "/workspace", "getWorkspace", "Settings of the workspace"),
      [&](const Actor&, const NoInput&) -> Result<WorkspaceSettings> { return identity.workspace.settings(); });
  endpoints.add<identity::WorkspacePatch, WorkspaceSettings>(
      endpoint(Method::patch, "/workspace", "changeWorkspace", "Change settings of the workspace"),
      [&](const Actor& actor, const identity::WorkspacePatch& in) { return identity.workspace.change(actor, in); });
}

}  // namespace deskbell::api
