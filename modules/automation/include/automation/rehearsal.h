#pragma once
#include <calendar/zone.h>

#include <automation/engine.h>
#include <automation/surroundings.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

// What a rule would have done in the past, from the log alone: a pure reader of observations in their order. What it
// would have changed is remembered, so that a rule that sets a tag where there is none sets it once.
namespace deskbell::automation {

struct DayCount {
  std::string date;  // in the time zone that was asked for
  std::int64_t matched = 0;
  std::int64_t things = 0;  // different ones
};
BOOST_DESCRIBE_STRUCT(DayCount, (), (date, matched, things))

struct ActionCount {
  int action = 0;  // its place in the rule, from 0
  ActionKind does = ActionKind::note;
  std::int64_t changes = 0;
  std::int64_t already = 0;  // it was so before
};
BOOST_DESCRIBE_STRUCT(ActionCount, (), (action, does, changes, already))

// Whom it would have touched: the queue or owner that the thing had, or would have got.
struct TouchCount {
  std::string id;
  std::string name;  // filled in from today's names
  std::int64_t things = 0;
};
BOOST_DESCRIBE_STRUCT(TouchCount, (), (id, name, things))

struct Sample {
  Thing thing;
  std::string title;
  std::string trigger;
  Time at;
  std::vector<decisions::Finding> because;
  std::vector<Effect> effects;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (thing, title, trigger, at, because, effects))

struct RehearsalResult {
  Time from;
  Time to;
  std::int64_t events = 0;  // of the log in that time
  std::int64_t looked = 0;  // that the rule waits for, or moments that came
  std::int64_t matched = 0;
  std::int64_t things = 0;   // different ones
  std::int64_t unknown = 0;  // that could not be judged: the log does not tell the thing's state before them
  std::vector<DayCount> by_day;
  std::vector<ActionCount> by_action;
  std::vector<TouchCount> by_queue;  // most first, at most 50
  std::vector<TouchCount> by_owner;
  std::vector<Sample> samples;  // spread over the whole time, at most 50
  bool history_is_cut = false;  // retention has taken the beginning
};
BOOST_DESCRIBE_STRUCT(RehearsalResult, (),
                      (from, to, events, looked, matched, things, unknown, by_day, by_action, by_queue, by_owner,
                       samples, history_is_cut))

class Rehearsal {
 public:
  struct Setting {
    Rule rule;  // checked
    decisions::Vocabulary vocabulary;
    std::vector<EventKind> kinds;
    Time from;
    Time to;
    calendar::Zone zone;
  };
  // invalid_argument when the conditions cannot be compiled.
  static Result<std::unique_ptr<Rehearsal>> of(Setting setting);

  // Whether an event of this kind has to be observed at all; it is counted all the same.
  bool wants(std::string_view kind) const;
  void count_event() { ++result_.events; }
  // In the order of the log.
  void take(Observation seen, std::string_view kind, Time at);
  // What has come until then; titles and names are empty. Nothing can be taken afterwards.
  RehearsalResult finish(Time until);

 private:
  explicit Rehearsal(Setting setting);
  struct Overlay {
    std::optional<decisions::Value> real;  // what the log told when the rule would have changed it
    std::optional<decisions::Value> changed;
  };
  // What the log has told of a thing so far.
  struct Remembered {
    decisions::Facts facts;  // those that the rule asks for
    bool whole = false;
    bool finished = false;
    std::optional<Time> armed_for;  // the moment for which the time trigger waits or has come
  };
  bool is_known(const decisions::Facts& facts) const;
  void remember(const Observation& seen, Time at);
  void pass_time(Time until);
  void judge(Thing thing, decisions::Facts facts, std::string_view trigger, Time at);
  void lay_over(Thing thing, decisions::Facts& facts);
  void count(Thing thing, const decisions::Facts& before, const decisions::Facts& after, Time at);
  void keep_sample(Sample sample);

  Setting setting_;
  decisions::Slots slots_;
  decisions::Matcher matcher_;
  std::set<std::string, std::less<>> triggers_;  // kinds that the rule waits for
  std::set<std::string, std::less<>> states_;    // kinds that tell a whole state, when that has to be remembered
  std::set<std::string, std::less<>> asked_;     // facts that are remembered
  std::vector<std::string> of_thing_;            // facts of the thing that the conditions ask for
  std::map<Thing, Remembered> things_;
  std::map<Thing, std::map<std::string, Overlay>> overlays_;
  std::multimap<Time, Thing> due_;
  std::optional<Time> next_at_;
  std::set<Thing> touched_;
  std::map<std::string, std::pair<std::int64_t, std::set<Thing>>> days_;
  std::map<std::string, std::set<Thing>> queues_;
  std::map<std::string, std::set<Thing>> owners_;
  std::int64_t keep_each_ = 1;
  RehearsalResult result_;
};

}  // namespace deskbell::automation
