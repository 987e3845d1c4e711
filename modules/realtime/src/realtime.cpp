#include <realtime/realtime.h>

#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "connection.h"
#include "relay.h"

namespace deskbell::realtime {
namespace {

constexpr std::chrono::seconds kLastWrites{8};

// The console names the language that its reader chose; a browser cannot add a header to a socket.
refusals::Language language_of(const http::Call& call) {
  constexpr std::string_view kNamed = "language=";
  if (call.query().starts_with(kNamed)) return refusals::preferred(call.query().substr(kNamed.size()));
  return refusals::preferred(call.header("Accept-Language").value_or(""));
}

}  // namespace

struct Realtime::State : std::enable_shared_from_this<State> {
  explicit State(Needs needs) : shared(std::make_shared<Shared>(needs, needs.doors.visitor_view)) {}

  struct Awaited {
    std::chrono::steady_clock::time_point until;
    std::shared_ptr<std::atomic<bool>> said;
    std::weak_ptr<http::Socket> socket;
  };

  std::shared_ptr<Shared> shared;
  std::unique_ptr<events::Log::Listener> listener;
  std::mutex mutex;
  std::deque<Awaited> awaited;  // oldest first
  std::map<Id<identity::User>, std::chrono::steady_clock::time_point> leaving;
};

namespace {

// Nodes are told apart by a name that lives as long as they do.
void join_others(Shared& shared) {
  const auto say = [tell = shared.needs.doors.tell_others,
                    node = std::to_string(std::random_device()()) + std::to_string(std::random_device()())](RelayWord word) {
    word.node = node;
    tell(base::to_json(word));
  };
  shared.tell_typing = [say](std::int64_t conversation, const Typist& typist, Typing typing) {
    say({.node = {},
         .conversation = conversation,
         .author_kind = std::string(typist.author_kind),
         .author = typist.author,
         .name = std::string(typist.name),
         .typing = typing == Typing::started,
         .viewers = {}});
  };
  shared.hub.on_viewers([say](std::int64_t conversation, const std::vector<Viewer>& viewers) {
    std::vector<ViewerWord> words;
    for (const Viewer& viewer : viewers) words.push_back({viewer.id, viewer.name});
    say({.node = {},
         .conversation = conversation,
         .author_kind = {},
         .author = {},
         .name = {},
         .typing = {},
         .viewers = std::move(words)});
  });
}

}  // namespace

Realtime::Realtime(http::Routes& routes, Needs needs) : state_(std::make_shared<State>(std::move(needs))) {
  Shared& shared = *state_->shared;
  const std::weak_ptr<State> weak = state_;
  shared.await_hello = [weak](std::shared_ptr<std::atomic<bool>> said, std::weak_ptr<http::Socket> socket) {
    const auto state = weak.lock();
    if (!state) return;
    const auto until = state->shared->needs.clock.steady() + state->shared->needs.limits.hello_within;
    std::lock_guard lock(state->mutex);
    state->awaited.push_back({until, std::move(said), std::move(socket)});
  };
  shared.came = [weak](const std::shared_ptr<Listener>& listener) {
    const auto state = weak.lock();
    if (!state) return;
    {
      std::lock_guard lock(state->mutex);
      if (state->leaving.erase(listener->actor.user())) return;
    }
    if (!state->shared->needs.doors.user_came) return;
    (void)state->shared->crew.try_submit([shared = state->shared.get(), actor = listener->actor] {
      shared->needs.doors.user_came(actor);
    });
  };
  shared.left = [weak](Id<identity::User> user) {
    const auto state = weak.lock();
    if (!state) return;
    std::lock_guard lock(state->mutex);
    state->leaving[user] = state->shared->needs.clock.steady() + kPresenceGrace;
  };
  // Events of a batch leave together with its acks, in after_batch. Only PostgreSQL tells of events later than that.
  const bool late = shared.needs.database.dialect() == storage::Dialect::postgres;
  state_->listener = shared.needs.log.listen([teller = &shared.teller, late](events::Log::Batch batch) {
    teller->add(batch);
    if (late) teller->flush();
  });
  shared.needs.database.after_batch([weak_shared = std::weak_ptr<Shared>(state_->shared)] {
    if (const auto alive = weak_shared.lock()) alive->teller.flush();
  });

  const auto& doors = shared.needs.doors;
  if (doors.tell_others) join_others(shared);
  routes.add_socket({.path = "/api/v1/socket",
                     .allow_origin = doors.console_origin,
                     .open = [shared = state_->shared](const http::Call& call) -> Result<std::unique_ptr<http::SocketHandler>> {
                       TRY(Actor actor, shared->needs.doors.console(call));
                       return std::make_unique<Connection>(shared, std::move(actor), language_of(call));
                     }});
  routes.add_socket({.path = "/api/v1/widget/socket",
                     .allow_origin = doors.visitor_origin,
                     .open = [shared = state_->shared](const http::Call& call) -> Result<std::unique_ptr<http::SocketHandler>> {
                       return std::make_unique<Connection>(shared, std::nullopt, language_of(call));
                     }});
}

Realtime::~Realtime() {
  state_->listener.reset();
  // What was posted last may still be on its way to the database, whose server need not answer.
  const auto until = std::chrono::steady_clock::now() + kLastWrites;
  while (state_->shared->writing > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

namespace {

void say_goodbye(const Listener& listener, std::string_view reason, std::uint16_t code) {
  listener.socket->send(bye_frame(reason));
  listener.socket->close(code, reason);
}

}  // namespace

void Realtime::sign_out(Id<identity::Session> session) {
  for (const auto& listener : state_->shared->hub.listeners_of(session)) say_goodbye(*listener, "signed_out", 4401);
}

void Realtime::sign_out(Id<identity::User> user, Id<identity::Session> except) {
  for (const auto& listener : state_->shared->hub.listeners_of(user))
    if (!except || listener->actor.session != except) say_goodbye(*listener, "signed_out", 4401);
}

void Realtime::refresh(std::optional<Id<identity::User>> user) {
  const auto listeners = user ? state_->shared->hub.listeners_of(*user) : state_->shared->hub.all_users();
  for (const auto& listener : listeners) say_goodbye(*listener, "resume", http::close_code::kGoingAway);
}

void Realtime::hear(std::string_view text) {
  const auto word = base::parse_json<RelayWord>(text);
  if (!word) return;
  Hub& hub = state_->shared->hub;
  if (word->viewers) {
    std::vector<Viewer> viewers;
    for (const ViewerWord& one : *word->viewers) viewers.push_back({one.id, one.name});
    return hub.view_elsewhere(word->node, word->conversation, std::move(viewers), state_->shared->needs.clock.steady());
  }
  if (!word->typing || !word->author_kind || !word->author || !word->name) return;
  const Typist typist{*word->author_kind, *word->author, *word->name};
  hub.broadcast(word->conversation,
                typing_frame(word->conversation, typist, *word->typing ? Typing::started : Typing::stopped), nullptr,
                Hub::To::all);
}

bool Realtime::is_connected(Id<identity::User> user) const { return !state_->shared->hub.listeners_of(user).empty(); }

Stats Realtime::stats() const {
  Shared& shared = *state_->shared;
  Stats stats{.agents = shared.agents, .visitors = shared.visitors, .streams = shared.hub.stream_count()};
  stats.ack_seconds = shared.ack_seconds.snapshot();
  stats.posts = stats.ack_seconds.count();
  stats.refused = shared.refused_posts;
  return stats;
}

void Realtime::tick() {
  state_->shared->keep_unanswered(Shared::Which::overdue);
  const auto now = state_->shared->needs.clock.steady();
  std::vector<State::Awaited> late;
  std::vector<Id<identity::User>> gone;
  {
    std::lock_guard lock(state_->mutex);
    for (; !state_->awaited.empty() && state_->awaited.front().until <= now; state_->awaited.pop_front())
      if (!*state_->awaited.front().said) late.push_back(std::move(state_->awaited.front()));
    for (auto one = state_->leaving.begin(); one != state_->leaving.end();) {
      if (one->second > now) {
        ++one;
        continue;
      }
      gone.push_back(one->first);
      one = state_->leaving.erase(one);
    }
  }
  state_->shared->hub.refresh_viewers(now);
  for (const auto& one : late)
    if (const auto socket = one.socket.lock()) socket->close(http::close_code::kPolicy, "no hello");
  for (const auto user : gone)
    if (!is_connected(user) && state_->shared->needs.doors.user_left) state_->shared->needs.doors.user_left(user);
}

}  // namespace deskbell::realtime
