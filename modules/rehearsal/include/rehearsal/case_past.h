#pragma once
#include <events/log.h>

#include <cases/cases.h>
#include <cases/footing.h>
#include <clocks/clock.h>
#include <decisions/facts.h>
#include <escalation/news.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

// The log of the past, told case by case in the words of clocks and ladders. Pure: it knows what it was given.
//
//   CasePast past({.from = from, .reader = reader, .asked = book.facts()});
//   for (const auto& event : events) past.take(event, [&](const Telling& what, Time at) { ... });
namespace deskbell::rehearsal {

// A case as the log has told it so far.
struct PastCase {
  Id<cases::Case> id;
  std::string number;
  std::string subject;
  Time opened_at;
  cases::Footing footing;
  cases::Level level = cases::Level::normal;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::vector<Id<identity::User>> watchers;
  std::vector<Id<conversations::Conversation>> conversations;
  decisions::Facts facts;  // those that were asked for
};

// What one event says about a case, or about a task of it.
struct Telling {
  const PastCase& matter;
  clocks::Subject subject;
  const decisions::Facts& facts;  // of the subject
  std::vector<clocks::Happening> happenings = {};
  std::optional<std::string> task = {};  // its title
  escalation::News news = escalation::News::none;
  std::optional<escalation::ClockMark> mark = {};  // that a clock has told
  bool last = false;                               // nothing more is told of the case
};

class CasePast {
 public:
  static constexpr std::size_t kMostFollowed = 200'000;

  struct Setting {
    Time from;
    cases::FactsReader reader;
    std::vector<std::string> asked;  // facts that are remembered
    std::size_t most = kMostFollowed;
  };
  explicit CasePast(Setting setting);

  using Hear = std::function<void(const Telling&, Time at)>;
  // In the order of the log. `hear` is called for each case that the event is about.
  void take(const events::Event& event, const Hear& hear);

  std::int64_t events() const { return events_; }
  std::int64_t older() const { return std::ssize(older_); }  // cases that were opened before `from`
  std::int64_t left_out() const { return left_out_; }        // beyond the most that are followed at once

 private:
  struct PastTask {
    Id<cases::Case> matter;
    cases::TaskFooting footing;
    decisions::Facts facts;
  };
  void take_case(const events::Event& event, const Hear& hear);
  void take_task(const json::object& payload, const PastCase& matter, const cases::Case& state, Time at,
                 const Hear& hear);
  void take_mark(const events::Event& event, const Hear& hear);
  void take_message(const events::Event& event, const Hear& hear);
  PastCase past_of(const cases::Case& state) const;
  decisions::Facts trimmed(const decisions::Facts& all) const;
  void link(const PastCase* before, const PastCase& after);
  void forget(Id<cases::Case> id);

  Setting setting_;
  std::set<std::string, std::less<>> asked_;
  std::unordered_map<Id<cases::Case>, PastCase> cases_;
  std::unordered_map<Id<cases::Task>, PastTask> tasks_;
  std::unordered_multimap<std::int64_t, Id<cases::Case>> by_conversation_;
  std::unordered_multimap<Id<cases::Case>, Id<cases::Task>> tasks_of_;
  std::unordered_set<std::int64_t> over_;  // closed, or left out
  std::unordered_set<std::int64_t> older_;
  std::int64_t events_ = 0;
  std::int64_t left_out_ = 0;
};

}  // namespace deskbell::rehearsal
