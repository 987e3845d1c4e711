#include "mood.h"
#include "recognition_store.h"
#include "state.h"
#include "wording.h"

#include <base/log.h>

#include <understanding/events.h>

#include <algorithm>
#include <atomic>
#include <memory>

// Messages are recognised on a thread of its own, outside of any transaction, and what was found joins the commits of
// those who write in the same conversations; so nobody who posts waits for it. At least once: a message has one
// recognition, whoever comes second changes nothing.
namespace deskbell::understanding {
namespace {

using namespace std::chrono_literals;
using conversations::Conversation;
using conversations::MessagePosted;
using storage::Transaction;

constexpr int kAtOnce = 200;
constexpr auto kPoll = 1s;      // in case a wake-up came before the events were final
constexpr auto kGather = 10ms;  // what follows within it shares a reading of the log
constexpr auto kFirstPause = 100ms;
constexpr std::chrono::milliseconds kLongestPause = 30s;
constexpr double kShare = 0.15;  // of the time, while it is behind: who writes goes first
constexpr auto kNoteEvery = 1s;
constexpr std::chrono::days kFarthestBack{30};
constexpr std::chrono::minutes kLate{10};  // nobody waits for it any more: no alarm, no event
constexpr int kMostInMood = 200;
constexpr int kHighestPriority = 9;

// Everything passes here, so what is nothing for us is not parsed: quotes that somebody wrote are escaped.
bool is_by_contact(std::string_view payload) {
  return payload.find(R"("author_kind":"contact")") != payload.npos;
}
bool is_moved(std::string_view payload) {
  return payload.find(R"("moved_from":")") != payload.npos;
}

bool changes_places(std::string_view kind) {
  return kind == conversations::Merged::kKind || kind == conversations::Unmerged::kKind ||
         kind == conversations::Split::kKind;
}

storage::Keyed keyed(Id<Conversation> conversation) {
  return {.key = conversation.value, .ahead = [conversation](Transaction& tx) {
            store::expect_mood(tx, conversation);
            events::Log::expect_next_seq(tx, conversation.value);
          }};
}

// Counts the writes that were queued, and whether all of them succeeded.
class Pending {
 public:
  void add() { ++waiting_; }
  void done(const Result<void>& result) {
    if (!result) {
      const std::lock_guard lock(mutex_);
      error_ = result.error().message;
    }
    if (--waiting_ == 0) {
      const std::lock_guard lock(mutex_);
      changed_.notify_all();
    }
  }
  // Empty: all succeeded.
  std::string wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ == 0; });
    return error_;
  }

 private:
  std::atomic<int> waiting_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string error_;
};

}  // namespace

void Understanding::State::recount_mood(Transaction& tx, Id<Conversation> conversation) {
  const auto before = store::lock_mood(tx, conversation);
  const auto after = mood_over(conversation, store::scores(tx, conversation, kMostInMood), before);
  if (after)
    store::save(tx, *after);
  else
    store::remove_mood(tx, conversation);
}

// Messages that were merged, split or put back keep what was recognised in them.
void Understanding::State::follow_move(Transaction& tx, const events::Event& event) {
  if (event.kind == MessagePosted::kKind) {
    if (const auto posted = base::parse_json<MessagePosted>(event.payload))
      store::move(tx, posted->message.id, posted->message.conversation, posted->message.seq);
    return;
  }
  const auto parsed = base::parse_json<conversations::StateEvent>(event.payload);
  if (!parsed) return;
  const auto& change = *parsed;
  const Id<Conversation> here{event.stream};
  const Id<Conversation> other{base::parse_id(change.note.value_or("")).value_or(0)};
  if (event.kind == conversations::Unmerged::kKind) store::move_back(tx, other, here);
  // A split that was undone: its messages are at their old places again.
  if (event.kind == conversations::Merged::kKind && change.conversation.merged_into == other)
    store::move_back(tx, here, other);
  recount_mood(tx, std::min(here, other));
  recount_mood(tx, std::max(here, other));
}

