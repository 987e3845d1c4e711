#pragma once
#include <base/id.h>
#include <base/json.h>
#include <base/page.h>
#include <events/consumer.h>
#include <events/log.h>
#include <identity/actor.h>
#include <identity/user.h>
#include <storage/database.h>

#include <trust/checkpoint.h>
#include <trust/verify.h>
#include <vault/holdings.h>
#include <vault/vault.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// The audit trail: who did what to what, from where. A chain that is fed from the event log, signed every minute or
// thousand records, and shipped to where the database's administrator cannot change it.
namespace deskbell::trust {

// Whether events of that kind stand in the trail.
bool audited(std::string_view kind);

struct AuditEntry {
  std::string number;
  std::string position;
  Time at;
  std::string actor;  // the user's id; "0": the system, or somebody who is not signed in
  std::string actor_name;
  std::string kind;
  std::string object;
  std::string address;
  std::string request;
  bool is_signed = false;  // a checkpoint covers it, so there is a receipt
  json::value data;
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (),
                      (number, position, at, actor, actor_name, kind, object, address, request, is_signed, data))

struct AuditFilter {
  std::string kind = {};  // prefix: "identity.", "identity.signed_in"
  Id<identity::User> actor = {};
  std::string object = {};
  std::string cursor = {};
  int limit = 50;
};

struct AuditState {
  std::int64_t records = 0;
  std::int64_t signed_to = 0;
  std::optional<Time> signed_at;
  std::int64_t checkpoints = 0;
  std::int64_t shipped = 0;                 // number of the last checkpoint in the file
  std::optional<std::string> ship_problem;  // why the file is behind
  std::int64_t verified_to = 0;
  std::optional<Time> verified_at;
  std::optional<Fault> fault;
  std::string public_key;  // PEM, of the active key
};
BOOST_DESCRIBE_STRUCT(AuditState, (),
                      (records, signed_to, signed_at, checkpoints, shipped, ship_problem, verified_to, verified_at,
                       fault, public_key))

// Written to the log with each checkpoint, so that webhooks can carry it off.
struct CheckpointMade {
  static constexpr std::string_view kKind = "trust.checkpoint_made";
  std::string number;
  std::string first;
  std::string last;
  std::string checkpoint;
  std::string signature;
  std::string key;
};
BOOST_DESCRIBE_STRUCT(CheckpointMade, (), (number, first, last, checkpoint, signature, key))

// Written once when the trail is found to be broken.
struct ChainBroken {
  static constexpr std::string_view kKind = "trust.chain_broken";
  std::string record;
  std::string what;
};
BOOST_DESCRIBE_STRUCT(ChainBroken, (), (record, what))

class Trail {
 public:
  static constexpr std::int64_t kRecordsPerCheckpoint = 1000;
  static constexpr std::chrono::seconds kCheckpointEvery{60};
  static constexpr std::chrono::minutes kVerifyEvery{60};

  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    const vault::Vault& vault;
    std::filesystem::path checkpoint_file;  // empty: not shipped to a file
  };
  explicit Trail(Needs needs);
  ~Trail();

  // Feeds the trail from the log, signs, ships and verifies by itself from now on.
  void start();
  // Returns when everything committed before the call stands in the trail. Does nothing before start().
  void drain();
  // For those who feed by themselves (tests): what start() makes a consumer of.
  events::Consumer::Handler feeder();
  // Signs what is due; `all` signs also what is not. Answers how many checkpoints were made.
  enum class Due { by_rule, all };
  Result<int> sign_due(Due due);
  // Appends to the file what it does not have. Answers how many.
  Result<int> ship();

  // Newest first; needs view_audit.
  Result<Page<AuditEntry>> list(const Actor& actor, const AuditFilter& filter);
  Result<AuditState> state(const Actor& actor);
  // Reads everything; some seconds for a million records. Needs view_audit.
  Result<AuditState> verify_now(const Actor& actor);
  // not_found, or failed_precondition when no checkpoint covers it yet. Needs view_audit.
  Result<std::string> receipt(const Actor& actor, std::int64_t number);

  // For health pages; from memory.
  struct Stats {
    std::int64_t lag = 0;  // events not looked at yet
    std::optional<Fault> fault;
    std::optional<std::string> ship_problem;
  };
  Stats stats();
  // The chain's end, which is under a key of the vault.
  vault::Holding sealed();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

storage::Schema schema();

}  // namespace deskbell::trust
