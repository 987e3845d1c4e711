#pragma once
#include <automation/engine.h>
#include <automation/surroundings.h>

#include <algorithm>
#include <map>
#include <set>

// A desk with cases that are only facts, for tests. What an action does is appended to the log as "case.changed" with
// all facts; "fail" as a note's text fails.
namespace deskbell::automation {

struct DeskEvent {
  static constexpr std::string_view kKind = "case.changed";
  decisions::FactsJson facts;
};
BOOST_DESCRIBE_STRUCT(DeskEvent, (), (facts))

class SmallDesk final : public Surroundings {
 public:
  explicit SmallDesk(events::Log& log) : log_(log) {}

  static decisions::Vocabulary vocabulary() {
    using decisions::FactType;
    return {{"case.kind", FactType::text},        {.name = "case.queue", .refers = "queue"},
            {"case.state", FactType::text},       {"case.tags", FactType::texts},
            {"case.opened_at", FactType::moment}, {"clock.percent", FactType::number}};
  }

  std::vector<EventKind> event_kinds() override {
    return {{"case.opened", ThingKind::matter, true},
            {"case.changed", ThingKind::matter, true},
            {"clock.warned", ThingKind::matter, false}};
  }
  std::optional<Observation> observe(const events::Event& event) override {
    const auto read = base::parse_json<DeskEvent>(event.payload);
    if (!read) return std::nullopt;
    auto facts = decisions::facts_from(read->facts, vocabulary(), "facts");
    if (!facts) return std::nullopt;
    Observation seen{.thing = {ThingKind::matter, {event.stream}}, .facts = {}, .event = {}};
    if (event.kind.starts_with("case.")) {
      seen.facts = *std::move(facts);
      seen.whole = true;
      const auto* state = seen.facts.find("case.state");
      seen.finished = state && *state == decisions::Value(std::string("closed"));
    } else {
      seen.event = *std::move(facts);
    }
    return seen;
  }
  std::optional<decisions::Facts> facts(storage::Snapshot&, Thing thing) override {
    const auto found = cases.find(thing.id.value);
    return found == cases.end() ? std::nullopt : std::optional(found->second);
  }
  Result<void> require_visible(storage::Snapshot&, const Actor&, Thing thing) override {
    if (!cases.contains(thing.id.value) || hidden.contains(thing.id.value)) return not_found("There is no such case.");
    return {};
  }
  std::string title(storage::Snapshot&, Thing thing) override { return "Case " + to_string(thing.id); }
  Page<Thing> unfinished(storage::Snapshot&, ThingKind kind, const std::optional<std::string>& cursor,
                         int limit) override {
    Page<Thing> out;
    for (const auto& [id, one] : cases) {
      if (cursor && id <= std::stoll(*cursor)) continue;
      if (std::ssize(out.items) == limit) {
        out.next = to_string(out.items.back().id);
        break;
      }
      out.items.push_back({kind, {id}});
    }
    return out;
  }
  std::vector<FieldError> mistakes_of(storage::Snapshot&, ThingKind, const Action& action,
                                      const std::string& path) override {
    if (action.queue && *action.queue != "7") return {{path + ".queue", "is not a queue"}};
    return {};
  }
  Result<void> act(storage::Transaction& tx, const Actor& actor, Thing thing, const Action& action) override {
    if (action.does == ActionKind::note && *action.text == "fail")
      return failure(ErrorCode::failed_precondition, "It cannot be noted.");
    done.push_back(actor.name + ": " + std::string(base::name_of(action.does)) +
                   (action.text ? " " + *action.text : std::string()));
    decisions::Facts& facts = cases[thing.id.value];
    effects_of({action}, ThingKind::matter, facts);
    log_.append(tx, thing.id.value, actor.id, DeskEvent{decisions::to_json(facts)});
    return {};
  }
  void tell_broken(storage::Transaction&, const std::string& name, const std::string& reason) override {
    broken.push_back(name + ": " + reason);
  }
  std::optional<std::string> name_of(storage::Snapshot&, std::string_view noun, std::string_view id) override {
    return noun == "queue" && id == "7" ? std::optional<std::string>("Repairs") : std::nullopt;
  }
  std::optional<std::string> id_of(storage::Snapshot&, std::string_view noun, std::string_view name) override {
    return noun == "queue" && name == "Repairs" ? std::optional<std::string>("7") : std::nullopt;
  }

  std::map<std::int64_t, decisions::Facts> cases;
  std::set<std::int64_t> hidden;
  std::vector<std::string> done;
  std::vector<std::string> broken;

 private:
  events::Log& log_;
};

}  // namespace deskbell::automation
