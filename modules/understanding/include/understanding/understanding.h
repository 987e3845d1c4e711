#pragma once
#include <base/histogram.h>
#include <conversations/conversations.h>
#include <events/log.h>
#include <storage/database.h>

#include <notices/notices.h>
#include <understanding/ports.h>
#include <understanding/recogniser.h>
#include <understanding/recognition.h>
#include <understanding/settings.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// What customers' messages are about, with the models that a workspace has chosen: recognised as they come, corrected
// by agents, told to leaders when a customer grows angry. Blocking, any thread.
//
//   understanding.recognise(text).intents    // for modules above: at once, nothing stored
namespace deskbell::understanding {

struct CorrectionInput {
  Aspect what = Aspect::intent;
  std::string label;  // kOutOfScope for an intent that is none
};

struct Stats {
  std::uint64_t recognised = 0;          // messages, by this process
  std::uint64_t failures = 0;            // attempts
  std::string error;                     // of the last attempt; empty when it succeeded
  base::HistogramSnapshot seconds;       // to recognise one message
  base::HistogramSnapshot late_seconds;  // from the message's arrival until what was recognised is durable
  std::int64_t model_bytes = 0;          // of memory, all models that are loaded
};

class ActiveModels;

class Understanding {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    conversations::Conversations& conversations;
    notices::Notices& notices;
    Surroundings& surroundings;
  };
  explicit Understanding(Needs needs);
  ~Understanding();

  // For modules above: the active models, no policy, from memory but for the first call after a change.
  Recognised recognise(std::string_view text, Explain explain = Explain::no,
                       text::Language of_conversation = text::Language::unknown);
  // The same as a recognition that was stored, for modules that answer one message; nothing when there is none (yet).
  std::optional<Recognition> of_message(storage::Snapshot& snapshot, Id<conversations::Message> message);
  std::optional<Mood> mood_of(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation);

  // Needs view_conversations on it: the latest messages (at most `limit`, 20 when not said, 100 at most) and the mood.
  Result<ConversationRecognition> of_conversation(const Actor& actor, Id<conversations::Conversation> conversation,
                                                  std::optional<int> limit = {});
  // Needs reply on its conversation. The message becomes an example; the same again changes nothing.
  // not_found: no such message of a customer; invalid "label"; failed_precondition: nothing was recognised in it yet.
  Result<Recognition> correct(const Actor& actor, Id<conversations::Message> message, const CorrectionInput& what);
  // Any user. Shows everything with its reasons; stores nothing.
  Result<Trial> try_text(const Actor& actor, std::string_view text);

  // Every user may read them; changing needs train_understanding. aborted when somebody was faster.
  Result<Settings> settings(const Actor& actor);
  Result<Settings> change(const Actor& actor, const Settings& settings);

  // Starts reading the log, from where it ended; the first time from thirty days back.
  void start();
  void stop();
  // Waits until every message that was committed before the call is recognised. For tests.
  void drain();
  Stats stats() const;

 private:
  friend class Teaching;
  struct State;
  std::unique_ptr<State> state_;
};

storage::Schema schema();

}  // namespace deskbell::understanding
