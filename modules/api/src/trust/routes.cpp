#include <api/routes.h>

#include <trust/trail.h>

namespace deskbell::api {
namespace {

using http::Method;
using http::NoInput;

struct AuditQuery {
  std::optional<Text<0, 100>> kind;
  std::optional<Id<identity::User>> actor;
  std::optional<Text<0, 200>> object;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (), (kind, actor, object, cursor, limit))

struct ReceiptOf {
  Id<trust::Record> number;
};
BOOST_DESCRIBE_STRUCT(ReceiptOf, (), (number))

constexpr Branch endpoint{"/api/v1/audit", "workspace"};

trust::AuditFilter filter_of(const AuditQuery& in) {
  trust::AuditFilter filter{.cursor = in.cursor.value_or(""), .limit = base::page_size(in.limit)};
  if (in.kind) filter.kind = in.kind->value;
  if (in.actor) filter.actor = *in.actor;
  if (in.object) filter.object = in.object->value;
  return filter;
}

}  // namespace

void add_audit_routes(Endpoints& endpoints, trust::Trail& trail) {
  endpoints.add<AuditQuery, Page<trust::AuditEntry>>(
      endpoint(Method::get, "", "listAudit", "Who did what, newest first; kind is a prefix such as identity."),
      [&trail](const Actor& actor, const AuditQuery& in) { return trail.list(actor, filter_of(in)); });
  endpoints.add<NoInput, trust::AuditState>(
      endpoint(Method::get, "/state", "getAuditState", "How far the trail is signed and verified"),
      [&trail](const Actor& actor, const NoInput&) { return trail.state(actor); });
  endpoints.add<NoInput, trust::AuditState>(
      endpoint(Method::post, "/verify", "verifyAudit", "Verify the whole trail now"),
      [&trail](const Actor& actor, const NoInput&) { return trail.verify_now(actor); });
  http::Endpoint receipt =
      endpoint(Method::get, "/{number}/receipt", "getAuditReceipt", "A record's receipt, to be checked without the database");
  receipt.produces = "*/*";
  endpoints.add<ReceiptOf, http::Download>(
      std::move(receipt), [&trail](const Actor& actor, const ReceiptOf& in) -> Result<http::Download> {
        TRY(std::string text, trail.receipt(actor, in.number.value));
        return http::Download{.content_type = "application/json",
                              .file_name = "deskbell-audit-" + to_string(in.number) + ".json",
                              .bytes = std::move(text),
                              .cache_control = "no-store"};
      });
}

}  // namespace deskbell::api
