#pragma once
#include <base/clock.h>
#include <base/json.h>
#include <telemetry/metrics.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// What is known of the state of one centre, gathered from all modules: lights, figures and the last hour, for the
// console's Health page, /readyz, /metrics and alarms. One per workspace; nothing here is of the process.
//
// A module that has something to tell offers a small stats() struct; app adds a section:
//
//   health.add("backups", [this](telemetry::Report& report) {
//     const auto stats = backup.stats();
//     report.gauge("backup_age_seconds", "Age of the newest verified backup.", stats.age);
//     if (stats.age > 26h) report.red("backup_old", "The newest backup is older than a day.", "Look at the failed
//     jobs.");
//   });
//
// The figure is then on the page and in /metrics, the finding on the page, in /readyz and, when it stays red, an alarm.
namespace deskbell::telemetry {

enum class Light { green, yellow, red };
BOOST_DESCRIBE_ENUM(Light, green, yellow, red)

// Something that is not as it should be. `code` is stable: the console translates by it (catalogue health.finding) and
// alarms go by it. `text` says in plain words what is the matter, `advice` what to do.
struct Finding {
  std::string code;
  Light light = Light::yellow;
  std::string text;
  std::string advice;
  std::map<std::string, std::string> values;  // that stand in the text, for translations
  bool stops_traffic = false;                 // the node is not ready while it lasts
};
BOOST_DESCRIBE_STRUCT(Finding, (), (code, light, text, advice, values, stops_traffic))

struct Fact {
  std::string name;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (name, text))

// One line of a table: a node, a certificate, a consumer.
struct Item {
  std::string name;
  Light light = Light::green;
  std::vector<Fact> facts;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, light, facts))

// What one section tells at one moment.
class Report {
 public:
  explicit Report(Families& families) : families_(families) {}

  void gauge(std::string_view name, std::string_view help, double value, Labels labels = {});
  void counter(std::string_view name, std::string_view help, double total, Labels labels = {});
  void histogram(std::string_view name, std::string_view help, base::HistogramSnapshot value, Labels labels = {});
  // Texts for the page only: versions, names.
  void fact(std::string_view name, std::string text) { facts.push_back({std::string(name), std::move(text)}); }
  void item(Item item) { items.push_back(std::move(item)); }

  // Not as it should be. `code` is unique in the whole centre: "backup_old", "storage_disk_full".
  void yellow(std::string_view code, std::string text, std::string advice,
              std::map<std::string, std::string> values = {});
  void red(std::string_view code, std::string text, std::string advice, std::map<std::string, std::string> values = {});
  // Red, and no traffic should come to this node.
  void not_ready(std::string_view code, std::string text, std::string advice,
                 std::map<std::string, std::string> values = {});

  std::vector<std::string> names;  // of the figures, in the order in which they were told
  std::vector<Fact> facts;
  std::vector<Item> items;
  std::vector<Finding> findings;

 private:
  void add(std::string_view name, std::string_view help, MetricKind kind, Sample sample);
  Families& families_;
};

struct Section {
  std::string name;
  Light light = Light::green;
  std::vector<std::string> names;  // of its figures in Snapshot::families
  std::vector<Fact> facts;
  std::vector<Item> items;
  std::vector<Finding> findings;
};

struct Snapshot {
  Time at;
  Light light = Light::green;
  std::vector<Section> sections;  // in the order in which they were added
  Families families;
  std::vector<Finding> stopping;  // that stop traffic, of the sections that ask others
};

// A line of the time chart, made of a figure, summed over its labels.
struct Track {
  enum class Take { value, rate, median, p99 };  // rate: per second; the last two of a histogram's new observations
  std::string name;    // "messages_per_second": on the page, translated by catalogue health.track
  std::string figure;  // "messages_total"
  Take take = Take::value;
};

struct Point {
  Time at;
  std::vector<std::optional<double>> values;  // as tracks; none when nothing could be measured
};

// A red finding that stays is an alarm; it ends when the finding has been away for as long.
struct Alarm {
  std::string section;
  Finding finding;
  Time since;
};

class Health {
 public:
  struct Options {
    std::chrono::seconds step{10};           // between two points
    std::size_t points = 360;                // kept: an hour
    std::chrono::seconds patience{120};      // a finding that is red for so long is an alarm
    std::chrono::milliseconds fresh{1'000};  // a snapshot that is younger is not made again
  };
  using Read = std::function<void(Report&)>;
  using AlarmCall = std::function<void(const Alarm&)>;

  explicit Health(const Clock& clock) : Health(clock, Options{}) {}
  Health(const Clock& clock, Options options);
  ~Health();  // stops
  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;

  // Before start(). A section that asks nobody and never waits may be told as such: it is then asked at each look at
  // /readyz, by any thread.
  enum class Asks { nobody, others };
  // `read` is called by one thread at a time; it may ask the database but must not wait long. When it
  // throws, the section is red with what was thrown in the log. A section may be added twice; both tell.
  void add(std::string name, Read read, Asks asks = Asks::others);
  void track(Track track);
  // Called on the thread of start() or tick(); may throw, and is then called again at the next tick. An alarm that
  // could not be told before it was over is told nevertheless, and then its end.
  void on_alarm(AlarmCall raised, AlarmCall cleared);

  // Alarms that an earlier run raised and did not clear: they are not raised again, and cleared when all is well.
  void restore(std::vector<Alarm> alarms);

  // Takes a snapshot every step on a thread of its own.
  void start();
  void stop();
  // One step: a snapshot, a point, alarms. For tests, instead of start().
  void tick();

  // The newest snapshot; made now when it is no longer fresh and nobody else is just making one. Never null.
  std::shared_ptr<const Snapshot> snapshot();
  // What is to be told at /readyz: the findings of sections that ask nobody, as of now, and of the last snapshot those
  // that stop traffic. Never waits.
  std::vector<Finding> readiness() const;
  std::vector<Track> tracks() const { return tracks_; }
  std::vector<Point> points() const;  // oldest first
  std::vector<Alarm> alarms() const;
  std::chrono::seconds step() const { return options_.step; }

 private:
  struct Watched {  // a red finding, by code
    Alarm alarm;
    bool raised = false;
    bool told = false;
    std::chrono::steady_clock::time_point first_seen;
    std::chrono::steady_clock::time_point last_seen;
  };
  std::shared_ptr<const Snapshot> collect();
  void watch(const Snapshot& now);
  void see(const std::string& section, const Finding& finding, Time now, std::chrono::steady_clock::time_point at);
  static bool tell(const AlarmCall& call, const Alarm& alarm);
  void run();

  const Clock& clock_;
  const Options options_;
  struct Reader {
    std::string name;
    Read read;
    Asks asks;
  };
  std::vector<Reader> readers_;
  std::vector<Track> tracks_;
  AlarmCall raised_;
  AlarmCall cleared_;

  std::timed_mutex collecting_;
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const Snapshot> last_;
  std::chrono::steady_clock::time_point last_at_;
  std::vector<Point> ring_;  // oldest first
  std::map<std::string, Watched> watched_;

  // Of the thread that ticks.
  std::shared_ptr<const Snapshot> before_;
  std::chrono::steady_clock::time_point before_at_;

  std::mutex stop_mutex_;
  std::condition_variable_any stopping_changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace deskbell::telemetry
