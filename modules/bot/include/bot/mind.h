#pragma once
#include <bot/actions.h>
#include <bot/dialog.h>
#include <bot/ports.h>
#include <bot/talk.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// From what a customer says to what the bot says: hears, decides (turn.h), carries the dialog on (dialog_engine.h),
// finds the words. Pure; the same for live talks, try-outs and the test bench.
namespace deskbell::bot {

struct LiveDialog {
  std::string key;
  Words title;
  std::int64_t version = 0;
  std::shared_ptr<const Definition> definition;
};

// A bot with everything that it can say and do, as of one moment.
struct Persona {
  Bot bot;
  std::map<std::string, LiveDialog> dialogs;  // by key; those that may begin
  std::map<std::string, Action> actions;
};

struct Circumstances {
  Time at;
  Time started_at;
  text::LocalTime local;  // where the customer is
  std::string region = "US";
  std::optional<Customer> customer = {};
  std::string conversation = {};  // its id, for {{conversation.id}}
  // Of a version that is not the live one: talks end with the definition that they began with.
  std::function<std::shared_ptr<const Definition>(const std::string& dialog, std::int64_t version)> definition = {};
};

struct Hearing {
  std::string said;
  Heard heard;
  std::vector<Passage> passages = {};
  std::optional<Composed> composed = {};  // said in the place of the passage that it cites
  std::optional<Proposed> proposed = {};  // begun when nothing else is plainly meant
};

struct HandOver {
  HandOverReason reason = HandOverReason::asked;
  std::string detail = {};  // a dialog's own words
};

// What comes of it.
struct Turn {
  TalkState state;
  Decision decision;
  std::vector<Say> says = {};
  std::vector<Candidate> candidates = {};
  std::optional<std::string> chosen = {};  // id of the candidate
  std::optional<ModelPart> by_model = {};
  std::optional<Passage> told = {};
  std::optional<Verdict> about_last = {};  // the customer said whether the answer before helped
  std::optional<std::string> picked = {};  // of what was asked back: then that was meant
  std::optional<HandOver> hand_over = {};
  bool closes = false;
};

// The greeting, which says that it is a bot.
Turn greet(const Persona& persona, TalkState state, const Circumstances& around);
Turn listen(const Persona& persona, TalkState state, const Hearing& hearing, const Circumstances& around);
// After the action that was pending.
Turn resume(const Persona& persona, TalkState state, const ActionOutcome& outcome, const Circumstances& around);

// What an action had asked for is decided: `then` is the dialog as it waited for that action. A dialog that runs now goes
// on afterwards.
Turn tell_news(const Persona& persona, TalkState state, DialogState then, const ActionOutcome& outcome,
               const Circumstances& around);

// As dialogs of this talk are carried out.
DialogSetting setting_of(const Persona& persona, const TalkState& state, const Circumstances& around);

inline constexpr std::int64_t kMillionths = 1'000'000;
// The money that is left of the budget, in millionths of the smallest unit.
std::int64_t left_millionths(const Budget& budget, const TalkState& state);

// What stands in the templates of an action: the slots of the dialog, "contact.*", "conversation.id".
Values values_for(const TalkState& state, const Circumstances& around);

// Says as one text for channels without buttons: the labels as a numbered list.
std::string as_plain(const Say& say);

}  // namespace deskbell::bot
