#include "group_store.h"
#include "secrets.h"
#include "session_store.h"
#include "user_store.h"

#include <base/log.h>
#include <identity/access.h>
#include <identity/events.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace deskbell::identity {
namespace {

constexpr std::chrono::minutes kTouchEvery{1};
constexpr std::size_t kMostKept = 20'000;
constexpr int kLoadTries = 3;

enum class Ticket { session, api_token };

// A session or API token as it is remembered.
struct Entry {
  Id<Session> id;
  Id<User> user;
  Ticket ticket = Ticket::session;
  Time created_at;
  Time last_seen_at;               // here and now, more exact than what is stored
  Time written_at;                 // what is stored
  std::optional<Time> expires_at;  // API tokens
  Permissions scopes;
  std::string hash;
};

bool run_out(const Entry& entry, Time now) {
  if (entry.ticket == Ticket::api_token) return entry.expires_at && *entry.expires_at <= now;
  return now - entry.created_at >= kSessionLength || now - entry.last_seen_at >= kSessionIdle;
}

Entry entry_of(const store::SessionRecord& record) {
  return {.id = record.id,
          .user = record.user,
          .ticket = Ticket::session,
          .created_at = record.created_at,
          .last_seen_at = record.last_seen_at,
          .written_at = record.last_seen_at,
          .expires_at = {},
          .scopes = Permissions::everything(),
          .hash = {}};
}

Entry entry_of(const store::TokenRecord& record) {
  Entry entry{.id = record.token.id,
              .user = record.user,
              .ticket = Ticket::api_token,
              .created_at = record.token.created_at,
              .last_seen_at = record.token.last_used_at.value_or(record.token.created_at),
              .written_at = record.token.last_used_at.value_or(Time{}),
              .expires_at = record.token.expires_at,
              .scopes = {},
              .hash = {}};
  for (const auto& [name, reach] : record.token.scopes)
    if (const auto permission = base::find_enum<Permission>(name)) entry.scopes.set(*permission, reach);
  return entry;
}

Error signed_out() {
  return {ErrorCode::unauthenticated, "You are not signed in, or your session has ended.", {}};
}

std::optional<AccessChange> change_of(const events::Event& event) {
  using Kind = AccessChange::Kind;
  if (!event.kind.starts_with("identity.")) return std::nullopt;
  const auto payload = base::parse_json<IdentityChange>(event.payload);
  if (!payload) return std::nullopt;
  const auto session = payload->session.value_or(Id<Session>{});
  const auto user = payload->user.value_or(Id<User>{});
  const std::string_view what = std::string_view(event.kind).substr(9);
  if (what == "signed_out" || what == "session_ended" || what == "api_token_revoked")
    return AccessChange{Kind::session_ended, session, user};
  if (what == "access_revoked") return AccessChange{Kind::user_ended, session, user};
  if (what == "user_changed") return AccessChange{Kind::permissions_changed, {}, user};
  if (what.starts_with("role_") || what.starts_with("team_")) return AccessChange{Kind::permissions_changed, {}, {}};
  return std::nullopt;
}

}  // namespace

struct Access::State {
  storage::Database& database;
  const Clock& clock;
  QueuesOfUser queues_of_user;

  std::mutex mutex;
  // Grows with every change; what was loaded before a change is not remembered after it.
  std::uint64_t generation = 0;
  std::unordered_map<std::string, std::shared_ptr<Entry>> by_hash;
  std::unordered_map<std::int64_t, std::shared_ptr<Entry>> by_id;
  std::unordered_map<std::int64_t, std::shared_ptr<const Actor>> actors;
  std::vector<std::function<void(const AccessChange&)>> watchers;
  std::unique_ptr<events::Log::Listener> listener;  // last: stops before the rest goes

  State(storage::Database& d, const Clock& c, QueuesOfUser q) : database(d), clock(c), queues_of_user(std::move(q)) {}

