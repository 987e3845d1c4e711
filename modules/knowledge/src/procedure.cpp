#include <base/check.h>

#include <knowledge/article.h>
#include <knowledge/procedure.h>

#include <algorithm>
#include <functional>
#include <set>

namespace deskbell::knowledge {
namespace {

using decisions::Vocabulary;

constexpr std::string_view kYes = "yes";
constexpr std::string_view kNo = "no";
constexpr std::size_t kMaxStepId = 40;
constexpr std::size_t kMaxAction = 60;

bool is_step_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxStepId &&
         std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}
bool is_action(std::string_view name) {
  return !name.empty() && name.size() <= kMaxAction && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == ':' || c == '-';
  });
}

// Where one may go from a step; missing ones are left out.
std::vector<std::string_view> ways_of(const Step& step) {
  std::vector<std::string_view> out;
  if (step.next) out.push_back(*step.next);
  if (step.otherwise) out.push_back(*step.otherwise);
  if (step.choices)
    for (const auto& choice : *step.choices) out.push_back(choice.next);
  return out;
}

class Check {
 public:
  Check(const Procedure& procedure, const Vocabulary& vocabulary, std::string_view path)
      : procedure_(procedure), vocabulary_(vocabulary), path_(path) {}

  std::vector<FieldError> run() {
    if (procedure_.steps.empty()) {
      add(path_ + ".steps", "may not be empty");
      return std::move(mistakes_);
    }
    if (procedure_.steps.size() > kMaxSteps) {
      add(path_ + ".steps", "may have at most " + std::to_string(kMaxSteps) + " steps");
      return std::move(mistakes_);
    }
    check_ids();
    for (std::size_t i = 0; i < procedure_.steps.size(); ++i) check_step(procedure_.steps[i], at(i));
    if (!known_.contains(procedure_.start)) add(path_ + ".start", "must be one of the steps");
    // The way through is looked at once every step is sound by itself.
    if (mistakes_.empty()) check_ways();
    return std::move(mistakes_);
  }

 private:
  std::string at(std::size_t index) const { return path_ + ".steps[" + std::to_string(index) + "]"; }
  void add(std::string field, std::string message) { mistakes_.push_back({std::move(field), std::move(message)}); }

  void add_all(const std::vector<FieldError>& more) { mistakes_.insert(mistakes_.end(), more.begin(), more.end()); }

  void check_ids() {
    for (std::size_t i = 0; i < procedure_.steps.size(); ++i) {
      const auto& id = procedure_.steps[i].id;
      if (!is_step_id(id)) {
        add(at(i) + ".id", "must have 1 to 40 lower case letters, digits or _");
      } else if (!known_.insert(id).second) {
        add(at(i) + ".id", "is there twice");
      }
    }
  }

  void check_text(const LocalText& text, const std::string& field, int most) {
    if (text.empty()) add(field, "may not be empty");
    if (text.size() > kMaxLanguages) add(field, "may have at most " + std::to_string(kMaxLanguages) + " languages");
    for (const auto& [language, said] : text) {
      if (!is_language_tag(language)) add(field + "." + language, "must be a language tag such as en or zh-CN");
      if (const auto sound = base::check_text(field + "." + language, said, 1, most); !sound)
        add_all(sound.error().fields);
    }
  }

  void check_way(const std::optional<std::string>& way, const std::string& field, bool wanted) {
    if (!wanted) {
      if (way) add(field, "has no meaning in this kind of step");
    } else if (!way) {
      add(field, "is required");
    } else if (!known_.contains(*way)) {
      add(field, "must be one of the steps");
    }
  }

