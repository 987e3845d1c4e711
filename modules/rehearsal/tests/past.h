#pragma once
#include <base/json.h>

#include <clocks/events.h>
#include <conversations/events.h>
#include <rehearsal/case_past.h>

#include <map>
#include <string>
#include <vector>

// A log that is written down by hand.
namespace deskbell::rehearsal {

using namespace std::chrono_literals;

inline const Time kFrom = *base::parse_time("2026-03-02T00:00:00Z");

class Written {
 public:
  cases::Case& matter(std::int64_t id) {
    const auto [place, fresh] = cases_.try_emplace(id);
    cases::Case& one = place->second;
    if (!fresh) return one;
    one.id = {id};
    one.number = "REQ-" + std::to_string(id);
    one.subject = "The kettle leaks";
    one.kind = "request";
    one.state = "open";
    return one;
  }
  void open(std::int64_t id, Time at) {
    matter(id).opened_at = at;
    add(id, "case.opened", at, base::to_json(cases::CaseEvent{.matter = matter(id), .by_name = {}, .note = {}}));
  }
  // The case as it is now, by an event of this kind.
  void tell(std::int64_t id, std::string kind, Time at) {
    add(id, std::move(kind), at, base::to_json(cases::CaseEvent{.matter = matter(id), .by_name = {}, .note = {}}));
  }
  void move(std::int64_t id, cases::StateCategory to, Time at) {
    matter(id).state_category = to;
    const bool ends = to == cases::StateCategory::solved || to == cases::StateCategory::closed;
    tell(id, ends ? "case." + std::string(base::name_of(to)) : "case.moved", at);
  }
  void task(std::int64_t id, const cases::Task& task, std::string kind, Time at) {
    cases::TaskChanged event;
    event.matter = matter(id);
    event.task = task;
    add(id, std::move(kind), at, base::to_json(event));
  }
  void say(std::int64_t conversation, conversations::AuthorKind who, Time at) {
    conversations::MessagePosted event;
    event.message.id = {++last_};
    event.message.conversation = {conversation};
    event.message.author_kind = who;
    event.message.at = at;
    add(conversation, "conversation.message_posted", at, base::to_json(event));
  }
  void mark(std::int64_t id, std::int64_t clock, clocks::ClockType type, int percent, Time at) {
    clocks::ClockEvent event;
    event.subject = {clocks::SubjectKind::service_case, {id}, {id}};
    event.clock.id = {clock};
    event.clock.type = type;
    event.clock.terms.policy = {1};
    event.clock.terms.calendar = {1};
    event.at = at;
    event.percent = percent;
    add(id, percent == clocks::kBreachPercent ? "clock.breached" : "clock.warned", at, base::to_json(event));
  }
  void add(std::int64_t stream, std::string kind, Time at, std::string payload) {
    events.push_back({.position = ++last_, .stream = stream, .seq = last_, .kind = std::move(kind), .actor = 0, .at = at,
                      .payload = std::move(payload)});
  }

  std::vector<events::Event> events;

 private:
  std::map<std::int64_t, cases::Case> cases_;
  std::int64_t last_ = 1'000;
};

inline decisions::Vocabulary words() {
  return {{"case.kind", decisions::FactType::text},
          {"case.level", decisions::FactType::text},
          {"case.tier", decisions::FactType::text},
          {"case.reopened", decisions::FactType::number},
          {"case.queue", decisions::FactType::text}};
}

inline CasePast past_with(std::vector<std::string> asked, std::size_t most = CasePast::kMostFollowed) {
  return CasePast({.from = kFrom, .reader = cases::FactsReader({}, {}), .asked = std::move(asked), .most = most});
}

}  // namespace deskbell::rehearsal
