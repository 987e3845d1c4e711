#pragma once
#include <calendar/zone.h>

#include <clocks/clock_rules.h>
#include <toml++/toml.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// Plays one file of tests/fixtures/cases; their README tells the words.
namespace deskbell::clocks {

// A misspelt word would make a story test nothing.
struct BadStory : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Story {
 public:
  explicit Story(const toml::table& file);
  // What was told since the step before, in sentences.
  std::vector<std::string> play(const toml::table& step);
  // "running, due Mon 2026-03-02 14:00".
  std::string state(const std::string& clock) const;

 private:
  struct One {
    Standing standing;
    decisions::Facts facts;
    bool stale = false;  // hours have changed since it was last looked at
  };
  One& ensure_one(const std::string& who);
  void put_calendar(const toml::table& table, Time from);
  void put_policy(const toml::table& table);
  void put_use(const toml::table& table);
  void rebuild();
  Promise promise_for(const One& one) const;
  World world(One& one);
  void happen(const std::string& who, HappeningKind kind, std::optional<Waiting> waiting);
  void change_everything(const toml::table& step);
  void tell(const std::string& who, const std::vector<Step>& steps);
  Id<calendar::NamedCalendar> calendar_named(const std::string& name) const;
  Time time_of(std::string text) const;
  std::string text_of(Time at) const;

  calendar::Zone zone_;
  Time now_;
  std::map<std::string, Id<calendar::NamedCalendar>> calendar_ids_;
  std::map<Id<calendar::NamedCalendar>, std::vector<calendar::Timeline::Version>> versions_;
  std::vector<calendar::CalendarUse> uses_;
  std::vector<Policy> policies_;
  std::unique_ptr<calendar::CalendarSet> calendars_;
  std::map<std::string, One> ones_;
  std::vector<std::string> told_;
  std::int64_t last_id_ = 0;
};

}  // namespace deskbell::clocks