  std::shared_ptr<const Actor> load_actor(storage::Snapshot& snapshot, Id<User> user) const {
    const auto record = store::find_user(snapshot, user);
    if (!record || record->user.status != UserStatus::active) return nullptr;
    auto actor = std::make_shared<Actor>();
    actor->kind = ActorKind::user;
    actor->id = user.value;
    actor->name = record->user.name;
    actor->permissions = store::permissions_of_user(snapshot, user);
    actor->teams = record->user.teams;
    if (queues_of_user) actor->queues = queues_of_user(snapshot, user);
    return actor;
  }

  void remember(const std::shared_ptr<Entry>& entry) {
    if (by_id.size() >= kMostKept) {
      by_hash.clear();
      by_id.clear();
      actors.clear();
    }
    if (!entry->hash.empty()) by_hash[entry->hash] = entry;
    by_id[entry->id.value] = entry;
  }

  void drop(const std::shared_ptr<Entry>& entry) {
    by_hash.erase(entry->hash);
    by_id.erase(entry->id.value);
  }

  // Finds or loads the entry and its actor. `find` looks into the maps, under the lock; `load` into the database.
  template <class Find, class Load>
  Result<Actor> enter(const Find& find, const Load& load) {
    const Time now = clock.now();
    for (int attempt = 0;; ++attempt) {
      std::uint64_t before = 0;
      {
        const std::lock_guard lock(mutex);
        before = generation;
        if (std::shared_ptr<Entry> entry = find()) {
          const auto actor = actors.find(entry->user.value);
          // One that has run out here may have been used on another node: look again.
          if (actor != actors.end() && !run_out(*entry, now)) return admit(*entry, *actor->second, now);
          drop(entry);
        }
      }
      std::shared_ptr<Entry> entry;
      std::shared_ptr<const Actor> actor;
      database.read([&](storage::Snapshot& snapshot) {
        entry = load(snapshot);
        if (entry) actor = load_actor(snapshot, entry->user);
      });
      if (!entry || !actor || run_out(*entry, now)) return std::unexpected(signed_out());
      const std::lock_guard lock(mutex);
      if (generation != before && attempt < kLoadTries) continue;
      if (generation == before) {
        remember(entry);
        actors[entry->user.value] = actor;
      }
      return admit(*entry, *actor, now);
    }
  }

  // Under the lock.
  Actor admit(Entry& entry, Actor actor, Time now) {
    entry.last_seen_at = std::max(entry.last_seen_at, now);
    if (now - entry.written_at >= kTouchEvery) {
      entry.written_at = now;
      database.write_async(
          [id = entry.id, user = entry.user, ticket = entry.ticket, now](storage::Transaction& tx) -> Result<void> {
            if (ticket == Ticket::session) {
              store::touch_session(tx, id, now);
            } else {
              store::touch_token(tx, id, now);
            }
            store::set_last_seen(tx, user, now);
            return {};
          },
          [](const Result<void>&) {});
    }
    actor.session = entry.id;
    actor.permissions.limit_to(entry.scopes);
    return actor;
  }

  template <class Record>
  std::shared_ptr<Entry> entry_from(const std::optional<Record>& record, const std::string& hash) const {
    if (!record) return nullptr;
    auto entry = std::make_shared<Entry>(entry_of(*record));
    entry->hash = hash;
    return entry;
  }

  Result<Actor> enter_by_hash(const std::string& hash, Ticket ticket, std::string_view address) {
    auto actor = enter(
        [&]() -> std::shared_ptr<Entry> {
          const auto found = by_hash.find(hash);
          return found != by_hash.end() && found->second->ticket == ticket ? found->second : nullptr;
        },
        [&](storage::Snapshot& snapshot) {
          return ticket == Ticket::session ? entry_from(store::find_session(snapshot, hash), hash)
                                           : entry_from(store::find_token(snapshot, hash), hash);
        });
    if (actor) actor->address = address;
    if (actor) actor->request = base::current_trace();
    return actor;
  }

