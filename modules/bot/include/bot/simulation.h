#pragma once
#include <conversations/conversation.h>
#include <events/log.h>

#include <bot/bot.h>
#include <bot/talk.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What a bot would have done with what customers really wrote. Pure.
//
// Customers' second words answer what people said to them, not what the bot would have said. So each talk is followed
// only as far as the bot's first answer, the first action of a dialog, or the hand-over; nobody can know what came after.
namespace deskbell::bot {

// Words of a customer, and what people said to him before his next ones.
struct PastWords {
  std::string said;
  std::string people;
};

struct PastTalk {
  std::optional<Id<conversations::Conversation>> conversation = {};  // none: of the twin day
  std::string language;
  std::vector<PastWords> words = {};
};

enum class SimulatedEnd {
  answered,     // with an article
  dialog,       // as far as a dialog goes without effects
  asked_back,   // and the customer's next words did not pick
  unknown,      // it said that it does not know
  handed_over,
  nothing       // nobody asked anything
};
BOOST_DESCRIBE_ENUM(SimulatedEnd, answered, dialog, asked_back, unknown, handed_over, nothing)

// The way of one talk with one bot.
struct SimulatedWay {
  SimulatedEnd end = SimulatedEnd::nothing;
  std::optional<HandOverReason> reason = {};
  std::optional<std::string> chosen = {};  // id of the article, key of the dialog
  std::string title = {};                  // of that
  std::string told = {};                   // the bot's words that ended it
  int turns = 0;                           // of the customer until then
  std::vector<std::string> actions = {};   // that would have run
  std::int64_t cost_minor = 0;
  std::optional<double> likeness = {};  // of an answer's wording to what people said then
  bool operator==(const SimulatedWay&) const = default;
};
BOOST_DESCRIBE_STRUCT(SimulatedWay, (), (end, reason, chosen, title, told, turns, actions, cost_minor, likeness))

struct SimulatedExample {
  std::optional<Id<conversations::Conversation>> conversation = {};
  std::vector<std::string> said;  // the customer's words, shortened
  std::string people;             // what people said to the words that ended it for the live bot
  SimulatedWay live;
  SimulatedWay draft;
};
BOOST_DESCRIBE_STRUCT(SimulatedExample, (), (conversation, said, people, live, draft))

struct EndCount {
  SimulatedEnd end = SimulatedEnd::nothing;
  std::int64_t talks = 0;
};
BOOST_DESCRIBE_STRUCT(EndCount, (), (end, talks))

struct ReasonCount {
  HandOverReason reason = HandOverReason::asked;
  std::int64_t talks = 0;
};
BOOST_DESCRIBE_STRUCT(ReasonCount, (), (reason, talks))

struct ToldCount {
  std::string id;  // of the article, key of the dialog
  std::string title;
  SimulatedEnd end = SimulatedEnd::answered;
  std::int64_t talks = 0;
};
BOOST_DESCRIBE_STRUCT(ToldCount, (), (id, title, end, talks))

struct SimulatedFigures {
  std::vector<EndCount> ends;       // all of them
  std::vector<ReasonCount> reasons;  // of hand-overs, most first
  std::vector<ToldCount> told;       // articles and dialogs, most first, at most 30
  std::int64_t turns = 0;
  std::int64_t actions = 0;
  std::int64_t cost_minor = 0;
  std::int64_t compared = 0;  // answers whose words people had answered, too
  std::int64_t unlike = 0;    // of those: in quite other words
};
BOOST_DESCRIBE_STRUCT(SimulatedFigures, (), (ends, reasons, told, turns, actions, cost_minor, compared, unlike))

struct SimulationOutcome {
  std::int64_t talks = 0;
  std::int64_t left_out = 0;  // beyond what is followed at once
  bool history_is_cut = false;
  std::int64_t changed = 0;  // talks that the draft ends otherwise, or with another article or dialog
  SimulatedFigures live;
  SimulatedFigures draft;
  std::vector<SimulatedExample> examples;  // a few of each end, of what changed, and of unlike answers
};
BOOST_DESCRIBE_STRUCT(SimulationOutcome, (), (talks, left_out, history_is_cut, changed, live, draft, examples))

// Below this likeness an answer says something else than people did, or says it in quite other words.
inline constexpr double kUnlike = 0.15;

// Gathers the talks that began within the events it is shown.
class PastTalks {
 public:
  static constexpr std::size_t kMost = 10'000;

  void take(const events::Event& event);
  std::int64_t left_out() const { return left_out_; }
  std::vector<PastTalk> finish();  // those in which a customer wrote, in the order in which they began

 private:
  std::map<std::int64_t, PastTalk> talks_;  // by stream; ids grow with time
  std::int64_t left_out_ = 0;
};

class SimulationTally {
 public:
  void add(const PastTalk& talk, SimulatedWay live, SimulatedWay draft);
  SimulationOutcome finish();

 private:
  struct Sum {
    std::map<SimulatedEnd, std::int64_t> ends;
    std::map<HandOverReason, std::int64_t> reasons;
    std::map<std::pair<SimulatedEnd, std::string>, ToldCount> told;
    SimulatedFigures figures;
    void add(const SimulatedWay& way);
    SimulatedFigures finish();
  };
  bool is_wanted(const SimulatedWay& live, const SimulatedWay& draft, bool changed);

  SimulationOutcome outcome_;
  Sum live_;
  Sum draft_;
  std::map<std::string, int> kept_;  // examples by what they show
};

}  // namespace deskbell::bot
