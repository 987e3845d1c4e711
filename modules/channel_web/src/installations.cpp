#include <channel_web/installations.h>

#include <algorithm>

#include "installation_store.h"

namespace deskbell::channel_web {
namespace {

constexpr std::string_view kMissing = "There is no such widget installation.";

struct InstallationChanged {
  static constexpr std::string_view kKind = "channel.installation_changed";
  Id<Installation> installation;
  std::string name;
  std::string change;  // created, changed, removed
};
BOOST_DESCRIBE_STRUCT(InstallationChanged, (), (installation, name, change))

Installation apply(Installation to, InstallationDraft from) {
  return {to.id,        std::move(from.name),     std::move(to.key),       std::move(to.secret),
          from.queue,   std::move(from.allowed_origins), from.language,    std::move(from.theme),
          std::move(from.pre_chat), std::move(from.offline_fields), std::move(from.invitations), from.uploads, from.status};
}

}  // namespace

Installations::Installations(storage::Database& database, events::Log& log, const Clock& clock, Random& random, Ids& ids,
                             const vault::Vault& vault)
    : database_(database), log_(log), clock_(clock), random_(random), ids_(ids), vault_(vault) {
  listener_ = log_.listen_at_once([this](events::Log::Batch batch) {
    for (const auto& event : batch) {
      if (event->kind == InstallationChanged::kKind) forget_known();
    }
  });
}

void Installations::forget_known() {
  std::lock_guard lock(mutex_);
  known_.reset();
  ++changes_;
}

Installations::~Installations() = default;

Result<std::vector<Installation>> Installations::list(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_channels));
  return database_.read([this](storage::Snapshot& snapshot) { return store::list(snapshot, vault_); });
}

Result<Installation> Installations::get(const Actor& actor, Id<Installation> id) {
  TRY(identity::require(actor, Permission::manage_channels));
  auto found = database_.read([&](storage::Snapshot& snapshot) { return store::find(snapshot, id, vault_); });
  if (!found) return not_found(std::string(kMissing));
  return *found;
}

Result<Installation> Installations::create(const Actor& actor, InstallationDraft draft) {
  TRY(identity::require(actor, Permission::manage_channels));
  TRY(draft, checked(std::move(draft)));
  Installation fresh;
  fresh.id = ids_.next<Installation>();
  fresh.key = random_.token(12);
  fresh.secret = random_.token(32);
  fresh = apply(std::move(fresh), std::move(draft));
  // The log tells other nodes, and this one late; who changed it may count on it at once.
  return database_.write([&](storage::Transaction& tx) -> Result<Installation> {
    store::insert(tx, fresh, clock_.now(), vault_);
    log_.append(tx, events::kWorkspaceStream, actor.id, InstallationChanged{fresh.id, fresh.name, "created"});
    tx.after_commit([this] { forget_known(); });
    return fresh;
  });
}

Result<Installation> Installations::update(const Actor& actor, Id<Installation> id, InstallationDraft draft) {
  TRY(identity::require(actor, Permission::manage_channels));
  TRY(const InstallationDraft wanted, checked(std::move(draft)));
  return database_.write([&](storage::Transaction& tx) -> Result<Installation> {
    const auto old = store::find(tx, id, vault_);
    if (!old) return not_found(std::string(kMissing));
    const Installation changed = apply(*old, wanted);
    store::update(tx, changed);
    log_.append(tx, events::kWorkspaceStream, actor.id, InstallationChanged{id, changed.name, "changed"});
    tx.after_commit([this] { forget_known(); });
    return changed;
  });
}

Result<void> Installations::remove(const Actor& actor, Id<Installation> id) {
  TRY(identity::require(actor, Permission::manage_channels));
  return database_.write([&](storage::Transaction& tx) -> Result<void> {
    const auto old = store::find(tx, id, vault_);
    if (!old) return not_found(std::string(kMissing));
    store::remove(tx, id);
    log_.append(tx, events::kWorkspaceStream, actor.id, InstallationChanged{id, old->name, "removed"});
    tx.after_commit([this] { forget_known(); });
    return {};
  });
}

vault::Holding Installations::sealed() {
  return {.name = "widget secrets",
          .use =
              [this] {
                vault::KeyUse use;
                for (const auto& [id, secret] : database_.read(store::sealed_secrets))
                  ++use[vault::Vault::key_of(secret).value_or(0)];
                return use;
              },
          .reseal = [this](int limit) -> Result<int> {
            int done = 0;
            for (const auto& [id, secret] : database_.read(store::sealed_secrets)) {
              if (done >= limit) break;
              if (vault::Vault::key_of(secret) == vault_.active()) continue;
              TRY(const bool saved, database_.write([&](storage::Transaction& tx) -> Result<bool> {
                return store::reseal(tx, id, secret, vault_);
              }));
              done += saved ? 1 : 0;
            }
            return done;
          }};
}

std::shared_ptr<const Installations::Known> Installations::known() {
  std::uint64_t changes;
  {
    std::lock_guard lock(mutex_);
    if (known_) return known_;
    changes = changes_;
  }
  auto fresh = std::make_shared<Known>();
  database_.read([&](storage::Snapshot& snapshot) {
    for (auto& one : store::list(snapshot, vault_)) fresh->push_back(std::make_shared<const Installation>(std::move(one)));
  });
  std::lock_guard lock(mutex_);
  if (changes == changes_) known_ = fresh;
  return fresh;
}

std::shared_ptr<const Installation> Installations::active(const Is& is, const Read& read) {
  const auto all = known();
  const auto at = std::find_if(all->begin(), all->end(), [&](const auto& one) { return is(*one); });
  std::shared_ptr<const Installation> found = at == all->end() ? nullptr : *at;
  if (!found) {
    // Another node may have made it a moment ago, before its news came here.
    if (auto fresh = database_.read(read)) {
      forget_known();
      found = std::make_shared<const Installation>(std::move(*fresh));
    }
  }
  return found && found->status == InstallationStatus::active ? found : nullptr;
}

std::shared_ptr<const Installation> Installations::find_by_key(const std::string& key) {
  return active([&](const Installation& one) { return one.key == key; },
                [&](storage::Snapshot& snapshot) { return store::find_by_key(snapshot, key, vault_); });
}

std::shared_ptr<const Installation> Installations::find(Id<Installation> id) {
  return active([&](const Installation& one) { return one.id == id; },
                [&](storage::Snapshot& snapshot) { return store::find(snapshot, id, vault_); });
}

std::shared_ptr<const Installation> Installations::first() {
  const auto all = known();
  return all->empty() ? nullptr : all->front();
}

bool Installations::any_allows(std::string_view origin) {
  const auto all = known();
  return std::any_of(all->begin(), all->end(), [&](const auto& one) {
    // A sandboxed page has no origin to tell apart, so it is let in only where it is listed.
    if (origin == "null" && one->allowed_origins.empty()) return false;
    return one->status == InstallationStatus::active && origin_allowed(*one, origin);
  });
}

}  // namespace deskbell::channel_web