void Understanding::State::raise_alarm(Transaction& tx, Mood& mood, const Settings& settings) {
  tx.alone();
  mood.alarmed_at = needs.clock.now();
  const auto conversation = needs.conversations.load(tx, mood.conversation);
  if (!conversation || conversation->status == conversations::Status::closed) return;
  needs.log.append(tx, mood.conversation.value, 0, MoodAlarm{mood});
  if (settings.raise_priority && conversation->priority < kHighestPriority)
    (void)needs.conversations.change(Actor::system(), mood.conversation, {.priority = conversation->priority + 1});
  const std::string topic = "mood " + to_string(mood.conversation);
  for (const auto user : needs.surroundings.leaders(tx, *conversation))
    needs.notices.tell(tx, {.user = user,
                            .code = "understanding.mood_alarm",
                            .params = {{"name", conversation->contact.name}},
                            .about = notices::About{notices::AboutKind::conversation,
                                                    {mood.conversation.value},
                                                    conversation->contact.name},
                            .once = topic,
                            .topic = topic});
}

// Nothing: it is no text of a customer. One message that cannot be recognised shall not stop the others.
std::optional<Recognition> Understanding::State::look_at(const events::Event& event, const Active& active) {
  const auto posted = base::parse_json<MessagePosted>(event.payload);
  if (!posted || posted->message.author_kind != conversations::AuthorKind::contact ||
      posted->message.text.find_first_not_of(" \t\r\n") == std::string::npos)
    return std::nullopt;
  const conversations::Message& message = posted->message;
  try {
    const auto began = std::chrono::steady_clock::now();
    const auto found = active.recogniser->recognise(message.text, active.hint(message.at, Explain::yes));
    seconds.observe(std::chrono::steady_clock::now() - began);
    return recognition_of(message, found, active.versions);
  } catch (const std::exception& e) {
    base::log_error("A message could not be recognised.", {{"message", message.id.value}, {"error", e.what()}});
    return std::nullopt;
  }
}

Result<void> Understanding::State::keep(Transaction& tx, Recognition one, const Settings& settings, bool late) {
  const auto before = store::lock_mood(tx, one.conversation);
  Mood mood = after_message(before, one.conversation, one.score, one.at);
  one.running = mood.running;
  if (!store::insert(tx, one)) return {};
  if (late) {
    store::save(tx, mood);
    return {};
  }
  if (is_alarming(mood, settings)) raise_alarm(tx, mood, settings);
  store::save(tx, mood);
  needs.log.append(tx, one.conversation.value, 0, MessageRecognised{one, mood});
  return {};
}

void Understanding::State::handle(std::span<const events::Event> batch) {
  std::shared_ptr<const Active> active;  // some 30 MiB that a server needs only once a customer writes
  const Time now = needs.clock.now();
  const auto pending = std::make_shared<Pending>();
  std::uint64_t count = 0;
  for (const auto& event : batch) {
    if (changes_places(event.kind) || (event.kind == MessagePosted::kKind && is_moved(event.payload))) {
      pending->add();
      needs.database.write_async(
          [this, event](Transaction& tx) -> Result<void> {
            if (changes_places(event.kind)) tx.alone();
            follow_move(tx, event);
            return {};
          },
          [pending](const Result<void>& done) { pending->done(done); }, keyed({event.stream}));
      continue;
    }
    if (event.kind != MessagePosted::kKind || event.at < now - kFarthestBack || !is_by_contact(event.payload)) continue;
    if (!active) active = models.get();
    if (!active->settings.recognise) continue;
    const auto one = look_at(event, *active);
    if (!one) continue;
    ++count;
    const bool late = one->at < now - kLate;
    pending->add();
    needs.database.write_async(
        [this, one = *one, active, late](Transaction& tx) { return keep(tx, one, active->settings, late); },
        [this, pending, at = one->at, late](const Result<void>& done) {
          if (!late) late_seconds.observe(std::max(needs.clock.now() - at, Time::duration::zero()));
          pending->done(done);
        },
        keyed(one->conversation));
  }
  if (const std::string why = pending->wait(); !why.empty()) throw std::runtime_error(why);
  const std::lock_guard lock(mutex);
  recognised += count;
}