  void check_choices(const Step& step, const std::string& field) {
    const auto& choices = *step.choices;
    if (choices.size() > kMaxChoices) add(field, "may have at most " + std::to_string(kMaxChoices) + " choices");
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const std::string path = field + "[" + std::to_string(i) + "]";
      if (!is_step_id(choices[i].id)) add(path + ".id", "must have 1 to 40 lower case letters, digits or _");
      if (!ids.insert(choices[i].id).second) add(path + ".id", "is there twice");
      check_text(choices[i].label, path + ".label", kMaxChoiceLabel);
      if (!known_.contains(choices[i].next)) add(path + ".next", "must be one of the steps");
    }
  }

  void check_step(const Step& step, const std::string& path) {
    const bool chooses = step.kind == StepKind::ask && step.choices && !step.choices->empty();
    check_text(step.text, path + ".text", kMaxStepText);
    if (step.choices && !step.choices->empty() && step.kind != StepKind::ask)
      add(path + ".choices", "has no meaning in this kind of step");
    if (chooses) check_choices(step, path + ".choices");
    check_way(step.next, path + ".next", step.kind != StepKind::outcome && !chooses);
    check_way(step.otherwise, path + ".otherwise", step.kind == StepKind::check);
    if (step.kind == StepKind::check) {
      if (step.condition) {
        add_all(decisions::mistakes_of(*step.condition, vocabulary_, path + ".condition"));
      } else {
        add(path + ".condition", "is required");
      }
    } else if (step.condition) {
      add(path + ".condition", "has no meaning in this kind of step");
    }
    if (step.action && (step.kind != StepKind::outcome || !is_action(*step.action)))
      add(path + ".action", step.kind == StepKind::outcome ? "must have 1 to 60 lower case letters, digits or _.:-"
                                                           : "has no meaning in this kind of step");
  }

  // Steps from which an outcome can be reached, found backwards.
  std::set<std::string_view> leading_out() const {
    std::set<std::string_view> out;
    for (bool grown = true; grown;) {
      grown = false;
      for (const auto& step : procedure_.steps) {
        if (out.contains(step.id)) continue;
        const auto ways = ways_of(step);
        const bool leads = step.kind == StepKind::outcome ||
                           std::ranges::any_of(ways, [&](std::string_view way) { return out.contains(way); });
        if (leads) grown = out.insert(step.id).second || grown;
      }
    }
    return out;
  }

  std::set<std::string_view> reached() const {
    std::set<std::string_view> out{procedure_.start};
    std::vector<std::string_view> open{procedure_.start};
    while (!open.empty()) {
      const auto* step = find_step(procedure_, open.back());
      open.pop_back();
      for (const auto way : ways_of(*step))
        if (out.insert(way).second) open.push_back(way);
    }
    return out;
  }

  // Steps that stand on a circle in which nobody is asked anything: what is left when those without a way on are
  // taken away again and again.
  std::set<std::string_view> circling() const {
    std::set<std::string_view> left;
    for (const auto& step : procedure_.steps)
      if (step.kind == StepKind::tell || step.kind == StepKind::check) left.insert(step.id);
    const auto stays = [&](std::string_view id) {
      const auto ways = ways_of(*find_step(procedure_, id));
      return std::ranges::any_of(ways, [&](std::string_view way) { return left.contains(way); });
    };
    while (std::erase_if(left, [&](std::string_view id) { return !stays(id); }) > 0) {
    }
    return left;
  }

  void check_ways() {
    const auto there = reached();
    const auto out = leading_out();
    const auto circles = circling();
    for (std::size_t i = 0; i < procedure_.steps.size(); ++i) {
      const auto& id = procedure_.steps[i].id;
      if (!there.contains(id)) {
        add(at(i), "cannot be reached from the start");
      } else if (!out.contains(id)) {
        add(at(i), "leads to no outcome");
      } else if (circles.contains(id)) {
        add(at(i), "leads in a circle in which nobody is asked anything");
      }
    }
  }

  const Procedure& procedure_;
  const Vocabulary& vocabulary_;
  const std::string path_;
  std::set<std::string_view> known_;
  std::vector<FieldError> mistakes_;
};

Result<Move> answered(const Step& step, const Reply& reply) {
  if (!step.choices || step.choices->empty()) {
    if (!reply.text) return invalid("text", "is required");
    TRY(base::check_text("text", *reply.text, 1, kMaxTypedAnswer));
    return Move{{.step = step.id, .choice = "", .text = reply.text}, *step.next};
  }
  if (!reply.choice) return invalid("choice", "is required");
  const auto found = std::ranges::find(*step.choices, *reply.choice, &Choice::id);
  if (found == step.choices->end()) return invalid("choice", "must be one of the step's choices");
  return Move{{.step = step.id, .choice = found->id, .text = {}}, found->next};
}

Move checked_move(const Step& step, bool held, bool automatic) {
  return {{.step = step.id, .choice = std::string(held ? kYes : kNo), .text = {}, .automatic = automatic},
          held ? *step.next : *step.otherwise};
}

}  // namespace

std::vector<FieldError> mistakes_of(const Procedure& procedure, const Vocabulary& vocabulary, std::string_view path) {
  return Check(procedure, vocabulary, path).run();
}

const Step* find_step(const Procedure& procedure, std::string_view id) {
  const auto found = std::ranges::find(procedure.steps, id, &Step::id);
  return found == procedure.steps.end() ? nullptr : &*found;
}

Result<Move> move_on(const Procedure& procedure, std::string_view at, const Reply& reply) {
  const auto* step = find_step(procedure, at);
  if (!step) return failure(ErrorCode::failed_precondition, "The procedure has no such step any more.");
  switch (step->kind) {
    case StepKind::tell:
      return Move{{.step = step->id, .choice = "", .text = {}}, *step->next};
    case StepKind::ask:
      return answered(*step, reply);
    case StepKind::check:
      if (reply.choice == kYes || reply.choice == kNo) return checked_move(*step, reply.choice == kYes, false);
      return invalid("choice", "must be yes or no");
    case StepKind::outcome:
      break;
  }
  return failure(ErrorCode::failed_precondition, "The procedure has come to its end.");
}

std::optional<Move> decide(const Procedure& procedure, std::string_view at, const decisions::Facts& facts,
                           const Vocabulary& vocabulary, Time now) {
  const auto* step = find_step(procedure, at);
  if (!step || step->kind != StepKind::check) return std::nullopt;
  const auto matcher = decisions::Matcher::compile(*step->condition, vocabulary, "condition");
  if (!matcher) return std::nullopt;
  for (const auto& name : matcher->facts())
    if (!facts.find(name)) return std::nullopt;
  return checked_move(*step, matcher->matches(facts, now), true);
}

std::string_view text_in(const LocalText& text, std::string_view language) {
  std::vector<std::string> tags;
  for (const auto& [tag, said] : text) tags.push_back(tag);
  auto chosen = suitable_language(tags, language);
  if (chosen.empty()) chosen = suitable_language(tags, "en");
  if (!chosen.empty()) return text.find(std::string(chosen))->second;
  return text.empty() ? std::string_view() : std::string_view(text.begin()->second);
}

}  // namespace deskbell::knowledge
