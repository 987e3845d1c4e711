#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <calendar/hours.h>
#include <identity/actor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::channel_web {
struct Installation;
}

// A bot: an owner of conversations like an agent, with a place where it serves, hours, capacity and a budget.
namespace deskbell::bot {

// What is said, by language tag: {"en": "Hello", "zh-CN": "您好"}.
using Words = std::map<std::string, std::string>;
// In that language, else in one that begins alike ("zh" and "zh-CN"), else in the first one there is; empty: in none.
std::string_view words_in(const Words& words, std::string_view language);
// The one of `languages` that is meant by a tag: the same, one that begins alike, or the first.
std::string language_of(const std::vector<std::string>& languages, std::string_view wanted);

enum class BotState { off, on };
BOOST_DESCRIBE_ENUM(BotState, off, on)

// For one talk; whoever wants more goes to people. 0: none of it.
struct Budget {
  int turns = 30;
  int minutes = 60;
  int actions = 10;
  // What its actions and the calls of a language model cost, in the workspace's smallest unit; 0: they must be free.
  std::int64_t money_minor = 0;
  bool operator==(const Budget&) const = default;
};
BOOST_DESCRIBE_STRUCT(Budget, (), (turns, minutes, actions, money_minor))

// How sure it has to be, from 0 to 1.
struct Thresholds {
  double answer = 0.6;     // from here on it answers, or starts a dialog
  double ask_back = 0.35;  // from here on it asks whether that was meant
  double close = 0.08;     // two answers nearer than this are asked back
  bool operator==(const Thresholds&) const = default;
};
BOOST_DESCRIBE_STRUCT(Thresholds, (), (answer, ask_back, close))

// Customers whom people answer at once: a field of theirs has one of these values.
struct ImportantCustomers {
  std::string field;
  std::vector<std::string> values;
  bool operator==(const ImportantCustomers&) const = default;
};
BOOST_DESCRIBE_STRUCT(ImportantCustomers, (), (field, values))

// What an administrator sets. Absent members have the defaults of Bot.
struct BotDraft {
  std::string name;
  std::vector<std::string> languages;  // the first one is spoken when a customer's is not among them
  Words greeting;
  std::optional<BotState> state = {};
  std::optional<std::vector<Id<channel_web::Installation>>> installations = {};
  std::optional<std::vector<Id<routing::Queue>>> queues = {};
  std::optional<Id<routing::Queue>> hand_over_queue = {};
  std::optional<calendar::Hours> hours = {};
  std::optional<int> capacity = {};
  std::optional<Budget> budget = {};
  std::optional<Thresholds> thresholds = {};
  std::optional<int> doubts = {};
  std::optional<double> anger = {};
  std::optional<ImportantCustomers> important = {};
  std::optional<std::string> note_language = {};
  std::optional<int> idle_minutes = {};
  bool operator==(const BotDraft&) const = default;
};
BOOST_DESCRIBE_STRUCT(BotDraft, (),
                      (name, languages, greeting, state, installations, queues, hand_over_queue, hours, capacity,
                       budget, thresholds, doubts, anger, important, note_language, idle_minutes))

struct Bot {
  Id<Bot> id;
  std::int64_t version = 1;  // grows with every change
  std::string name;
  std::vector<std::string> languages;
  Words greeting;  // its first words; that it is a bot is said in any case
  BotState state = BotState::off;
  std::vector<Id<channel_web::Installation>> installations;  // whose new talks it answers
  std::vector<Id<routing::Queue>> queues;                    // whose overflow may go to it
  std::optional<Id<routing::Queue>> hand_over_queue;         // needed to switch it on
  std::optional<calendar::Hours> hours;                      // none: always
  int capacity = 100;                                        // talks at once
  Budget budget;
  Thresholds thresholds;
  int doubts = 2;       // so many times it may not understand, then it hands over
  double anger = -1.2;  // running sentiment (-2 to 2) at which it hands over
  std::optional<ImportantCustomers> important;
  std::string note_language = "en";  // of hand-over notes: en or zh-CN
  int idle_minutes = 30;             // so long after the last word it closes the talk
  Time updated_at;
  bool operator==(const Bot&) const = default;
};
BOOST_DESCRIBE_STRUCT(Bot, (),
                      (id, version, name, languages, greeting, state, installations, queues, hand_over_queue, hours,
                       capacity, budget, thresholds, doubts, anger, important, note_language, idle_minutes, updated_at))

inline constexpr std::size_t kMostBots = 20;

// What any agent may know.
struct BotSummary {
  Id<Bot> id;
  std::string name;
  BotState state = BotState::off;
  bool open = true;        // within its hours
  std::int64_t talks = 0;  // that it has now
  int capacity = 0;
};
BOOST_DESCRIBE_STRUCT(BotSummary, (), (id, name, state, open, talks, capacity))

// The bot after the draft; absent members keep what `before` has.
Bot with(Bot before, const BotDraft& draft);
// invalid_argument with one field per mistake. What other modules know (queues, installations) is not looked at.
Result<void> check_bot(const Bot& bot);

}  // namespace deskbell::bot
