#pragma once
#include "postgres_bundle.h"
#include "statement_index.h"

#include <storage/database.h>

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace deskbell::storage {

// Which server a connection may end at when the URL names several.
enum class PostgresRole { primary, replica };

// Every connection that serves holds the lock of its schema shared; a copy holds it alone.
#define DESKBELL_POSTGRES_LOCK_NAME "hashtextextended('deskbell.open.' || current_schema(), 0)"
inline constexpr std::string_view kPostgresLockShared =
    "SELECT pg_advisory_lock_shared(" DESKBELL_POSTGRES_LOCK_NAME ")";
inline constexpr std::string_view kPostgresLockAlone = "SELECT pg_try_advisory_lock(" DESKBELL_POSTGRES_LOCK_NAME ")";

// Names a commit, so that its outcome can be asked for when the connection was lost during it.
struct CommitMark {
  std::int64_t at = 0;    // microseconds
  std::int64_t mark = 0;  // random
};

// One connection, used by one thread at a time. Failures become UniqueViolation, Unavailable or std::runtime_error.
// Once it serves, statements travel in pipeline mode: what nobody waits for goes with the next one that is waited for.
class PostgresConnection {
 public:
  // Throws Unavailable when the server cannot be reached, or is in recovery and a primary is wanted.
  explicit PostgresConnection(const std::string& url, PostgresRole role = PostgresRole::primary);

  // A little longer than the server takes to give up by itself.
  static constexpr std::chrono::milliseconds kAnswerTimeout{35'000};
  // From here on a server that says nothing for so long is lost.
  void answer_within(std::chrono::milliseconds patience) { patience_ = patience; }

  // Session settings for serving: every wait is bounded, and a commit is durable whatever the server's default is.
  // Answers warnings about the server's own settings.
  std::vector<std::string> configure(std::chrono::milliseconds lock_timeout);
  // Prepares every statement in one round trip; throws with the name of the first bad one. Begins to serve.
  void prepare_all(const StatementIndex& index);

  // Before it serves: one or more statements without parameters.
  void run_script(const std::string& sql);
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor* visit);

  // What follows is for serving connections only. While locking, calls that nobody waits for are bundled.
  enum class Begin { serializable, locking, reading };
  void begin(Begin how);
  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Snapshot::Visitor* visit);
  void execute_later(const Statement& statement, std::span<const Value> values);
  // The rows are kept for the first execute() of the same statement with the same values.
  void execute_ahead(const Statement& statement, std::span<const Value> values);
  // With a mark: leaves it behind. Answers false when the server rolled back instead, as after a failed statement.
  bool commit(const CommitMark* mark);
  // Was the transaction with this mark committed? When it was not, it never will be.
  bool settle(const CommitMark& mark);
  void forget_marks(std::int64_t before);
  // Rolls back if a transaction is open, without waiting for the answer; never throws.
  void abandon() noexcept;

  // For a connection that has been idle: false when the server has closed it meanwhile.
  bool alive();
  // Fit to be used again after the transaction has ended.
  bool usable() const { return !stale_ && !lost(); }
  bool lost() const { return dead_ || PQstatus(handle_.get()) != CONNECTION_OK; }
  // Since the last clear: a statement failed only because of another transaction, so the same work may succeed now.
  bool conflicted() const { return conflicted_; }
  void clear_conflict() { conflicted_ = false; }

 private:
  struct Closer {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct Clearer {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, Clearer>;

  // A statement on its way, or the mark that ends a round trip.
  struct Pending {
    enum class Kind { statement, ahead, ahead_many, ignored, sync } kind;
    std::string_view name;
    std::vector<std::string> keys = {};  // of what was asked ahead
  };
  struct Expected {
    PostgresBundle calls;
    std::vector<std::string> keys;
  };
  // What was answered ahead to one call.
  struct Ahead {
    std::shared_ptr<PGresult> answer;
    std::vector<int> rows;
    int first_column = 0;
  };

  void share_lock();
  void encode(std::span<const Value> values);
  void post(std::string_view name, std::span<const Value> values, Pending pending);
  void send_prepared(std::string_view name, std::span<const Value> values, Pending pending);
  void send_bundle(PostgresBundle& bundle, Pending pending);
  void send_begin();
  // Sends what was bundled.
  void flush();
  void forget_bundled();
  void keep_ahead(Pending pending, Answer answer);
  std::string key_of(const Statement& statement, std::span<const Value> values);
  // Waits for everything on its way; answers what the last statement said.
  Answer collect();
  Answer next_result();
  [[noreturn]] void lose(std::string_view what);
  std::int64_t visit_rows(const Answer& answer, std::string_view name, const Snapshot::Visitor* visit);
  void require(const Answer& answer, std::string_view name);
  [[noreturn]] void raise(const PGresult* answer, std::string_view name);

  const PostgresRole role_;
  std::chrono::milliseconds patience_ = kAnswerTimeout;
  std::unique_ptr<PGconn, Closer> handle_;
  bool serving_ = false;
  bool open_ = false;  // a transaction
  bool stale_ = false;
  bool dead_ = false;
  bool conflicted_ = false;
  std::optional<Begin> to_begin_;
  std::deque<Pending> pending_;
  bool bundling_ = false;
  std::vector<PostgresBundle> later_;
  std::vector<Expected> expected_;           // after `later_`
  std::unordered_set<std::string> awaited_;  // keys of what was asked ahead and is not answered yet
  std::unordered_map<std::string, Ahead> ahead_;
  // The parameters of the call in progress.
  std::string name_;
  std::string arena_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace deskbell::storage
