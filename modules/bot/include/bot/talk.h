#pragma once
#include <bot/dialog_engine.h>
#include <bot/turn.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What a bot remembers of a conversation that it has.
namespace deskbell::bot {

struct Talk;
struct TurnRecord;

// What it told out of the knowledge base: which article in which version.
struct Citation {
  std::string article;
  std::int64_t version = 0;
  std::string title;
  std::optional<std::string> url;
  bool operator==(const Citation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Citation, (), (article, version, title, url))

// An action that is to run. The key stays the same whatever happens, so that it takes effect once.
struct PendingAction {
  std::string action;
  std::string idempotency_key;
  bool operator==(const PendingAction&) const = default;
};
BOOST_DESCRIBE_STRUCT(PendingAction, (), (action, idempotency_key))

struct TalkState {
  std::string language;  // that it speaks here; empty until the first words
  int turns = 0;
  int doubts = 0;
  int actions = 0;
  std::int64_t money_minor = 0;
  double sentiment = 0;  // running
  bool greeted = false;
  std::optional<DialogState> dialog;
  std::optional<DialogState> ended;  // the last one, whose last step can still be undone
  std::optional<DialogState> paused;  // while news of an earlier one are told
  std::optional<PendingAction> pending;
  std::vector<Candidate> offered;            // asked back; the customer may pick
  std::string offered_for;                   // what was asked then
  std::optional<Citation> answered;          // the last answer, until we know whether it helped
  std::map<std::string, std::string> slots;  // of all dialogs so far
  std::vector<std::string> said;             // by the customer, shortened; the first and the last ones
  std::vector<std::string> tried;            // in short words, for the hand-over note
  std::vector<Citation> citations;
  std::optional<int> helped;  // answers that did, and dialogs that came to their end
  std::optional<std::int64_t> model_millionths;  // what a language model cost, in millionths of the smallest unit
  bool operator==(const TalkState&) const = default;
};
BOOST_DESCRIBE_STRUCT(TalkState, (),
                      (language, turns, doubts, actions, money_minor, sentiment, greeted, dialog, ended, paused, pending,
                       offered, offered_for, answered, slots, said, tried, citations, helped, model_millionths))

enum class TalkStage {
  active,       // the bot has it
  handed_over,  // it gave it to people
  taken,        // a person took it
  closed
};
BOOST_DESCRIBE_ENUM(TalkStage, active, handed_over, taken, closed)

struct Talk {
  Id<conversations::Conversation> conversation;
  Id<Bot> bot;
  std::string bot_name;
  TalkStage stage = TalkStage::active;
  TalkState state;
  std::optional<HandOverReason> reason;
  std::string summary;  // what people are told when they get it, in the bot's note language
  Time started_at;
  Time last_at;
  std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(Talk, (),
                      (conversation, bot, bot_name, stage, state, reason, summary, started_at, last_at, ended_at))

// Whether what it did was right, as far as anybody has told.
enum class Verdict { unknown, right, wrong };
BOOST_DESCRIBE_ENUM(Verdict, unknown, right, wrong)

// What of a turn a language model is the author of.
enum class ModelPart {
  words,  // the answer's; what it says stands in the passages cited
  dialog  // it proposed the one that was begun
};
BOOST_DESCRIBE_ENUM(ModelPart, words, dialog)

// One thing that a customer said and what the bot made of it.
struct TurnRecord {
  Id<TurnRecord> id;
  Id<Bot> bot;
  Id<conversations::Conversation> conversation;
  std::string said;
  std::string language;
  Move move = Move::stay_silent;
  std::optional<HandOverReason> reason;
  std::vector<Candidate> candidates;  // best first, at most 5
  std::optional<std::string> chosen;  // id of the one that it told or began
  std::optional<ModelPart> by_model;  // none: no model has a part in it
  Verdict verdict = Verdict::unknown;
  std::optional<std::string> verdict_by;
  Time at;
};
BOOST_DESCRIBE_STRUCT(TurnRecord, (),
                      (id, bot, conversation, said, language, move, reason, candidates, chosen, by_model, verdict,
                       verdict_by, at))

// Something that an action did or failed to do.
struct ActionRecord {
  Id<ActionRecord> id;
  Id<Bot> bot;
  Id<conversations::Conversation> conversation;
  std::string action;
  std::string idempotency_key;
  bool done = false;
  std::string failure;
  std::vector<ListedOption> attempts;  // "1": "200 in 35 ms"
  Time at;
};
BOOST_DESCRIBE_STRUCT(ActionRecord, (), (id, bot, conversation, action, idempotency_key, done, failure, attempts, at))

// The hand-over note: what the customer wants, slots, what was tried, what was quoted, why. en or zh-CN.
std::string summary_of(const TalkState& state, HandOverReason reason, std::string_view detail,
                       std::string_view language);

}  // namespace deskbell::bot
