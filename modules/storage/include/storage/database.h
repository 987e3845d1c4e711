#pragma once
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <base/clock.h>
#include <base/histogram.h>
#include <base/id.h>
#include <base/result.h>
#include <storage/schema.h>

// The database of one workspace: SQLite (one writer thread, group commit, synchronous=FULL) or PostgreSQL
// (bounded pools; each write its own transaction, retried on serialisation failure). Same contract on both.
//
//   Result<Case> Cases::close(const Actor& actor, Id<Case> id) {
//     return database_.write([&](storage::Transaction& tx) -> Result<Case> {
//       TRY(Case matter, store_.load(tx, id));
//       ...
//       return matter;          // committed and durable when write() returns; an error rolls everything back
//     });
//   }
//
// Rules that hold on both engines:
// - `write` called inside a `write` of the same database on the same thread joins the outer transaction; if the
//   inner one answers an error, the outer one is rolled back and answers that error too. `read` inside a `write`
//   sees the transaction's own changes.
// - A body may run more than once (PostgreSQL retries, SQLite starts a batch over), so it has no effects but those on the transaction, and it
//   does not wait for anything: no network, no password hashing, no other database.
// - Exceptions from a body roll back and reach the caller of `write` (for write_async: the call is logged and `done`
//   gets ErrorCode::internal).
// - A unique constraint that is violated is thrown as UniqueViolation; stores translate it or check first. After a
//   statement has failed nothing more can be done in its transaction, which always rolls back.
namespace deskbell::storage {

// A parameter. Text and bytes are views: they must live until the call returns.
using Bytes = std::span<const std::byte>;
using Value = std::variant<std::nullptr_t, std::int64_t, double, bool, std::string_view, Bytes>;

inline Value to_value(std::nullptr_t) { return nullptr; }
inline Value to_value(std::nullopt_t) { return nullptr; }
inline Value to_value(bool value) { return value; }
inline Value to_value(double value) { return value; }
template <std::integral T>
  requires(!std::same_as<T, bool>)
Value to_value(T value) { return static_cast<std::int64_t>(value); }
inline Value to_value(std::string_view value) { return value; }
inline Value to_value(const std::string& value) { return std::string_view(value); }
inline Value to_value(const char* value) { return std::string_view(value); }
inline Value to_value(Bytes value) { return value; }
inline Value to_value(Time value) { return static_cast<std::int64_t>(value.time_since_epoch().count()); }
template <class Tag>
Value to_value(Id<Tag> value) { return value.value; }
// Durations are stored in their own unit; the column's name says which.
template <class Rep, class Period>
Value to_value(std::chrono::duration<Rep, Period> value) { return static_cast<std::int64_t>(value.count()); }
template <class T>
Value to_value(const std::optional<T>& value) { return value ? to_value(*value) : Value(nullptr); }

// One row of an answer, valid only inside the callback that receives it. Columns count from 0.
class Row {
 public:
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual Bytes bytes(int column) const = 0;

  bool boolean(int column) const { return integer(column) != 0; }
  std::string string(int column) const { return std::string(text(column)); }
  Time time(int column) const { return Time(std::chrono::microseconds(integer(column))); }
  std::optional<Time> optional_time(int column) const { return is_null(column) ? std::nullopt : std::optional(time(column)); }
  std::optional<std::string> optional_string(int column) const { return is_null(column) ? std::nullopt : std::optional(string(column)); }
  template <class Tag>
  Id<Tag> id(int column) const { return {integer(column)}; }
  // 0 and NULL both mean none.
  template <class Tag>
  std::optional<Id<Tag>> optional_id(int column) const {
    return is_null(column) ? std::nullopt : std::optional(Id<Tag>{integer(column)});
  }

 protected:
  ~Row() = default;
};

struct UniqueViolation : std::exception {
  explicit UniqueViolation(std::string text) : detail(std::move(text)) {}
  const char* what() const noexcept override { return detail.c_str(); }
  std::string detail;  // the engine's words: table and column or constraint
};

// The database cannot be reached, is locked by another program, out of space or broken: the work may be retried
// later. Translated to ErrorCode::unavailable at the edge.
struct Unavailable : std::exception {
  explicit Unavailable(std::string text) : detail(std::move(text)) {}
  const char* what() const noexcept override { return detail.c_str(); }
  std::string detail;
};

// There is no room on the disk. Reading goes on, and so do essential writes while the reserve lasts (disk_space.h).
// Translated to ErrorCode::storage_full at the edge.
struct StorageFull : Unavailable {
  using Unavailable::Unavailable;
};

// Writes that this thread submits while one of these lives are taken even when the disk is full: signing in and out,
// what concerns the audit trail, erasing.
class Essential {
 public:
  Essential() { ++depth_; }
  ~Essential() { --depth_; }
  Essential(const Essential&) = delete;
  Essential& operator=(const Essential&) = delete;
  static bool active() { return depth_ > 0; }

 private:
  static inline thread_local int depth_ = 0;
};

class DiskSpace;

// A consistent view. Not thread-safe; lives as long as the body it is passed to.
class Snapshot {
 public:
  using Visitor = std::function<void(const Row&)>;

