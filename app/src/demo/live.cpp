#include "live.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include <base/log.h>

#include "../centre_parts.h"
#include "dialogues.h"

namespace deskbell::app {
namespace {

using conversations::Conversation;
using conversations::Status;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::size_t kAtOnce = 6;            // customers in the house
constexpr std::chrono::minutes kPatience{8};  // then a customer leaves

struct LiveTalk {
  channel_web::Visitor visitor;
  const Dialogue* dialogue;
  Filling filling;
  Id<Conversation> id;
  std::size_t next_line = 1;       // of the dialogue
  std::int64_t heard = 0;          // seq of the agent's last message that was taken in
  int said = 0;                    // for client ids
  bool answered = false;
  steady_clock::time_point act_at;  // when the customer does something next
  steady_clock::time_point leave_at;
};

}  // namespace

struct LiveCustomers::State {
  explicit State(CentreParts& its_parts) : parts(its_parts) {}

  void run();
  void come();
  bool act(LiveTalk& talk);  // false: the customer has gone
  void say(LiveTalk& talk, const std::string& text);
  seconds between(std::int64_t least, std::uint64_t spread) { return seconds(least + static_cast<std::int64_t>(random.below(spread))); }

  CentreParts& parts;
  base::SystemRandom random;
  std::vector<LiveTalk> talks;
  std::mutex mutex;
  std::condition_variable stopping;
  bool stop = false;
  std::thread thread;
};

void LiveCustomers::State::run() {
  auto next_visit = steady_clock::now() + seconds(3);
  std::unique_lock lock(mutex);
  while (!stopping.wait_for(lock, std::chrono::milliseconds(500), [this] { return stop; })) {
    lock.unlock();
    try {
      if (talks.size() < kAtOnce && steady_clock::now() >= next_visit) {
        come();
        next_visit = steady_clock::now() + between(8, 25);
      }
      std::erase_if(talks, [this](LiveTalk& talk) { return steady_clock::now() >= talk.act_at && !act(talk); });
    } catch (const std::exception& error) {
      base::log_warn("A synthetic customer stumbled.", {{"error", error.what()}});
    }
    lock.lock();
  }
}

void LiveCustomers::State::come() {
  const auto installation = parts.installations.first();
  if (!installation) return;
  const auto& dialogue = pick(random, script().dialogues);
  LiveTalk talk{.dialogue = &dialogue, .filling = {pick(random, script().names(dialogue.language)), "NH-" + std::to_string(100'000 + random.below(900'000)), pick(random, script().products)}};
  auto session = parts.visitors.begin({.installation = installation->key});
  if (!session) return;
  auto visitor = parts.visitors.visitor_of(session->token);
  if (!visitor) return;
  talk.visitor = *visitor;
  const auto opened = parts.visitors.open(talk.visitor, {.client_id = "live-0",
                                                         .text = filled(dialogue.lines.front().text, talk.filling),
                                                         .fields = {{"name", talk.filling.name}},
                                                         .page_url = "https://nordhaus.example/" + dialogue.queue,
                                                         .language = dialogue.language});
  if (!opened) return;
  talk.id = opened->id;
  talk.act_at = steady_clock::now() + between(20, 20);
  talk.leave_at = steady_clock::now() + kPatience;
  talks.push_back(std::move(talk));
}

void LiveCustomers::State::say(LiveTalk& talk, const std::string& text) {
  (void)parts.conversations.post(talk.visitor.actor, {.conversation = talk.id,
                                                      .client_id = "live-" + std::to_string(++talk.said),
                                                      .text = filled(text, talk.filling)});
}

bool LiveCustomers::State::act(LiveTalk& talk) {
  const auto now = parts.conversations.find(talk.visitor.actor, talk.id);
  if (!now || now->status == Status::closed || steady_clock::now() >= talk.leave_at) return false;
  const auto news = parts.conversations.messages(talk.visitor.actor, talk.id, {.after_seq = talk.heard});
  if (!news) return false;
  const auto from_agent = std::count_if(news->items.begin(), news->items.end(), [](const auto& message) {
    return message.author_kind == conversations::AuthorKind::agent;
  });
  if (!news->items.empty()) talk.heard = news->items.back().seq;
  const auto& chatter = script().chatter(talk.dialogue->language);
  if (from_agent == 0) {
    if (!talk.answered && random.below(3) == 0) say(talk, pick(random, chatter.impatient));
    talk.act_at = steady_clock::now() + (talk.answered ? between(2, 3) : between(40, 40));
    return true;
  }
  (void)parts.conversations.read(talk.visitor.actor, talk.id, talk.heard);
  talk.answered = true;
  talk.leave_at = steady_clock::now() + kPatience;
  const auto& lines = talk.dialogue->lines;
  while (talk.next_line < lines.size() && lines[talk.next_line].speaker == Speaker::agent) ++talk.next_line;
  say(talk, talk.next_line < lines.size() ? lines[talk.next_line++].text : pick(random, chatter.thanks));
  talk.act_at = steady_clock::now() + between(3, 6);
  return true;
}

LiveCustomers::LiveCustomers(CentreParts& parts) : state_(std::make_unique<State>(parts)) {
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

LiveCustomers::~LiveCustomers() {
  {
    std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->stopping.notify_all();
  state_->thread.join();
}

}  // namespace deskbell::app
