#pragma once
#include <base/clock.h>
#include <base/histogram.h>
#include <base/id.h>
#include <base/random.h>
#include <base/result.h>
#include <base/span.h>
#include <storage/database.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Durable work for later: enqueued in the transaction that makes it necessary, run by worker threads outside of any
// transaction, at least once.
//
//   queue.handle("mail.send", [&](const jobs::Job& job) -> Result<void> { return mailer.send(job.payload); });
//   queue.start();
//   database.write([&](storage::Transaction& tx) -> Result<void> {
//     queue.enqueue(tx, {.kind = "mail.send", .payload = base::to_json(mail)});
//     return {};
//   });
//
// A failed job is repeated after a random pause of up to first_pause * 2^(attempt - 1), at most longest_pause. After
// max_attempts, or at once for invalid_argument and unimplemented, it becomes a dead letter. A job whose worker died
// runs again when its lease ends; so handlers must bear repetition.
namespace deskbell::jobs {

struct NewJob {
  std::string kind;  // "mail.send": module noun, dot, verb
  std::string payload = "{}";
  std::optional<Time> run_at = {};  // at once when empty
  // Of the jobs with the same key at most one waits: enqueueing another one answers the first, which then runs at the
  // earlier of both times. A job that already runs does not count, since it may have read what has changed since.
  std::string unique_key = {};
  int max_attempts = 10;
};

struct Job {
  Id<Job> id;
  std::string kind;
  std::string payload;
  std::string unique_key;
  int attempt = 0;  // 1 at the first run
  int max_attempts = 0;
  Time created_at;
};

struct DeadJob {
  Job job;
  std::string error;  // why the last attempt failed, for the administrator
  Time died_at;
};

// Whether a kind of job tells the world outside: a mail, a webhook, a message to a provider.
enum class Direction { inside, outbound };

// While it is set, outbound jobs wait, whatever is due. A restored database starts so: what it would send may have been
// sent before.
struct Hold {
  Time since;
  std::string reason;
};

struct Counts {
  std::int64_t waiting = 0;  // held ones too
  std::int64_t running = 0;
  std::int64_t dead = 0;
  std::int64_t held = 0;           // outbound, wait for the release
  std::optional<Time> oldest_due;  // of those that wait unheld; long ago means that the workers do not keep up
};

// Of this process, since it started.
struct Stats {
  std::uint64_t done = 0;
  std::uint64_t failed = 0;  // attempts, the last ones included
  std::uint64_t buried = 0;  // became dead letters
  base::HistogramSnapshot seconds;  // of one attempt
};

struct Options {
  int workers = 2;
  std::chrono::seconds lease{60};  // renewed while the handler runs
  std::chrono::milliseconds first_pause{1'000};
  std::chrono::milliseconds longest_pause{3'600'000};
  std::chrono::milliseconds poll{1'000};  // how late the jobs of another node may be seen
  base::SpanSink spans = {};
};

class Queue {
 public:
  using Handler = std::function<Result<void>(const Job&)>;

  // `database` was opened with jobs::schema(). Everything given must outlive the queue.
  Queue(storage::Database& database, const Clock& clock, Ids& ids, Random& random, Options options = {});
  ~Queue();  // stops
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  // Before start. A job of a kind without handler fails like any other, and so waits for a program that has one.
  void handle(std::string kind, Handler handler, Direction direction = Direction::inside);
  // Before start. Enqueues a job of this kind every `period`, the first one at once; the next time is stored under
  // `name`, so that neither a restart nor another node doubles it. Periods that were missed are made up for by one run.
  void every(std::string name, std::chrono::seconds period, NewJob job);

  Id<Job> enqueue(storage::Transaction& tx, const NewJob& job);
  // Removes the job that waits with this key; false when there is none.
  bool cancel(storage::Transaction& tx, std::string_view unique_key);

  void start();
  // Waits for the handlers that run. May be started again.
  void stop();
  // Instead of workers: runs on the calling thread what is due, until nothing is; answers how many jobs it ran.
  int run_due();

  // Dead letters, newest first, with id < before (none: from the newest).
  std::vector<DeadJob> dead(storage::Snapshot& snapshot, std::optional<Id<Job>> before, int limit);
  // Makes it wait again with all its attempts. not_found when it is not dead, already_exists when one with its unique
  // key waits.
  Result<void> retry(storage::Transaction& tx, Id<Job> id);
  Result<void> remove(storage::Transaction& tx, Id<Job> id);
  Counts counts(storage::Snapshot& snapshot);
  Stats stats() const;

  // Outbound work that is no job (a consumer that sends by itself) asks this before each batch.
  std::optional<Hold> outbound_hold(storage::Snapshot& snapshot);
  // Outbound jobs that run already end as they would. A hold that is there stays as it is.
  void hold_outbound(storage::Transaction& tx, std::string_view reason);
  // Answers how many jobs may run now; failed_precondition when nothing was held.
  Result<std::int64_t> resume_outbound(storage::Transaction& tx);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

storage::Schema schema();

}  // namespace deskbell::jobs
