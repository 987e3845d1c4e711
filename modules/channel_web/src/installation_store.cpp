#include "installation_store.h"

#include <stdexcept>

#include <channel_web/installations.h>
#include <channel_web/migrations.h>

namespace deskbell::channel_web {
namespace {

using storage::Statement;

constexpr Statement kList{"channel_web.list", "SELECT id, key, secret, settings FROM widget_installation ORDER BY id"};
constexpr Statement kFind{"channel_web.find", "SELECT id, key, secret, settings FROM widget_installation WHERE id = $1"};
constexpr Statement kInsert{"channel_web.insert",
                            "INSERT INTO widget_installation(id, key, secret, settings, created_at) "
                            "VALUES($1, $2, $3, $4, $5)"};
constexpr Statement kUpdate{"channel_web.update", "UPDATE widget_installation SET settings = $2 WHERE id = $1"};
constexpr Statement kRemove{"channel_web.remove", "DELETE FROM widget_installation WHERE id = $1"};
constexpr const Statement* kStatements[] = {&kList, &kFind, &kInsert, &kUpdate, &kRemove};

std::string settings_of(const Installation& from) {
  return base::to_json(InstallationDraft{from.name, from.queue, from.allowed_origins, from.language, from.theme,
                                         from.pre_chat, from.offline_fields, from.invitations, from.uploads,
                                         from.status});
}

Installation installation(const storage::Row& row) {
  auto draft = base::parse_json<InstallationDraft>(row.text(3));
  if (!draft) throw std::runtime_error("widget_installation.settings: " + draft.error().message);
  return {row.id<Installation>(0), draft->name,     row.string(1),         row.string(2),      draft->queue,
          draft->allowed_origins,  draft->language, draft->theme,          draft->pre_chat,    draft->offline_fields,
          draft->invitations,      draft->uploads,  draft->status};
}

}  // namespace

storage::Schema schema() { return {"channel_web", migrations(), kStatements}; }

namespace store {

std::vector<Installation> list(storage::Snapshot& snapshot) { return snapshot.all(kList, installation); }

std::optional<Installation> find(storage::Snapshot& snapshot, Id<Installation> id) {
  return snapshot.one(kFind, installation, id);
}

void insert(storage::Transaction& tx, const Installation& one, Time created_at) {
  tx.run(kInsert, one.id, one.key, one.secret, settings_of(one), created_at);
}

void update(storage::Transaction& tx, const Installation& one) { tx.run(kUpdate, one.id, settings_of(one)); }

void remove(storage::Transaction& tx, Id<Installation> id) { tx.run(kRemove, id); }

}  // namespace store
}  // namespace deskbell::channel_web
