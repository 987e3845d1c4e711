#include "hub.h"

#include <algorithm>

#include "frames.h"

namespace deskbell::realtime {
namespace {

constexpr int kAtOnce = 128;  // events; then the io threads may begin to send

bool answers_before(const Ack& ack, std::int64_t stream, std::int64_t seq) {
  return ack.stream != stream ? ack.stream < stream : ack.seq < seq;
}

}  // namespace

http::Frame Hub::frame_for(const Listener& listener, const events::Event& event) {
  Frames frames;
  return frame_of(frames, listener, event);
}

http::Frame& Hub::frame_of(Frames& frames, const Listener& listener, const events::Event& event) {
  if (listener.actor.kind == ActorKind::user) {
    if (!frames.agent) frames.agent = event_frame(event, event.payload);
    return frames.agent;
  }
  if (!frames.visitor) {
    const auto data = visitor_view_(event);
    frames.visitor = data ? event_frame(event, *data) : nullptr;
  }
  return *frames.visitor;
}

void Hub::deliver(events::Log::Batch batch, std::span<const Ack> acks) {
  std::vector<const Ack*> waiting;  // by stream and seq
  for (const Ack& ack : acks) waiting.push_back(&ack);
  std::sort(waiting.begin(), waiting.end(),
            [](const Ack* one, const Ack* other) { return answers_before(*one, other->stream, other->seq); });
  std::vector<bool> told(waiting.size());
  int count = 0;
  for (const auto& event : batch) {
    const auto first = std::lower_bound(waiting.begin(), waiting.end(), *event, [](const Ack* ack, const events::Event& e) {
      return answers_before(*ack, e.stream, e.seq);
    });
    auto last = first;
    // One at a time, so that whoever subscribes needs not wait for all.
    const std::lock_guard lock(mutex_);
    for (; last != waiting.end() && (*last)->stream == event->stream && (*last)->seq == event->seq; ++last) {
      told[static_cast<std::size_t>(last - waiting.begin())] = true;
      outbox_.add((*last)->listener->socket, ack_frame(**last));
    }
    Frames frames;
    deliver_to_stream(event, frames, {first, last});
    deliver_to_feeds(event, frames);
    if (++count % kAtOnce == 0) outbox_.flush();
  }
  const std::lock_guard lock(mutex_);
  // Those of posts that were there already.
  for (std::size_t i = 0; i < waiting.size(); ++i)
    if (!told[i]) outbox_.add(waiting[i]->listener->socket, ack_frame(*waiting[i]));
  outbox_.flush();
}

void Hub::deliver_to_stream(const std::shared_ptr<const events::Event>& event, Frames& frames, Answers answers) {
  const auto found = streams_.find(event->stream);
  if (found == streams_.end()) return;
  for (auto& subscription : found->second) {
    if (subscription.held) {
      subscription.held->push_back(event);
      continue;
    }
    if (event->seq <= subscription.seq) continue;
    subscription.seq = event->seq;
    const bool own = std::any_of(answers.begin(), answers.end(), [&](const Ack* ack) { return ack->listener == subscription.listener; });
    if (own && subscription.echo == Echo::no)
      subscription.listener->last_position = event->position;
    else
      send_live(subscription.listener, *event, frames);
  }
}

void Hub::deliver_to_feeds(const std::shared_ptr<const events::Event>& event, Frames& frames) {
  if (feeds_.empty()) return;
  const Audience audience = audience_of(*event);
  if (audience.rule == Audience::Rule::everybody || audience.rule == Audience::Rule::by_policy) {
    for (auto& [user, feeds] : feeds_) offer(feeds, event, audience, frames);
    return;
  }
  const auto offer_to = [&](std::int64_t user) {
    const auto found = feeds_.find(user);
    if (found != feeds_.end()) offer(found->second, event, audience, frames);
  };
  offer_to(event->stream);
  for (const auto user : audience.users) offer_to(user.value);
}

void Hub::offer(std::vector<Feed>& feeds, const std::shared_ptr<const events::Event>& event, const Audience& audience,
                Frames& frames) {
  for (Feed& feed : feeds) {
    if (!hears(feed.listener->actor, *event, audience)) continue;
    if (feed.held) {
      feed.held->push_back(event);
    } else if (event->position > feed.position) {
      feed.position = event->position;
      send_live(feed.listener, *event, frames);
    }
  }
}

void Hub::send_live(const std::shared_ptr<Listener>& listener, const events::Event& event, Frames& frames) {
  if (listener->last_position == event.position) return;
  if (const auto& frame = frame_of(frames, *listener, event)) {
    listener->last_position = event.position;
    outbox_.add(listener->socket, frame);
  }
}

Hub::Subscription* Hub::find(const Listener& listener, std::int64_t stream) {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return nullptr;
  for (auto& subscription : found->second)
    if (subscription.listener.get() == &listener) return &subscription;
  return nullptr;
}

void Hub::begin_stream(const std::shared_ptr<Listener>& listener, std::int64_t stream, Echo echo) {
  std::lock_guard lock(mutex_);
  Subscription* subscription = find(*listener, stream);
  if (!subscription) {
    auto& subscriptions = streams_[stream];
    subscriptions.reserve(subscriptions.size() + 1);
    subscription = &subscriptions.emplace_back(Subscription{listener, 0, echo, nullptr});
    listener->streams.reserve(listener->streams.size() + 1);
    listener->streams.push_back(stream);
  }
  subscription->echo = echo;
  subscription->held = std::make_unique<std::vector<std::shared_ptr<const events::Event>>>();
}

void Hub::finish_stream(const std::shared_ptr<Listener>& listener, std::int64_t stream, std::int64_t seq) {
  std::lock_guard lock(mutex_);
  Subscription* subscription = find(*listener, stream);
  if (!subscription || !subscription->held) return;
  subscription->seq = seq;
  for (const auto& event : *subscription->held) {
    if (event->seq <= subscription->seq) continue;
    subscription->seq = event->seq;
    Frames frames;
    send_live(listener, *event, frames);
  }
  subscription->held.reset();
  outbox_.flush();
}

void Hub::leave_stream(Listener& listener, std::int64_t stream) {
  std::lock_guard lock(mutex_);
  drop(listener, stream);
  std::erase(listener.streams, stream);
}

void Hub::drop(const Listener& listener, std::int64_t stream) {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  std::erase_if(found->second, [&](const Subscription& one) { return one.listener.get() == &listener; });
  if (found->second.empty()) streams_.erase(found);
}

std::size_t Hub::stream_count() {
  std::lock_guard lock(mutex_);
  return streams_.size();
}

bool Hub::is_subscribed(const Listener& listener, std::int64_t stream) {
  std::lock_guard lock(mutex_);
  return find(listener, stream) != nullptr;
}

Hub::Feed* Hub::find_feed(const std::shared_ptr<Listener>& listener) {
  const auto found = feeds_.find(listener->actor.id);
  if (found == feeds_.end()) return nullptr;
  for (Feed& feed : found->second)
    if (feed.listener == listener) return &feed;
  return nullptr;
}

void Hub::begin_feed(const std::shared_ptr<Listener>& listener) {
  std::lock_guard lock(mutex_);
  Feed* feed = find_feed(listener);
  if (!feed) feed = &feeds_[listener->actor.id].emplace_back(Feed{listener, 0, nullptr});
  feed->held = std::make_unique<std::vector<std::shared_ptr<const events::Event>>>();
}

void Hub::finish_feed(const std::shared_ptr<Listener>& listener, std::int64_t position) {
  std::lock_guard lock(mutex_);
  Feed* feed = find_feed(listener);
  if (!feed || !feed->held) return;
  feed->position = position;
  for (const auto& event : *feed->held) {
    if (event->position <= feed->position) continue;
    feed->position = event->position;
    Frames frames;
    send_live(listener, *event, frames);
  }
  feed->held.reset();
  outbox_.flush();
}

void Hub::add(const std::shared_ptr<Listener>& listener) {
  // Visitors are reached through their streams only; fifty thousand idle ones need no second index.
  if (listener->actor.kind != ActorKind::user) return;
  std::lock_guard lock(mutex_);
  users_[listener->actor.id].push_back(listener);
}

bool Hub::remove(const std::shared_ptr<Listener>& listener) {
  std::lock_guard lock(mutex_);
  for (const auto stream : listener->streams) drop(*listener, stream);
  listener->streams.clear();
  if (const auto feeds = feeds_.find(listener->actor.id); feeds != feeds_.end()) {
    std::erase_if(feeds->second, [&](const Feed& one) { return one.listener == listener; });
    if (feeds->second.empty()) feeds_.erase(feeds);
  }
  if (listener->viewing) {
    const auto conversation = std::exchange(listener->viewing, 0);
    tell_viewers(conversation);
    outbox_.flush();
  }
  const auto user = users_.find(listener->actor.id);
  if (listener->actor.kind != ActorKind::user || user == users_.end()) return false;
  std::erase(user->second, listener);
  if (!user->second.empty()) return false;
  users_.erase(user);
  return true;
}

std::vector<std::shared_ptr<Listener>> Hub::listeners_of(Id<identity::User> user) {
  std::lock_guard lock(mutex_);
  const auto found = users_.find(user.value);
  return found == users_.end() ? std::vector<std::shared_ptr<Listener>>() : found->second;
}

std::vector<std::shared_ptr<Listener>> Hub::listeners_of(Id<identity::Session> session) {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Listener>> found;
  for (const auto& [user, listeners] : users_)
    for (const auto& one : listeners)
      if (one->actor.session == session) found.push_back(one);
  return found;
}

std::vector<std::shared_ptr<Listener>> Hub::all_users() {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Listener>> found;
  for (const auto& [user, listeners] : users_) found.insert(found.end(), listeners.begin(), listeners.end());
  return found;
}

void Hub::broadcast(std::int64_t stream, const http::Frame& frame, const Listener* except, To to) {
  std::lock_guard lock(mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  for (const auto& one : found->second)
    if (one.listener.get() != except && (to == To::all || one.listener->actor.kind == ActorKind::user))
      outbox_.add(one.listener->socket, frame);
  outbox_.flush();
}

void Hub::view(const std::shared_ptr<Listener>& listener, std::int64_t conversation) {
  std::lock_guard lock(mutex_);
  const auto before = std::exchange(listener->viewing, conversation);
  if (before == conversation) return;
  if (before) tell_viewers(before);
  if (conversation) tell_viewers(conversation);
  outbox_.flush();
}

std::vector<Viewer> Hub::viewers_here(std::int64_t conversation) const {
  std::vector<Viewer> viewers;
  const auto found = streams_.find(conversation);
  if (found == streams_.end()) return viewers;
  for (const auto& one : found->second)
    if (one.listener->viewing == conversation &&
        std::none_of(viewers.begin(), viewers.end(), [&](const Viewer& v) { return v.id == one.listener->actor.id; }))
      viewers.push_back({one.listener->actor.id, one.listener->actor.name});
  return viewers;
}

void Hub::tell_viewers(std::int64_t conversation) {
  if (say_viewers_) say_viewers_(conversation, viewers_here(conversation));
  show_viewers(conversation);
}

void Hub::show_viewers(std::int64_t conversation) {
  const auto found = streams_.find(conversation);
  if (found == streams_.end()) return;
  auto viewers = viewers_here(conversation);
  elsewhere_.add_to(viewers, conversation);
  const auto frame = viewing_frame(conversation, viewers);
  for (const auto& one : found->second)
    if (one.listener->actor.kind == ActorKind::user) outbox_.add(one.listener->socket, frame);
}

void Hub::on_viewers(std::function<void(std::int64_t, const std::vector<Viewer>&)> tell) { say_viewers_ = std::move(tell); }

void Hub::view_elsewhere(const std::string& node, std::int64_t conversation, std::vector<Viewer> viewers,
                         std::chrono::steady_clock::time_point now) {
  std::lock_guard lock(mutex_);
  elsewhere_.put(node, conversation, std::move(viewers), now);
  show_viewers(conversation);
  outbox_.flush();
}

void Hub::refresh_viewers(std::chrono::steady_clock::time_point now) {
  std::lock_guard lock(mutex_);
  if (!say_viewers_ || now - said_viewers_at_ < ViewersElsewhere::kSaidAgain) return;
  said_viewers_at_ = now;
  for (const auto& [user, listeners] : users_)
    for (const auto& one : listeners)
      if (one->viewing) say_viewers_(one->viewing, viewers_here(one->viewing));
  for (const auto conversation : elsewhere_.forget_old(now)) show_viewers(conversation);
  outbox_.flush();
}

}  // namespace deskbell::realtime
