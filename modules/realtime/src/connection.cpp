#include "connection.h"

#include <base/log.h>

#include "replay.h"

namespace deskbell::realtime {
namespace {

constexpr float kBurstSeconds = 10;
constexpr std::chrono::seconds kAnswerWithin{2};
constexpr std::chrono::seconds kPatience{8};  // after that, with a database that answers others

conversations::PostMessage draft_of(const ClientFrame& frame) {
  conversations::PostMessage draft;
  draft.conversation = {frame.conversation->value};
  draft.client_id = frame.client_id->value;
  const auto kind = frame.kind.value_or(PostKind::text);
  draft.kind = kind == PostKind::note   ? conversations::MessageKind::note
               : kind == PostKind::file ? conversations::MessageKind::file
                                        : conversations::MessageKind::text;
  if (frame.text) draft.text = frame.text->value;
  if (frame.attachments)
    for (const auto id : *frame.attachments) draft.attachments.push_back({id.value});
  if (frame.mentions)
    for (const auto id : *frame.mentions) draft.mentions.push_back({id.value});
  return draft;
}

}  // namespace

void Shared::answered(std::chrono::steady_clock::time_point began, const Error* refused) {
  const auto took = std::chrono::steady_clock::now() - began;
  if (refused) {
    refused_posts.fetch_add(1, std::memory_order_relaxed);
  } else {
    ack_seconds.observe(took);
  }
  if (!needs.spans || !base::drawn(needs.span_share)) return;
  needs.spans({.kind = base::SpanKind::server,
               .name = "socket post",
               .trace = base::new_trace_id(),
               .id = base::new_span_id(),
               .took = took,
               .error = refused ? std::string_view(refused->message) : std::string_view(),
               .chosen = true,
               .fields = {}});
}

Connection::Connection(std::shared_ptr<Shared> shared, std::optional<Actor> actor, refusals::Language language)
    : shared_(std::move(shared)), console_actor_(std::move(actor)), language_(language) {}

void Connection::on_open(std::shared_ptr<http::Socket> socket) {
  socket_ = std::move(socket);
  counted_at_ = shared_->needs.clock.steady();
  allowance_ = static_cast<float>(shared_->needs.limits.frames_per_second) * kBurstSeconds;
  if (console_actor_) {
    Actor actor = std::move(*console_actor_);
    console_actor_.reset();
    return welcome(std::move(actor));
  }
  said_hello_ = std::make_shared<std::atomic<bool>>(false);
  shared_->await_hello(said_hello_, socket_);
}

void Connection::welcome(Actor actor) {
  const bool is_user = actor.kind == ActorKind::user;
  listener_ = std::make_shared<Listener>(socket_, std::move(actor), language_);
  shared_->hub.add(listener_);
  ++(is_user ? shared_->agents : shared_->visitors);
  if (is_user) shared_->came(listener_);
  // The position is one from before now, so a feed that starts there misses nothing.
  const bool queued = shared_->crew.try_submit(closing_on_failure(socket_, [shared = shared_, socket = socket_, is_user] {
    std::int64_t position = 0;
    try {
      position = shared->needs.database.read(
          [&](storage::Snapshot& snapshot) { return shared->needs.log.last_position(snapshot); });
    } catch (const storage::Unavailable&) {
      if (is_user) throw;  // a visitor has no feed; he can write while the database is away
    }
    socket->send(welcome_frame(shared->needs.clock.now(), position));
  }));
  if (!queued) socket_->close(http::close_code::kTryLater, "busy");
}

void Connection::on_close(std::uint16_t) {
  if (said_hello_) *said_hello_ = true;
  if (!listener_) return;
  const bool is_user = listener_->actor.kind == ActorKind::user;
  --(is_user ? shared_->agents : shared_->visitors);
  if (shared_->hub.remove(listener_)) shared_->left(listener_->actor.user());
  listener_.reset();
}

bool Connection::within_rate() {
  const double rate = shared_->needs.limits.frames_per_second;
  if (rate <= 0) return true;
  const auto now = shared_->needs.clock.steady();
  const std::chrono::duration<float> passed = now - counted_at_;
  counted_at_ = now;
  const auto burst = static_cast<float>(rate) * kBurstSeconds;
  allowance_ = std::min(burst, allowance_ + passed.count() * static_cast<float>(rate));
  if (allowance_ < 1) return false;
  allowance_ -= 1;
  return true;
}

void Connection::refuse(std::optional<std::int64_t> request, const Error& error) {
  socket_->send(error_frame(request, error, language_));
}

void Connection::on_message(std::string_view text) {
  if (!within_rate()) {
    socket_->send(bye_frame("too_fast"));
    return socket_->close(http::close_code::kPolicy, "too many messages");
  }
  const Result<ClientFrame> frame = parse(text);
  if (!frame) return refuse(std::nullopt, frame.error());
  if (const Result<void> done = handle(*frame); !done) refuse(frame->request, done.error());
}

Result<void> Connection::handle(const ClientFrame& frame) {
  if (frame.type == FrameType::ping) {
    socket_->send(pong_frame());
    return {};
  }
  if (frame.type == FrameType::hello) return hello(frame);
  if (!listener_) return failure(ErrorCode::unauthenticated, "Say hello with your token first.");
  switch (frame.type) {
    case FrameType::subscribe: return subscribe(frame);
    case FrameType::unsubscribe: shared_->hub.leave_stream(*listener_, frame.stream->value); return {};
    case FrameType::feed: return feed(frame);
    case FrameType::post: return post(frame);
    case FrameType::delivered:
    case FrameType::read: return receipt(frame);
    case FrameType::typing: return typing(frame);
    case FrameType::viewing: return viewing(frame);
    case FrameType::hello:
    case FrameType::ping: return {};
  }
  return {};
}

Result<void> Connection::hello(const ClientFrame& frame) {
  if (listener_) {  // a console, known by its cookie
    if (frame.request) socket_->send(ack_frame(*frame.request, {}));
    return {};
  }
  if (!frame.token) return invalid("token", "is required");
  Result<Actor> actor = shared_->needs.doors.visitor(frame.token->value);
  if (!actor) {
    refuse(frame.request, actor.error());
    socket_->send(bye_frame("signed_out"));
    socket_->close(4401, "unknown token");
    return {};
  }
  *said_hello_ = true;
  said_hello_.reset();
  welcome(std::move(*actor));
  return {};
}

Result<void> Connection::submit(std::function<void()> job) {
  if (shared_->crew.try_submit(closing_on_failure(socket_, std::move(job)))) return {};
  return failure(ErrorCode::unavailable, "The server is busy. Try again in a moment.");
}

Result<void> Connection::subscribe(const ClientFrame& frame) {
  if (listener_->streams.size() >= static_cast<std::size_t>(shared_->needs.limits.streams_per_socket))
    return failure(ErrorCode::resource_exhausted, "Too many subscriptions. Unsubscribe from something first.");
  return submit([shared = shared_, listener = listener_, frame] {
    const auto echo = frame.echo.value_or(true) ? Echo::yes : Echo::no;
    try {
      if (const auto done = replay_stream(shared, listener, {frame.stream->value, frame.seq, frame.request, echo}); !done)
        listener->socket->send(error_frame(frame.request, done.error(), listener->language));
    } catch (const storage::Unavailable&) {
      if (listener->actor.kind == ActorKind::user) throw;
      shared->hub.leave_stream(*listener, frame.stream->value);
      listener->socket->send(error_frame(frame.request, {ErrorCode::unavailable, "The conversation cannot be read now. Try again in a moment.", {}},
                                         listener->language));
    }
  });
}

Result<void> Connection::feed(const ClientFrame& frame) {
  if (listener_->actor.kind != ActorKind::user)
    return failure(ErrorCode::permission_denied, "Only the console has a feed.");
  std::optional<std::int64_t> after;
  if (frame.position) after = base::parse_id(frame.position->value).value_or(0);
  return submit([shared = shared_, listener = listener_, after, request = frame.request] {
    replay_feed(shared, listener, after, request);
  });
}

namespace {

bool may_wait(const Shared& shared, const Listener& listener) {
  return listener.actor.kind == ActorKind::contact && shared.needs.doors.late.keep;
}

void keep_for_later(const Shared& shared, const std::shared_ptr<Listener>& listener,
                    const conversations::PostMessage& draft, std::int64_t request) {
  shared.needs.doors.late.keep(listener->actor, draft, [listener, request](const Result<void>& kept) {
    listener->socket->send(kept ? pending_frame(request) : error_frame(request, kept.error(), listener->language));
  });
}

}  // namespace

Result<void> Connection::post(const ClientFrame& frame) {
  const auto draft = std::make_shared<const conversations::PostMessage>(draft_of(frame));
  if (!in_flight_) in_flight_ = std::make_shared<std::atomic<int>>(0);
  Settled settled;
  if (may_wait(*shared_, *listener_) && shared_->needs.database.dialect() == storage::Dialect::postgres) {
    settled = await_answer(draft, *frame.request);
    if (!settled) return {};
  }
  if (++*in_flight_ >= shared_->needs.limits.posts_in_flight) socket_->pause_reading();
  // The ack leaves with the events of the same commit, one hop for all; an error goes by itself.
  auto keyed = conversations::Conversations::keyed(draft->conversation, draft->client_id);
  auto body = [shared = shared_, listener = listener_, draft, request = *frame.request](
                  storage::Transaction& tx) -> Result<conversations::Message> {
    if (may_wait(*shared, *listener) && shared->needs.doors.late.holds(draft->conversation))
      throw storage::Unavailable("an earlier message waits in the spool");
    TRY(conversations::Message message, shared->needs.conversations.post(listener->actor, *draft));
    tx.after_commit([shared, listener, request, id = message.id.value, conversation = message.conversation.value,
                     seq = message.seq, at = message.at] {
      shared->teller.add({listener, request, conversation, seq, id, at});
    });
    return message;
  };
  auto done = [writing = begin_write(shared_), shared = shared_, listener = listener_, count = in_flight_, draft, settled, request = *frame.request,
               came = std::chrono::steady_clock::now()](const Result<conversations::Message>& message) {
    const bool away = !message && message.error().code == ErrorCode::unavailable && may_wait(*shared, *listener);
    // Whether it was committed all the same nobody knows; its client id decides when its turn comes.
    if (away && settled) return shared->keep_unanswered(Shared::Which::all);
    if (message) shared->database_answered = shared->needs.clock.steady();
    if (settled && settled->exchange(true)) return;
    shared->answered(came, message ? nullptr : &message.error());
    if (--*count == shared->needs.limits.posts_in_flight / 2) listener->socket->resume_reading();
    if (message) return;
    if (away) return keep_for_later(*shared, listener, *draft, request);
    listener->socket->send(error_frame(request, message.error(), listener->language));
  };
  shared_->needs.database.write_async(std::move(body), std::move(done), std::move(keyed));
  return {};
}

// Under one lock with keep_unanswered(), so that nothing gets between messages that are kept one after the other.
Settled Connection::await_answer(const std::shared_ptr<const conversations::PostMessage>& draft, std::int64_t request) {
  const std::lock_guard lock(shared_->unanswered_mutex);
  // A database that is known to be away is not asked. Earlier ones that it has not answered go first: their own failure
  // may come later than this message.
  const bool away = !shared_->needs.database.healthy();
  if (away) shared_->keep_all_unanswered();
  if (away || shared_->needs.doors.late.holds(draft->conversation)) {
    keep_for_later(*shared_, listener_, *draft, request);
    return nullptr;
  }
  auto settled = std::make_shared<std::atomic<bool>>(false);
  auto keep = [shared = shared_.get(), listener = listener_, count = in_flight_, draft, request] {
    if (--*count == shared->needs.limits.posts_in_flight / 2) listener->socket->resume_reading();
    keep_for_later(*shared, listener, *draft, request);
  };
  auto& waiting = shared_->unanswered;
  while (!waiting.empty() && *waiting.front().settled) waiting.pop_front();
  waiting.push_back({shared_->needs.clock.steady() + kAnswerWithin, settled, std::move(keep)});
  return settled;
}

// When one of them waits too long or has failed, all others go the same way, so that they stay in order.
void Shared::keep_unanswered(Which which) {
  const std::lock_guard lock(unanswered_mutex);
  while (!unanswered.empty() && *unanswered.front().settled) unanswered.pop_front();
  if (which == Which::overdue) {
    const auto now = needs.clock.steady();
    if (unanswered.empty() || unanswered.front().until > now) return;
    // It answers, but has much to do: what was kept would only be more of it.
    const bool is_slow = now - database_answered.load() < kAnswerWithin && now < unanswered.front().until + kPatience;
    if (is_slow) return;
  }
  keep_all_unanswered();
}

void Shared::keep_all_unanswered() {
  for (; !unanswered.empty(); unanswered.pop_front())
    if (!unanswered.front().settled->exchange(true)) unanswered.front().keep();
}

std::function<void()> closing_on_failure(std::shared_ptr<http::Socket> socket, std::function<void()> job) {
  return [socket = std::move(socket), job = std::move(job)] {
    try {
      job();
    } catch (const std::exception& error) {
      base::log_error("A socket's request failed.", {{"error", error.what()}});
      socket->close(http::close_code::kTryLater, "try again");
    }
  };
}

std::shared_ptr<void> begin_write(std::shared_ptr<Shared> shared) {
  ++shared->writing;
  return {nullptr, [shared = std::move(shared)](void*) { --shared->writing; }};
}

Result<void> Connection::receipt(const ClientFrame& frame) {
  auto body = [shared = shared_, listener = listener_, type = frame.type, seq = *frame.seq,
               conversation = Id<conversations::Conversation>{frame.conversation->value}](storage::Transaction&) {
    return type == FrameType::read ? shared->needs.conversations.read(listener->actor, conversation, seq)
                                   : shared->needs.conversations.delivered(listener->actor, conversation, seq);
  };
  auto done = [writing = begin_write(shared_), listener = listener_, request = frame.request](const Result<void>& result) {
    if (!result) return listener->socket->send(error_frame(request, result.error(), listener->language));
    if (request) listener->socket->send(ack_frame(*request, {}));
  };
  shared_->needs.database.write_async(std::move(body), std::move(done),
                                      conversations::Conversations::keyed({frame.conversation->value}));
  return {};
}

Result<void> Connection::typing(const ClientFrame& frame) {
  // Whoever is subscribed was let in; so this needs no look at the database.
  const auto conversation = frame.conversation->value;
  if (!shared_->hub.is_subscribed(*listener_, conversation))
    return failure(ErrorCode::failed_precondition, "Subscribe to the conversation first.");
  const bool is_user = listener_->actor.kind == ActorKind::user;
  const Typist typist{is_user ? "agent" : "contact", listener_->actor.id, listener_->actor.name};
  shared_->hub.broadcast(conversation, typing_frame(conversation, typist, *frame.on ? Typing::started : Typing::stopped),
                         listener_.get(), Hub::To::all);
  if (shared_->tell_typing) shared_->tell_typing(conversation, typist, *frame.on ? Typing::started : Typing::stopped);
  return {};
}

Result<void> Connection::viewing(const ClientFrame& frame) {
  if (listener_->actor.kind != ActorKind::user) return failure(ErrorCode::permission_denied, "Only agents view.");
  const auto conversation = frame.conversation ? frame.conversation->value : 0;
  if (conversation && !shared_->hub.is_subscribed(*listener_, conversation))
    return failure(ErrorCode::failed_precondition, "Subscribe to the conversation first.");
  shared_->hub.view(listener_, conversation);
  return {};
}

}  // namespace deskbell::realtime