// Where reading goes on after a restart. What comes twice changes nothing, so it need not be exact.
void Understanding::State::note_place(std::int64_t place) {
  const auto saved = needs.database.write([&](Transaction& tx) -> Result<void> {
    if (!turn->confirm(tx)) return failure(ErrorCode::aborted, "another node reads on");
    store::save_cursor(tx, place);
    return {};
  });
  if (!saved) {
    position.reset();
    return;
  }
  noted = place;
  noted_at = needs.clock.steady();
}

std::optional<std::size_t> Understanding::State::step() {
  if (!turn->ours()) {
    position.reset();
    return std::nullopt;
  }
  if (!position) {
    position = needs.database.read([](storage::Snapshot& snapshot) { return store::cursor(snapshot); }).value_or(0);
    noted = *position;
  }
  const auto batch = needs.log.read_on(*position, kAtOnce);
  if (!batch.empty()) {
    handle(batch);
    position = batch.back().position;
  }
  if (*position != noted && (batch.empty() || needs.clock.steady() - noted_at >= kNoteEvery)) note_place(*position);
  if (position) {
    const std::lock_guard lock(mutex);
    reached = *position;
    error.clear();
  }
  changed.notify_all();
  return batch.size();
}

void Understanding::State::run() {
  std::chrono::milliseconds pause = kFirstPause;
  std::unique_lock lock(mutex);
  while (!stopping) {
    news = false;
    lock.unlock();
    const auto began = std::chrono::steady_clock::now();
    std::optional<std::size_t> handled;
    bool failed = false;
    try {
      handled = step();
      pause = kFirstPause;
    } catch (const std::exception& e) {
      base::log_error("What customers write is not recognised; it tries again.", {{"error", e.what()}});
      failed = true;
      const std::lock_guard again(mutex);
      error = e.what();
    }
    const auto took = std::chrono::steady_clock::now() - began;
    lock.lock();
    if (failed) {
      ++failures;
      changed.wait_for(lock, pause, [&] { return stopping; });
      pause = std::min(pause * 2, kLongestPause);
      continue;
    }
    if (handled.value_or(0) == 0) changed.wait_for(lock, kPoll, [&] { return stopping || news; });
    const bool behind = handled == std::size_t{kAtOnce};
    const auto rest =
        behind ? std::chrono::duration<double>(took) * (1 / kShare - 1) : std::chrono::duration<double>(kGather);
    changed.wait_for(lock, rest, [&] { return stopping || draining > 0; });
  }
}

void Understanding::start() {
  if (state_->thread.joinable()) return;
  state_->stopping = false;
  state_->listener = state_->needs.log.listen([state = state_.get()](events::Log::Batch) {
    {
      const std::lock_guard lock(state->mutex);
      state->news = true;
    }
    state->changed.notify_all();
  });
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void Understanding::stop() {
  state_->listener.reset();
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

void Understanding::drain() {
  const auto target = state_->needs.database.read(
      [&](storage::Snapshot& snapshot) { return state_->needs.log.last_position(snapshot); });
  std::unique_lock lock(state_->mutex);
  ++state_->draining;
  while (state_->reached < target && !state_->stopping) {
    state_->news = true;
    state_->changed.notify_all();
    state_->changed.wait_for(lock, 10ms);
  }
  --state_->draining;
}

Stats Understanding::stats() const {
  const std::lock_guard lock(state_->mutex);
  return {.recognised = state_->recognised,
          .failures = state_->failures,
          .error = state_->error,
          .seconds = state_->seconds.snapshot(),
          .late_seconds = state_->late_seconds.snapshot(),
          .model_bytes = static_cast<std::int64_t>(state_->models.bytes())};
}

}  // namespace deskbell::understanding