  // Calls fn(row) for each row; answers how many rows were returned or changed.
  template <class... Args>
  std::int64_t each(const Statement& statement, const Visitor& visit, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{to_value(args)...};
    return execute(statement, values, &visit);
  }
  // All rows, each mapped by map(row).
  template <class Map, class... Args>
  auto all(const Statement& statement, Map map, const Args&... args) {
    std::vector<std::remove_cvref_t<std::invoke_result_t<Map, const Row&>>> rows;
    each(statement, [&](const Row& row) { rows.push_back(map(row)); }, args...);
    return rows;
  }
  // The first row mapped, or nothing.
  template <class Map, class... Args>
  auto one(const Statement& statement, Map map, const Args&... args) {
    std::optional<std::remove_cvref_t<std::invoke_result_t<Map, const Row&>>> first;
    each(statement, [&](const Row& row) { if (!first) first.emplace(map(row)); }, args...);
    return first;
  }
  // The first column of the first row as a number; 0 when there is none.
  template <class... Args>
  std::int64_t number(const Statement& statement, const Args&... args) {
    return one(statement, [](const Row& row) { return row.is_null(0) ? 0 : row.integer(0); }, args...).value_or(0);
  }

  // For SQL built at run time (search filters): not prepared ahead; parameters as in statements.
  std::int64_t each_of(std::string_view sql, std::span<const Value> values, const Visitor& visit) {
    return execute_text(sql, values, &visit);
  }
  virtual Dialect dialect() const = 0;

 protected:
  ~Snapshot() = default;
  virtual std::int64_t execute(const Statement& statement, std::span<const Value> values, const Visitor* visit) = 0;
  virtual std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Visitor* visit) = 0;
};

class Transaction : public Snapshot {
 public:
  // Runs a statement that changes something; answers how many rows it changed.
  template <class... Args>
  std::int64_t run(const Statement& statement, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{to_value(args)...};
    return execute(statement, values, nullptr);
  }
  // Like run for who does not ask how many rows it changed: on PostgreSQL it travels with the next statement or with
  // the commit, which then fail when it fails.
  template <class... Args>
  void send(const Statement& statement, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{to_value(args)...};
    execute_later(statement, values);
  }
  // Asks ahead: the next reading of the same statement with the same arguments answers what is true now, without
  // waiting on PostgreSQL. Nothing in between may change it.
  template <class... Args>
  void expect(const Statement& statement, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{to_value(args)...};
    execute_ahead(statement, values);
  }
  // For a body that was queued with a key and finds that it needs more than what it has locked: it starts again in a
  // serialisable transaction of its own. May throw something that the body must let pass.
  virtual void alone() {}
  // fn runs once, right after this transaction has become durable and before write() returns or `done` is called;
  // never when it rolls back. It must be quick and must not throw. (The event log publishes through this.)
  virtual void after_commit(std::function<void()> fn) = 0;

  // For caches of what bodies have read or written: as long as the answer stays the same, none of it was rolled back and
  // nobody else wrote to the database. 0: it cannot be known (PostgreSQL), so cache nothing.
  virtual std::uint64_t lineage() const { return 0; }

 protected:
  ~Transaction() = default;
  virtual void execute_later(const Statement& statement, std::span<const Value> values) { execute(statement, values, nullptr); }
  virtual void execute_ahead(const Statement&, std::span<const Value>) {}
};

// How a write may be queued. Works with the same key run in the order in which they were queued, and many of them share
// one commit. On PostgreSQL they run in READ COMMITTED: the body reads only what it has locked (SELECT ... FOR UPDATE)
// and what cannot change while that is locked, and it locks in the same order as everybody else.
struct Keyed {
  std::int64_t key = 0;  // such as the conversation; 0: none, and the write is serialisable
  std::function<void(Transaction&)> ahead = {};  // expects what the body will read; optional
};

// What was read from a replica, or from the database itself when there is none.
template <class T>
struct Stale {
  T value;
  std::optional<Time> as_of;  // everything committed before is in it; empty: everything
};

// For health pages.
struct Stats {
  int open_readers = 0, open_writers = 0, reader_limit = 0, writer_limit = 0;
  std::int64_t waiting = 0;   // threads that wait for a connection now
  std::int64_t refused = 0;   // that waited in vain
  std::int64_t repeated = 0;  // transactions that ran again because of a conflict or a lost connection
  std::int64_t batches = 0, batched = 0;  // shared commits, and the writes in them
  std::int64_t settled = 0;   // commits whose outcome had to be asked for
  std::int64_t writes = 0;    // that became durable
  std::int64_t failures = 0;  // commits that failed: disk, server; not a body's own error
  std::int64_t queued = 0;    // writes that wait for their turn now
  base::HistogramSnapshot commit_seconds;  // from the begin of the transaction until it was durable
  base::HistogramSnapshot commit_writes;   // how many writes shared it
  std::int64_t database_bytes = 0;         // 0: not known
  std::int64_t log_bytes = 0;              // SQLite: of the write-ahead log
};

