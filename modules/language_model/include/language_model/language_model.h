#pragma once
#include <events/log.h>
#include <http/client.h>
#include <storage/database.h>

#include <language_model/chat.h>
#include <language_model/circuit.h>
#include <language_model/endpoint.h>
#include <vault/holdings.h>
#include <vault/vault.h>

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace deskbell::language_model {

storage::Schema schema();

// The endpoint of a workspace. Blocking calls on the caller's thread, at most 30 seconds; never inside a transaction.
class LanguageModel {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    const vault::Vault& vault;
    http::ClientOptions outgoing = {};            // allowed private networks
    std::function<bool()> may_call = {};          // false while traffic to the outside is held; none: always
    std::chrono::milliseconds first_word{8'000};  // until the first piece of an answer
    std::chrono::milliseconds whole{30'000};
  };
  explicit LanguageModel(Needs needs);

  // manage_bots.
  Result<Standing> standing(const Actor& actor);
  Result<Standing> change(const Actor& actor, const SettingsChange& change);
  // Asks for one word with the settings as they are stored, whether they are switched on or not.
  Result<Answer> try_out(const Actor& actor);

  Readiness readiness(Purpose purpose);
  // unavailable when it is not ready for that (tell it by readiness), does not answer in time or not as it should;
  // resource_exhausted when too much is asked for at once. Every call is counted.
  Result<Answer> ask(Purpose purpose, const Prompt& prompt);
  // An answer that came did not stand the test of whoever asked.
  void count_refused(Purpose purpose);
  // Whether a call costs something, as far as a price is set.
  bool has_price();

  vault::Holding sealed();

 private:
  struct Stored;
  Stored stored(storage::Snapshot& snapshot);
  Result<Stored> usable(Purpose purpose);
  Result<Answer> chat(const Stored& with, const Prompt& prompt);
  void count(Purpose purpose, std::int64_t tokens, bool failed);

  Needs needs_;
  http::Client client_;
  Circuit circuit_;
  std::atomic<int> under_way_ = 0;
};

}  // namespace deskbell::language_model
