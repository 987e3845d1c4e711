#include <base/random.h>

#include <clocks/clocks.h>
#include <clocks/ticker.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

// What it costs to watch many clocks: SUBJECTS open cases (the first argument; one million when it is left out) with
// three clocks each in an SQLite file. A tick with nothing due, the telling of one mark, and how late a mark is told by
// the ticker on the machine's own clock.
namespace deskbell::clocks {
namespace {

using namespace std::chrono_literals;

constexpr auto kPace = 250ms;
constexpr int kQuietTicks = 2'000;
constexpr int kDueSubjects = 2'000;
constexpr int kRounds = 20;
// Marks of a million cases with three clocks and two marks each over ten working days of nine hours.
constexpr double kMarksPerSecond = 3e6 * 2 / (10 * 9 * 3600.0);

double processor_us(std::clock_t since) {
  return static_cast<double>(std::clock() - since) * 1e6 / CLOCKS_PER_SEC;
}

class Desk {
 public:
  explicit Desk(std::int64_t subjects)
      : directory_(std::filesystem::temp_directory_path() / ("clocks_bench." + std::to_string(::getpid()))) {
    std::filesystem::create_directories(directory_);
    const storage::Schema schemas[] = {events::schema(), jobs::schema(), calendar::schema(), schema()};
    storage::Options options;
    options.url = "sqlite:" + (directory_ / "bench.db").string();
    database = storage::Database::open(options, schemas);
    log.emplace(*database, clock);
    ids.emplace(clock);
    jobs.emplace(*database, clock, *ids, random);
    calendars.emplace(calendar::Calendars::Needs{*database, *log, *ids, clock});
    clocks.emplace(Clocks::Needs{*database, *log, *ids, clock, *jobs, *calendars, vocabularies});
    fill(subjects);
  }
  ~Desk() {
    clocks.reset();
    jobs.reset();
    log.reset();
    database.reset();
    std::filesystem::remove_all(directory_);
  }
  // Their next mark lies `from_now` away.
  void make_due(std::int64_t first, std::int64_t count, std::chrono::microseconds from_now) {
    run("UPDATE clock SET next_at = " + micros(from_now) +
        ", since = next_at - 100000000, due_at = " + micros(from_now) +
        ", told_percent = 80, elapsed_us = target_s * 1000000 - 100000000, calendar = 1002, since = " +
        micros(from_now - 100s) + " WHERE type = 'first_response' AND subject > " + std::to_string(first) +
        " AND subject <= " + std::to_string(first + count));
  }

  base::SystemClock clock;
  base::SeededRandom random{1};
  decisions::Vocabularies vocabularies;
  std::unique_ptr<storage::Database> database;
  std::optional<events::Log> log;
  std::optional<Ids> ids;
  std::optional<jobs::Queue> jobs;
  std::optional<calendar::Calendars> calendars;
  std::optional<Clocks> clocks;

 private:
  std::string micros(std::chrono::microseconds from_now) const {
    return std::to_string((clock.now() + from_now).time_since_epoch().count());
  }
  void run(const std::string& sql) {
    (void)database->write([&](storage::Transaction& tx) -> Result<void> {
      tx.each_of(sql, {}, [](const storage::Row&) {});
      return {};
    });
  }
  // Due over the next thirty days, none of them today.
  void fill(std::int64_t subjects) {
    const std::string numbers =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(subjects) + ") ";
    run("INSERT INTO clock_subject (id, kind, stream, state, policy, habit, opened_at, heard_at, calendar_stamp) " +
        numbers + "SELECT i, 'service_case', i, 'open', 1003, 'service_case/request/normal', " + micros(-24h) + ", " +
        micros(-24h) + ", 1 FROM n");
    int number = 0;
    for (const char* type : {"first_response", "update", "resolution"}) {
      const std::string due = micros(24h) + " + (i * 7919 % 2592000) * 1000000";
      run("INSERT INTO clock (id, subject, type, round, latest, status, policy, calendar, target_s, warn_percent, "
          "pauses, "
          "started_at, elapsed_us, since, due_at, next_at, told_percent) " +
          numbers + "SELECT i * 3 + " + std::to_string(number++) + ", i, '" + type +
          "', 1, TRUE, 'running', 1003, 1001, 162000, '50,80', 'customer', " + micros(-24h) + ", 0, " + micros(-24h) +
          ", " + due + ", " + due + ", 0 FROM n");
    }
  }

  const std::filesystem::path directory_;
};

void figure(const char* name, double value, const char* unit, double goal) {
  std::printf(R"({"bench":"clocks","name":"%s","figure":%.4g,"unit":"%s","goal":%.4g,"reached":%s})"
              "\n",
              name, value, unit, goal, value <= goal ? "true" : "false");
}

void measure(std::int64_t subjects) {
  Desk desk(subjects);
  std::printf("%lld subjects with three clocks each\n", static_cast<long long>(subjects));
  desk.clocks->tick(500);

  std::clock_t began = std::clock();
  for (int i = 0; i < kQuietTicks; ++i) desk.clocks->tick(500);
  const double quiet_us = processor_us(began) / kQuietTicks;
  const double quiet_share = quiet_us * (1s / kPace) / 1e6;

  desk.make_due(1'000, kDueSubjects, -1s);
  const auto fired_before = desk.clocks->stats().fired;
  began = std::clock();
  while (desk.clocks->tick(500) > 0) continue;
  const auto fired = static_cast<double>(desk.clocks->stats().fired - fired_before);
  const double each_us = processor_us(began) / fired;
  std::printf("quiet tick %.1f us, one mark told %.1f us (%.0f of them)\n", quiet_us, each_us, fired);

  std::int64_t latest_us = 0;
  {
    Ticker ticker(*desk.clocks, std::chrono::duration_cast<std::chrono::milliseconds>(kPace));
    for (int round = 0; round < kRounds; ++round) {
      desk.make_due(10'000 + round, 1, 137ms + round * 7ms);
      const auto before = desk.clocks->stats().fired;
      while (desk.clocks->stats().fired == before) std::this_thread::sleep_for(1ms);
      latest_us = std::max(latest_us, desk.clocks->stats().late_us);
    }
  }
  figure("tick with nothing due, 4 a second", quiet_share * 100, "% of a core", 1);
  figure("with the marks that so many clocks have",
         (quiet_share + each_us * kMarksPerSecond / 1e6 * static_cast<double>(subjects) / 1e6) * 100, "% of a core", 1);
  figure("a due clock fires after, at most", static_cast<double>(latest_us) / 1e6, "s", 1);
}

}  // namespace
}  // namespace deskbell::clocks

int main(int argument_count, char** arguments) {
  deskbell::clocks::measure(argument_count > 1 ? std::atoll(arguments[1]) : 1'000'000);
}
