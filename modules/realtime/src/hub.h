#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <base/clock.h>
#include <events/log.h>
#include <http/socket.h>
#include <identity/actor.h>
#include <refusals/wording.h>

#include "audience.h"
#include "relay.h"

namespace deskbell::realtime {

// What the hub knows of one connected socket. The hub's lock guards what changes.
struct Listener {
  Listener(std::shared_ptr<http::Socket> its_socket, Actor its_actor, refusals::Language its_language = refusals::Language::en)
      : socket(std::move(its_socket)), actor(std::move(its_actor)), language(its_language) {}
  const std::shared_ptr<http::Socket> socket;
  const Actor actor;
  const refusals::Language language;  // of the errors that it is told
  std::int64_t last_position = 0;  // of events sent live; an event goes once even if feed and subscription match
  std::int64_t viewing = 0;        // conversation that an agent has open
  std::vector<std::int64_t> streams;  // it is subscribed to
};

// The answer to a post that is durable.
struct Ack {
  std::shared_ptr<Listener> listener;
  std::int64_t request = 0;
  std::int64_t stream = 0;
  std::int64_t seq = 0;
  std::int64_t id = 0;
  Time at;
};

// Whether a subscription carries the events of what its own socket has posted; an ack says all that such a client needs.
enum class Echo { yes, no };

// Which sockets hear of what. The log's events come in once per commit and leave as shared frames, one hop per io
// thread. Catching up: begin_*() holds live events back, the caller reads the database and sends, finish_*() sends
// what was held beyond what was read; so nothing is lost or doubled in between. Thread-safe.
class Hub {
 public:
  // A visitor's view of an event's data; nothing when he may not see it.
  using VisitorView = std::function<std::optional<std::string>(const events::Event&)>;
  explicit Hub(VisitorView visitor_view) : visitor_view_(std::move(visitor_view)) {}

  // What one commit or several brought, in order; each ack at the place of its event.
  void deliver(events::Log::Batch batch, std::span<const Ack> acks = {});

  void begin_stream(const std::shared_ptr<Listener>& listener, std::int64_t stream, Echo echo = Echo::yes);
  void finish_stream(const std::shared_ptr<Listener>& listener, std::int64_t stream, std::int64_t seq);
  void leave_stream(Listener& listener, std::int64_t stream);
  bool is_subscribed(const Listener& listener, std::int64_t stream);
  void begin_feed(const std::shared_ptr<Listener>& listener);
  void finish_feed(const std::shared_ptr<Listener>& listener, std::int64_t position);

  // What `listener` would get of the event, or null: for catching up and for deliver().
  http::Frame frame_for(const Listener& listener, const events::Event& event);

  void add(const std::shared_ptr<Listener>& listener);
  // Forgets the listener; true when it was its user's last one.
  bool remove(const std::shared_ptr<Listener>& listener);
  std::vector<std::shared_ptr<Listener>> listeners_of(Id<identity::User> user);
  std::vector<std::shared_ptr<Listener>> listeners_of(Id<identity::Session> session);
  std::vector<std::shared_ptr<Listener>> all_users();
  std::size_t stream_count();

  // To every subscriber of the stream but `except`; visitors too unless `agents_only`.
  enum class To { all, agents };
  void broadcast(std::int64_t stream, const http::Frame& frame, const Listener* except, To to);
  // Remembers which conversation the listener has open (0: none) and tells the others who looks at it.
  void view(const std::shared_ptr<Listener>& listener, std::int64_t conversation);
  // Called, under the hub's lock, with all who look at a conversation here, when that changed. Set before the first socket.
  void on_viewers(std::function<void(std::int64_t conversation, const std::vector<Viewer>& viewers)> tell);
  // Who looks at it on another node, since that node said so last.
  void view_elsewhere(const std::string& node, std::int64_t conversation, std::vector<Viewer> viewers,
                      std::chrono::steady_clock::time_point now);
  // Says again who looks at what here; forgets nodes that do not.
  void refresh_viewers(std::chrono::steady_clock::time_point now);

 private:
  struct Subscription {
    std::shared_ptr<Listener> listener;
    std::int64_t seq = 0;  // the last one sent
    Echo echo = Echo::yes;
    std::unique_ptr<std::vector<std::shared_ptr<const events::Event>>> held;  // while catching up
  };
  struct Feed {
    std::shared_ptr<Listener> listener;
    std::int64_t position = 0;
    std::unique_ptr<std::vector<std::shared_ptr<const events::Event>>> held;
  };
  struct Frames {  // of one event, made when first needed
    http::Frame agent;
    std::optional<http::Frame> visitor;
  };
  http::Frame& frame_of(Frames& frames, const Listener& listener, const events::Event& event);
  using Answers = std::span<const Ack* const>;  // to who posted what the event tells
  void deliver_to_stream(const std::shared_ptr<const events::Event>& event, Frames& frames, Answers answers);
  void deliver_to_feeds(const std::shared_ptr<const events::Event>& event, Frames& frames);
  void offer(std::vector<Feed>& feeds, const std::shared_ptr<const events::Event>& event, const Audience& audience,
             Frames& frames);
  void send_live(const std::shared_ptr<Listener>& listener, const events::Event& event, Frames& frames);
  std::vector<Viewer> viewers_here(std::int64_t conversation) const;
  void tell_viewers(std::int64_t conversation);
  // To this node's sockets only.
  void show_viewers(std::int64_t conversation);
  Subscription* find(const Listener& listener, std::int64_t stream);
  void drop(const Listener& listener, std::int64_t stream);

  const VisitorView visitor_view_;
  std::function<void(std::int64_t, const std::vector<Viewer>&)> say_viewers_;
  std::mutex mutex_;
  std::unordered_map<std::int64_t, std::vector<Subscription>> streams_;
  using Feeds = std::unordered_map<std::int64_t, std::vector<Feed>>;
  Feed* find_feed(const std::shared_ptr<Listener>& listener);
  Feeds feeds_;  // by user
  std::unordered_map<std::int64_t, std::vector<std::shared_ptr<Listener>>> users_;
  ViewersElsewhere elsewhere_;
  std::chrono::steady_clock::time_point said_viewers_at_{};
  http::Outbox outbox_;
};

}  // namespace deskbell::realtime
