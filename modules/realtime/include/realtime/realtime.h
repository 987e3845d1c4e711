#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <base/histogram.h>
#include <base/span.h>
#include <conversations/conversations.h>
#include <events/log.h>
#include <http/routes.h>
#include <identity/actor.h>
#include <storage/database.h>

// The live side of the product: sockets that post and that hear of events as soon as they are durable. The protocol
// is docs/realtime.md. Nothing is told that is not in the log, but typing and viewing, which are not worth keeping.
namespace deskbell::realtime {

struct Limits {
  // Frames per second that one socket may send, with a burst of ten seconds' worth. 0: no limit (benchmarks).
  double frames_per_second = 20;
  int posts_in_flight = 64;          // unanswered posts of one socket; beyond, its reading is paused
  int replay = 2'000;                // events; who is further behind is told to fetch afresh
  int streams_per_socket = 200;
  std::chrono::seconds hello_within{5};
};

// What visitors write while the database is away, or behind such messages; see docs/realtime.md, "pending".
struct LatePosts {
  std::function<bool(Id<conversations::Conversation>)> holds;  // cheap
  std::function<void(const Actor&, const conversations::PostMessage&, std::function<void(Result<void>)>)> keep;
};

// What the sockets need from modules that know more. All may be called from any thread.
struct Doors {
  std::function<Result<Actor>(const http::Call&)> console;                 // by cookie, at the upgrade
  std::function<Result<Actor>(const std::string& token)> visitor;          // by the hello frame
  std::function<bool(const http::Call&)> console_origin;
  std::function<bool(const http::Call&)> visitor_origin;
  // An event's data as a visitor may see it; nothing: he hears nothing of it.
  std::function<std::optional<std::string>(const events::Event&)> visitor_view;
  // A user's first socket opened, or his last one has been gone for `kPresenceGrace`.
  std::function<void(const Actor&)> user_came;
  std::function<void(Id<identity::User>)> user_left;
  // Carries typing and viewing to the other nodes, whose Realtime::hear() takes it. Empty: there are none.
  std::function<void(std::string word)> tell_others;
  // Whether the actor may subscribe to a stream that is no conversation, such as a case. Empty: there are no others.
  std::function<bool(const Actor&, std::int64_t stream)> other_stream = {};
  LatePosts late = {};  // without it they are told to try again
};

// A reload or a short loss of network is no absence.
inline constexpr std::chrono::seconds kPresenceGrace{20};

struct Stats {
  std::size_t agents = 0;    // sockets
  std::size_t visitors = 0;
  std::size_t streams = 0;   // that somebody is subscribed to
  std::uint64_t posts = 0;   // acknowledged
  std::uint64_t refused = 0; // posts that were answered with an error
  base::HistogramSnapshot ack_seconds;  // from the frame of a post to its ack
};

class Realtime {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    conversations::Conversations& conversations;
    Doors doors;
    Limits limits = {};
    base::SpanSink spans = {};  // is told of this share of the posts
    double span_share = 0;
  };
  // Adds the two socket routes; everything must outlive it.
  Realtime(http::Routes& routes, Needs needs);
  ~Realtime();

  // Says goodbye and closes with 4401; the client must sign in again. `except` keeps one session of the user.
  void sign_out(Id<identity::Session> session);
  void sign_out(Id<identity::User> user, Id<identity::Session> except = {});
  // Closes with 1001, so that the client comes back at once with what it may do now. No user: everybody.
  void refresh(std::optional<Id<identity::User>> user);
  // A word of another node's tell_others. Any thread; nonsense is ignored.
  void hear(std::string_view word);
  bool is_connected(Id<identity::User> user) const;
  Stats stats() const;
  // Once a second: closes sockets that said no hello, tells who has left.
  void tick();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace deskbell::realtime
