#pragma once
#include "crew.h"
#include "frames.h"
#include "hub.h"
#include "teller.h"

#include <http/socket.h>
#include <realtime/realtime.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::realtime {

// Set by whoever settles a post first: its answer, or the decision to keep it for later.
using Settled = std::shared_ptr<std::atomic<bool>>;

// What all connections share. Connections hold it, so that late answers of the database find it alive.
struct Shared {
  Shared(Realtime::Needs its_needs, Hub::VisitorView view)
      : needs(std::move(its_needs)), hub(std::move(view)), teller(hub), crew(2) {}
  Realtime::Needs needs;
  Hub hub;
  Teller teller;
  std::atomic<std::size_t> agents{0};
  std::atomic<std::size_t> visitors{0};
  base::Histogram ack_seconds{base::kLatencyBuckets};
  std::atomic<std::uint64_t> refused_posts{0};
  // Tells of a post that was answered just now; most are not drawn for a trace.
  void answered(std::chrono::steady_clock::time_point began, const Error* refused);
  // A visitor's socket that owes its hello, and an agent's that came or went; set by Realtime.
  std::function<void(std::shared_ptr<std::atomic<bool>>, std::weak_ptr<http::Socket>)> await_hello;
  std::function<void(const std::shared_ptr<Listener>&)> came;
  std::function<void(Id<identity::User>)> left;
  std::function<void(std::int64_t conversation, const Typist& typist, Typing typing)> tell_typing;  // other nodes; may be empty
  // Visitors' posts that a server on the network has not answered yet, oldest first; after a while they are kept for
  // later instead, and the late answer counts for nothing.
  struct Unanswered {
    std::chrono::steady_clock::time_point until;
    Settled settled;
    std::function<void()> keep;
  };
  std::atomic<std::chrono::steady_clock::time_point> database_answered{};  // when it did last
  std::mutex unanswered_mutex;
  std::deque<Unanswered> unanswered;
  enum class Which { overdue, all };
  void keep_unanswered(Which which);
  void keep_all_unanswered();  // holding unanswered_mutex

  // Submitted writes that are not over; they use what `needs` names, so its end waits for them.
  std::atomic<int> writing{0};

  Crew crew;  // last: its jobs use all of the above
};

// Held by a write until it is over.
std::shared_ptr<void> begin_write(std::shared_ptr<Shared> shared);

// A job that fails closes its socket: the client comes back and resumes, where it would else wait for an answer.
std::function<void()> closing_on_failure(std::shared_ptr<http::Socket> socket, std::function<void()> job);

// One socket, console or visitor. Called on its io thread only; what takes time goes to the crew or the writer.
class Connection final : public http::SocketHandler {
 public:
  // A console's actor is known from its cookie; a visitor says hello first.
  Connection(std::shared_ptr<Shared> shared, std::optional<Actor> actor, refusals::Language language);

  void on_open(std::shared_ptr<http::Socket> socket) override;
  void on_message(std::string_view text) override;
  void on_close(std::uint16_t code) override;

 private:
  void welcome(Actor actor);
  void refuse(std::optional<std::int64_t> request, const Error& error);
  bool within_rate();
  Result<void> handle(const ClientFrame& frame);
  Result<void> hello(const ClientFrame& frame);
  Result<void> subscribe(const ClientFrame& frame);
  Result<void> feed(const ClientFrame& frame);
  Result<void> post(const ClientFrame& frame);
  Result<void> receipt(const ClientFrame& frame);
  Result<void> typing(const ClientFrame& frame);
  Result<void> viewing(const ClientFrame& frame);
  Result<void> submit(std::function<void()> job);
  // Nothing: it was kept for later.
  Settled await_answer(const std::shared_ptr<const conversations::PostMessage>& draft, std::int64_t request);

  const std::shared_ptr<Shared> shared_;
  std::optional<Actor> console_actor_;  // until the socket is open
  const refusals::Language language_;   // of its errors
  std::shared_ptr<http::Socket> socket_;
  std::shared_ptr<Listener> listener_;             // once somebody
  std::shared_ptr<std::atomic<bool>> said_hello_;  // visitors, until they did
  std::shared_ptr<std::atomic<int>> in_flight_;    // once it posts
  float allowance_ = 0;
  std::chrono::steady_clock::time_point counted_at_;
};

}  // namespace deskbell::realtime