  Result<Actor> enter_by_id(Id<Session> session, const std::string& address) {
    auto actor = enter(
        [&]() -> std::shared_ptr<Entry> {
          const auto found = by_id.find(session.value);
          return found != by_id.end() ? found->second : nullptr;
        },
        [&](storage::Snapshot& snapshot) {
          auto entry = entry_from(store::find_session(snapshot, session), {});
          return entry ? entry : entry_from(store::find_token(snapshot, session), {});
        });
    if (actor) actor->address = address;
    if (actor) actor->request = base::current_trace();
    return actor;
  }

  void forget_where(const std::function<bool(const Entry&)>& gone) {
    std::erase_if(by_hash, [&](const auto& pair) { return gone(*pair.second); });
    std::erase_if(by_id, [&](const auto& pair) { return gone(*pair.second); });
  }

  void apply(const AccessChange& change) {
    const std::lock_guard lock(mutex);
    ++generation;
    switch (change.kind) {
      case AccessChange::Kind::session_ended:
        forget_where([&](const Entry& entry) { return entry.id == change.session; });
        break;
      case AccessChange::Kind::user_ended:
        actors.erase(change.user.value);
        forget_where([&](const Entry& entry) { return entry.user == change.user && entry.id != change.session; });
        break;
      case AccessChange::Kind::permissions_changed:
        if (change.user) {
          actors.erase(change.user.value);
        } else {
          actors.clear();
        }
        break;
    }
  }

  void hear(events::Log::Batch batch) {
    for (const auto& event : batch) {
      const auto change = change_of(*event);
      if (!change) continue;
      apply(*change);
      for (const auto& watcher : watchers) watcher(*change);
    }
  }
};

Access::Access(storage::Database& database, events::Log& log, const Clock& clock, QueuesOfUser queues_of_user)
    : state_(std::make_unique<State>(database, clock, std::move(queues_of_user))) {
  state_->listener = log.listen_at_once([state = state_.get()](events::Log::Batch batch) { state->hear(batch); });
}

Access::~Access() = default;

Result<Actor> Access::authenticate(std::string_view session_token, std::string_view address) {
  return state_->enter_by_hash(hash_of(session_token), Ticket::session, address);
}

Result<Actor> Access::authenticate_token(std::string_view secret, std::string_view address) {
  if (!secret.starts_with(kApiTokenPrefix)) return std::unexpected(signed_out());
  return state_->enter_by_hash(hash_of(secret), Ticket::api_token, address);
}

Result<Actor> Access::renew(const Actor& actor) {
  if (actor.kind != ActorKind::user) return actor;
  if (!actor.session) return actor_of(actor.user());
  return state_->enter_by_id(actor.session, actor.address);
}

Result<Actor> Access::actor_of(Id<User> user) {
  std::uint64_t before = 0;
  {
    const std::lock_guard lock(state_->mutex);
    before = state_->generation;
    if (const auto found = state_->actors.find(user.value); found != state_->actors.end()) return *found->second;
  }
  const auto actor =
      state_->database.read([&](storage::Snapshot& snapshot) { return state_->load_actor(snapshot, user); });
  if (!actor) return not_found("There is no such user.");
  const std::lock_guard lock(state_->mutex);
  if (state_->generation == before) state_->actors[user.value] = actor;
  return *actor;
}

Result<void> Access::require_session(const Actor& actor) {
  if (actor.kind == ActorKind::user && actor.session) {
    const bool person = state_->database.read(
        [&](storage::Snapshot& snapshot) { return store::find_session(snapshot, actor.session).has_value(); });
    if (person) return {};
  }
  return failure(ErrorCode::permission_denied, "This needs a signed-in person, not an API token.");
}

void Access::on_change(std::function<void(const AccessChange&)> fn) {
  state_->watchers.push_back(std::move(fn));
}

void Access::invalidate() {
  state_->apply({.kind = AccessChange::Kind::permissions_changed, .session = {}, .user = {}});
}

}  // namespace deskbell::identity
