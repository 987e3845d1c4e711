#include "installation_store.h"

#include <stdexcept>

#include <base/log.h>
#include <channel_web/installations.h>
#include <channel_web/migrations.h>

namespace deskbell::channel_web {
namespace {

using storage::Statement;

constexpr Statement kList{"channel_web.list", "SELECT id, key, secret, settings FROM widget_installation ORDER BY id"};
constexpr Statement kFind{"channel_web.find", "SELECT id, key, secret, settings FROM widget_installation WHERE id = $1"};
constexpr Statement kFindByKey{"channel_web.find_by_key",
                               "SELECT id, key, secret, settings FROM widget_installation WHERE key = $1"};
constexpr Statement kInsert{"channel_web.insert",
                            "INSERT INTO widget_installation(id, key, secret, settings, created_at) "
                            "VALUES($1, $2, $3, $4, $5)"};
constexpr Statement kUpdate{"channel_web.update", "UPDATE widget_installation SET settings = $2 WHERE id = $1"};
constexpr Statement kRemove{"channel_web.remove", "DELETE FROM widget_installation WHERE id = $1"};
constexpr Statement kSecrets{"channel_web.secrets", "SELECT id, secret FROM widget_installation ORDER BY id"};
constexpr Statement kReseal{"channel_web.reseal", "UPDATE widget_installation SET secret = $3 WHERE id = $1 AND secret = $2"};
constexpr const Statement* kStatements[] = {&kList,   &kFind,   &kFindByKey, &kInsert,
                                            &kUpdate, &kRemove, &kSecrets,   &kReseal};

constexpr std::string_view kPurpose = "channel_web.secret";

std::string context_of(Id<Installation> id) { return "installation " + to_string(id); }

// Empty when it cannot be opened, and then nothing is proved by it. What was stored before there was a vault is plain.
std::string opened(const vault::Vault& vault, Id<Installation> id, std::string_view stored) {
  if (!vault::Vault::key_of(stored)) return std::string(stored);
  auto secret = vault.open(kPurpose, context_of(id), stored);
  if (secret) return *std::move(secret);
  base::log_error("The secret of a widget installation cannot be opened.",
                  {{"installation", id.value}, {"reason", secret.error().message}});
  return {};
}

std::string settings_of(const Installation& from) {
  return base::to_json(InstallationDraft{from.name, from.queue, from.allowed_origins, from.language, from.theme,
                                         from.pre_chat, from.offline_fields, from.invitations, from.uploads,
                                         from.status});
}

Installation installation(const storage::Row& row, const vault::Vault& vault) {
  auto draft = base::parse_json<InstallationDraft>(row.text(3));
  if (!draft) throw std::runtime_error("widget_installation.settings: " + draft.error().message);
  return {row.id<Installation>(0), draft->name,     row.string(1),         opened(vault, row.id<Installation>(0), row.text(2)),      draft->queue,
          draft->allowed_origins,  draft->language, draft->theme,          draft->pre_chat,    draft->offline_fields,
          draft->invitations,      draft->uploads,  draft->status};
}

}  // namespace

storage::Schema schema() { return {"channel_web", migrations(), kStatements}; }

namespace store {

std::vector<Installation> list(storage::Snapshot& snapshot, const vault::Vault& vault) {
  return snapshot.all(kList, [&](const storage::Row& row) { return installation(row, vault); });
}

std::optional<Installation> find(storage::Snapshot& snapshot, Id<Installation> id, const vault::Vault& vault) {
  return snapshot.one(kFind, [&](const storage::Row& row) { return installation(row, vault); }, id);
}

std::optional<Installation> find_by_key(storage::Snapshot& snapshot, const std::string& key,
                                        const vault::Vault& vault) {
  return snapshot.one(kFindByKey, [&](const storage::Row& row) { return installation(row, vault); }, key);
}

void insert(storage::Transaction& tx, const Installation& one, Time created_at, const vault::Vault& vault) {
  tx.run(kInsert, one.id, one.key, vault.seal(kPurpose, context_of(one.id), one.secret), settings_of(one), created_at);
}

std::vector<SealedSecret> sealed_secrets(storage::Snapshot& snapshot) {
  return snapshot.all(kSecrets, [](const storage::Row& row) { return SealedSecret{row.id<Installation>(0), row.string(1)}; });
}

bool reseal(storage::Transaction& tx, Id<Installation> id, const std::string& stored, const vault::Vault& vault) {
  const std::string secret = opened(vault, id, stored);
  return !secret.empty() && tx.run(kReseal, id, stored, vault.seal(kPurpose, context_of(id), secret)) == 1;
}

void update(storage::Transaction& tx, const Installation& one) { tx.run(kUpdate, one.id, settings_of(one)); }

void remove(storage::Transaction& tx, Id<Installation> id) { tx.run(kRemove, id); }

}  // namespace store
}  // namespace deskbell::channel_web
