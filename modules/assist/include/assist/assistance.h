#pragma once
#include <base/clock.h>
#include <base/json.h>
#include <conversations/message.h>

#include <assist/ports.h>
#include <understanding/recognition.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What an agent is shown beside a conversation, in the shape in which it is told.
namespace deskbell::assist {

enum class SuggestionKind { canned, answer, article, procedure };
BOOST_DESCRIBE_ENUM(SuggestionKind, canned, answer, article, procedure)

struct Suggestion {
  SuggestionKind kind = SuggestionKind::canned;
  std::string id;  // of the canned answer or article
  std::string title;
  std::string text;  // of an answer: filled in, ready to be sent; of the others the passage that fits
  std::string slug;
  std::string heading;
  std::string language;
  double trust = 0;  // 0 to 1
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (kind, id, title, text, slug, heading, language, trust))

// What to do next, in clients' words.
enum class NextStep {
  calm_first,        // the customer is angry: say sorry, take it on, before anything else
  hand_over,         // wants somebody else
  promise_call,      // wants to be called: promise a time
  ask_order_number,  // nothing can be looked up without it
  look_up_order,     // params.number
  open_case,         // params.about: the intent; no case is linked yet
  start_procedure,   // params.id, params.title
  escalate,          // critical
  answer_language,   // the customer writes in params.language
  close              // has said thanks or goodbye
};
BOOST_DESCRIBE_ENUM(NextStep, calm_first, hand_over, promise_call, ask_order_number, look_up_order, open_case,
                    start_procedure, escalate, answer_language, close)

struct NextAction {
  NextStep step = NextStep::open_case;
  std::map<std::string, std::string> params;
  // Why: "intent", "urgency", "sentiment", "language", and what it was.
  std::string because;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(NextAction, (), (step, params, because, value))

struct SummaryLine {
  Id<conversations::Message> message;
  conversations::AuthorKind author_kind = conversations::AuthorKind::contact;
  std::string author_name;
  std::string text;
  Time at;
};
BOOST_DESCRIBE_STRUCT(SummaryLine, (), (message, author_kind, author_name, text, at))

struct PromiseLine {
  std::string what;
  std::string due_local;
};
BOOST_DESCRIBE_STRUCT(PromiseLine, (), (what, due_local))

// Sentences that were really written, chosen and not reworded.
struct Summary {
  int messages = 0;                               // that it is made of
  std::vector<std::string> wanted;                // intents, in their order
  std::vector<SummaryLine> lines;                 // the sentences that say most, in their order
  std::vector<understanding::FoundEntity> named;  // numbers, amounts, times; offsets are of their messages
  std::vector<PromiseLine> promises;
  std::optional<std::string> case_number;
};
BOOST_DESCRIBE_STRUCT(Summary, (), (messages, wanted, lines, named, promises, case_number))

struct CultureCard {
  std::string language;    // BCP 47, that the customer writes
  std::string region;      // ISO 3166; empty when nobody knows
  std::string name_order;  // "family_first", "given_first"
  std::string date_example;
  std::string time_example;
  std::string number_example;
  std::string greeting;  // in the customer's language
  std::string closing;
  std::vector<std::string> manners_en;
  std::vector<std::string> manners_zh;
  std::optional<std::string> local_time;  // "2026-03-02 10:00"; none: his zone is not known
  std::optional<std::string> time_zone;
  bool at_night = false;  // between 21 and 8 there: do not call
};
BOOST_DESCRIBE_STRUCT(CultureCard, (),
                      (language, region, name_order, date_example, time_example, number_example, greeting, closing,
                       manners_en, manners_zh, local_time, time_zone, at_night))

// What a language model may write here at present; what is not ready is done without.
struct ModelStates {
  ModelState translate = ModelState::off;
  ModelState summarise = ModelState::off;
  ModelState suggest = ModelState::off;
};
BOOST_DESCRIBE_STRUCT(ModelStates, (), (translate, summarise, suggest))

struct Assistance {
  std::vector<Suggestion> suggestions;  // best first
  std::vector<NextAction> next;         // most pressing first
  std::optional<Summary> summary;       // of talks with kLongTalk messages or more
  CultureCard culture;
  std::optional<understanding::Mood> mood;
  std::int64_t took_us = 0;
  ModelStates model;
};
BOOST_DESCRIBE_STRUCT(Assistance, (), (suggestions, next, summary, culture, mood, took_us, model))

// ---- while a reply is written ----

enum class Flaw {
  forbidden,       // a word that the workspace does not want
  rude,            // insults, contempt
  blaming,         // "you should have", "as I said"
  shouting,        // capitals, exclamation marks
  placeholder,     // "{{order}}" was not filled in
  sensitive,       // a card or identity number is in it
  other_language,  // not the one that the customer writes
  no_greeting,     // first reply, and it says no hello
  long_sentence
};
BOOST_DESCRIBE_ENUM(Flaw, forbidden, rude, blaming, shouting, placeholder, sensitive, other_language, no_greeting,
                    long_sentence)

struct ToneFinding {
  Flaw flaw = Flaw::forbidden;
  int begin = 0;  // in UTF-16 units of the text; 0 to 0: of the whole
  int end = 0;
  std::string words;
  std::string instead;  // what could stand there; empty: nothing
};
BOOST_DESCRIBE_STRUCT(ToneFinding, (), (flaw, begin, end, words, instead))

struct ToneReport {
  bool blocks = false;  // a forbidden word is in it, and the workspace wants such replies stopped
  std::vector<ToneFinding> findings;
};
BOOST_DESCRIBE_STRUCT(ToneReport, (), (blocks, findings))

struct Completion {
  std::string rest;  // what follows the prefix
  std::string from;  // "canned", "own": where it was written before
};
BOOST_DESCRIBE_STRUCT(Completion, (), (rest, from))

struct TranslatedSentence {
  std::string from;
  std::optional<std::string> to;  // none: not in the table
};
BOOST_DESCRIBE_STRUCT(TranslatedSentence, (), (from, to))

// By a table of set phrases and nothing else.
struct Translation {
  bool complete = false;  // every sentence is in the table
  std::vector<TranslatedSentence> sentences;
};
BOOST_DESCRIBE_STRUCT(Translation, (), (complete, sentences))

// ---- what takes a while: a language model writes it when there is one ----

enum class WritingKind { translation, summary, answer };
BOOST_DESCRIBE_ENUM(WritingKind, translation, summary, answer)
enum class WritingState { writing, done };
BOOST_DESCRIBE_ENUM(WritingState, writing, done)
enum class WrittenBy {
  model,
  table,      // set phrases
  sentences,  // of the talk, as they were written
  passage,    // of the knowledge base, as it stands there
  nobody
};
BOOST_DESCRIBE_ENUM(WrittenBy, model, table, sentences, passage, nobody)
// Why it is not the model's.
enum class WhyNotModel { none, off, out_of_tokens, failing, busy, nothing_found, unknown, refused, unavailable };
BOOST_DESCRIBE_ENUM(WhyNotModel, none, off, out_of_tokens, failing, busy, nothing_found, unknown, refused, unavailable)

struct Source {
  std::string id;  // of the article
  std::string slug;
  std::string title;
  std::string language;
};
BOOST_DESCRIBE_STRUCT(Source, (), (id, slug, title, language))

// Until the model has answered it is what there is without it.
struct Writing {
  Id<Writing> id;
  WritingKind kind = WritingKind::translation;
  WritingState state = WritingState::done;
  WrittenBy by = WrittenBy::nobody;
  WhyNotModel why = WhyNotModel::none;
  std::string text;
  bool complete = true;                       // false: part of it is in the table only
  std::vector<TranslatedSentence> sentences;  // of a translation by the table
  std::vector<Source> sources;                // of an answer
  std::int64_t tokens = 0;
  std::int64_t took_ms = 0;
  Time at;
};
BOOST_DESCRIBE_STRUCT(Writing, (),
                      (id, kind, state, by, why, text, complete, sentences, sources, tokens, took_ms, at))

struct ToWrite {
  WritingKind kind = WritingKind::translation;
  std::string text = {};      // of a translation
  std::string language = {};  // to translate into, or to write in; empty: the agent's, of an answer the customer's
};

inline constexpr int kMostTranslated = 5'000;  // code points
// Texts of customers stand in them, so they are not kept.
inline constexpr std::chrono::hours kWritingKept{1};

// A set phrase of the workspace's own.
struct OwnPhrase {
  std::string en;
  std::string zh;
  bool operator==(const OwnPhrase&) const = default;
};
BOOST_DESCRIBE_STRUCT(OwnPhrase, (), (en, zh))

struct ForbiddenWord {
  std::string word;
  std::string instead;  // may be empty
  bool operator==(const ForbiddenWord&) const = default;
};
BOOST_DESCRIBE_STRUCT(ForbiddenWord, (), (word, instead))

struct Settings {
  std::vector<ForbiddenWord> forbidden;
  bool block = false;  // screens ask before a reply with a forbidden word is sent
  std::int64_t version = 0;
  std::optional<std::vector<OwnPhrase>> phrases = {};  // they go before the built-in ones
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (forbidden, block, version, phrases))

inline constexpr std::size_t kMostForbidden = 500;
inline constexpr std::size_t kMostPhrases = 500;
inline constexpr int kLongestPhrase = 200;
inline constexpr std::size_t kMostSuggestions = 6;
inline constexpr int kLongTalk = 8;
inline constexpr int kMostChecked = 10'000;  // code points

// On events::kWorkspaceStream, in the audit trail.
struct SettingsChanged {
  static constexpr std::string_view kKind = "assist.settings_changed";
  Settings settings;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (settings, by_name, address, request))

}  // namespace deskbell::assist