struct Options {
  // "sqlite:/path/to/deskbell.db" or "postgresql://user@host/name?..." (anything libpq takes)
  std::string url;
  int readers = 4;      // pooled read connections
  int writers = 4;      // PostgreSQL only: pooled write connections (SQLite always has one writer)
  std::chrono::milliseconds busy_timeout{5000};
  std::chrono::milliseconds pool_wait{2000};  // PostgreSQL only: for a connection, then Unavailable
  std::string replica_url;                    // PostgreSQL only: for read_stale; empty: none
  int checkpoint_pages = 8'000;  // SQLite only: the log is copied into the file when it has grown by so much (32 MB)
  DiskSpace* space = nullptr;    // SQLite only: told of a full disk, and asked; must outlive the database
};

class Database {
 public:
  // Opens (creating an SQLite file with mode 0600 when there is none), applies pending migrations under a lock and
  // prepares all statements. Throws std::runtime_error with one clear line when the schema is newer than this
  // program, a migration was changed afterwards, or a statement is bad.
  static std::unique_ptr<Database> open(const Options& options, std::span<const Schema> schemas);
  // Finishes what was submitted, checkpoints, closes.
  virtual ~Database() = default;

  virtual Dialect dialect() const = 0;

  // Runs body in a snapshot and returns what it returns. Blocks. Any thread.
  template <class Body>
  auto read(Body&& body) -> std::invoke_result_t<Body, Snapshot&> {
    using Out = std::invoke_result_t<Body, Snapshot&>;
    if constexpr (std::is_void_v<Out>) {
      run_read([&](Snapshot& snapshot) { body(snapshot); });
    } else {
      std::optional<Out> out;
      run_read([&](Snapshot& snapshot) { out.emplace(body(snapshot)); });
      return std::move(*out);
    }
  }

  // As read, but what was committed in the last seconds may be missing. For reports.
  template <class Body>
  auto read_stale(Body&& body) -> Stale<std::invoke_result_t<Body, Snapshot&>> {
    std::optional<std::invoke_result_t<Body, Snapshot&>> out;
    const std::optional<Time> as_of = run_read_stale([&](Snapshot& snapshot) { out.emplace(body(snapshot)); });
    return {std::move(*out), as_of};
  }

  // Runs body in a transaction, returns when it is durable. Body answers Result<T>; an error rolls back. Blocks.
  template <class Body>
  auto write(Body&& body) -> std::invoke_result_t<Body, Transaction&> {
    using Out = std::invoke_result_t<Body, Transaction&>;
    std::optional<Out> out;
    std::optional<Error> forced = run_write([&](Transaction& tx) -> std::optional<Error> {
      out.emplace(body(tx));
      return *out ? std::nullopt : std::optional(out->error());
    });
    if (forced && *out) out.emplace(std::unexpected(std::move(*forced)));
    return std::move(*out);
  }

  // The hot path: queues body and returns at once; done(result) is called after the commit that made it durable,
  // on the writer's thread, together with the whole batch; it must be quick (hand the result to another thread).
  template <class Body, class Done>
  void write_async(Body body, Done done, Keyed keyed = {}) {
    using Out = std::invoke_result_t<Body, Transaction&>;
    struct Work {
      Body body;
      Done done;
      std::optional<Out> out;
    };
    auto work = std::make_shared<Work>(Work{std::move(body), std::move(done), std::nullopt});
    submit([work](Transaction& tx) -> std::optional<Error> {
             work->out.emplace(work->body(tx));
             return *work->out ? std::nullopt : std::optional(work->out->error());
           },
           [work](std::optional<Error> error) {
             if (error) work->out.emplace(std::unexpected(std::move(*error)));
             work->done(std::move(*work->out));
           },
           std::move(keyed));
  }

  // fn is called once after each commit (SQLite: after each batch), after all after_commit calls of that batch and
  // before waiting writers are woken; on PostgreSQL by several threads at a time. Register before the first write;
  // never removed.
  virtual void after_batch(std::function<void()> fn) = 0;

  // False when every write would answer Unavailable (readiness turns off): on SQLite for good after the first failed
  // sync, on PostgreSQL while the server is away.
  virtual bool healthy() const = 0;
  // Why it is not healthy, in a sentence for the operator that begins with "storage failed" when the storage itself
  // did; empty while it is.
  virtual std::string trouble() const { return healthy() ? "" : "the database cannot be reached"; }

  virtual Stats stats() const { return {}; }

  // Integrity check of the engine; empty when all is well, else one line per finding.
  virtual std::vector<std::string> check() = 0;

 protected:
  // A body's error rolls its work back. run_write answers the error that rolled the transaction back, if any.
  using WriteBody = std::function<std::optional<Error>(Transaction&)>;
  virtual void run_read(const std::function<void(Snapshot&)>& body) = 0;
  virtual std::optional<Error> run_write(const WriteBody& body) = 0;
  virtual void submit(WriteBody body, std::function<void(std::optional<Error>)> done, Keyed keyed) = 0;
  virtual std::optional<Time> run_read_stale(const std::function<void(Snapshot&)>& body) {
    run_read(body);
    return std::nullopt;
  }
};

}  // namespace deskbell::storage
