#include "queue_rules.h"

#include <base/check.h>
#include <calendar/hours.h>

#include <algorithm>
#include <set>

namespace deskbell::routing {
namespace {

using Errors = std::vector<FieldError>;

void check_range(Errors& errors, std::string field, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value < low || value > high)
    errors.push_back({std::move(field), "must be from " + std::to_string(low) + " to " + std::to_string(high)});
}

void check_skills(Errors& errors, const std::vector<QueueSkill>& skills, const Known& known) {
  std::set<Id<Skill>> seen;
  for (std::size_t i = 0; i < skills.size(); ++i) {
    const std::string path = "skills[" + std::to_string(i) + "]";
    if (!known.skill(skills[i].skill)) errors.push_back({path + ".skill", "is not a skill"});
    if (!seen.insert(skills[i].skill).second) errors.push_back({path + ".skill", "is there twice"});
    check_range(errors, path + ".level", skills[i].level, 1, 5);
  }
}

void check_overflow(Errors& errors, const Queue& queue, const Known& known) {
  for (std::size_t i = 0; i < queue.overflow.size(); ++i) {
    const Overflow& rule = queue.overflow[i];
    const std::string path = "overflow[" + std::to_string(i) + "]";
    check_range(errors, path + ".threshold", rule.threshold, 0,
                rule.when == OverflowWhen::service_level ? 100 : 86'400);
    if (rule.action == OverflowAction::bot && !(known.bot && known.bot(queue.id)))
      errors.push_back({path + ".action", "needs a bot that serves this queue: choose the queue in the bot's settings first"});
    if (rule.action != OverflowAction::queue) continue;
    if (!rule.queue) {
      errors.push_back({path + ".queue", "is required"});
    } else if (*rule.queue == queue.id) {
      errors.push_back({path + ".queue", "must be another queue"});
    } else if (!known.queue(*rule.queue)) {
      errors.push_back({path + ".queue", "is not a queue"});
    }
  }
}

void check_members(Errors& errors, const std::vector<QueueMember>& members, const Known& known) {
  std::set<AgentId> seen;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string path = "members[" + std::to_string(i) + "]";
    if (!known.agent(members[i].user)) errors.push_back({path + ".user", "is not an active user"});
    if (!seen.insert(members[i].user).second) errors.push_back({path + ".user", "is there twice"});
    check_range(errors, path + ".priority", members[i].priority, 0, 9);
  }
}

Result<void> result_of(Errors errors) {
  if (errors.empty()) return {};
  return std::unexpected(base::invalid_fields(std::move(errors)));
}

}  // namespace

Result<void> check(const Queue& queue, const Known& known) {
  Errors errors;
  check_range(errors, "priority", queue.priority, 0, 9);
  check_range(errors, "ageing_s", queue.ageing_s.count(), 0, 86'400);
  check_range(errors, "sticky_s", queue.sticky_s.count(), 0, 86'400);
  check_range(errors, "offer_timeout_s", queue.offer_timeout_s.count(), 5, 3'600);
  check_range(errors, "max_missed_offers", queue.max_missed_offers, 0, 100);
  check_skills(errors, queue.skills, known);
  for (std::size_t i = 0; i < queue.relaxation.size(); ++i) {
    const std::string path = "relaxation[" + std::to_string(i) + "]";
    check_range(errors, path + ".after_s", queue.relaxation[i].after_s.count(), 0, 86'400);
    check_range(errors, path + ".lower_level_by", queue.relaxation[i].lower_level_by.value_or(0), 0, 5);
  }
  if (queue.relaxation.size() > 20) errors.push_back({"relaxation", "may have at most 20 steps"});
  if (queue.overflow.size() > 20) errors.push_back({"overflow", "may have at most 20 rules"});
  check_overflow(errors, queue, known);
  check_members(errors, queue.members, known);
  if (queue.hours) {
    if (auto calendar = calendar::Calendar::of(*queue.hours); !calendar)
      for (const FieldError& error : calendar.error().fields) errors.push_back({"hours." + error.field, error.message});
  }
  return result_of(std::move(errors));
}

Result<void> check(const AgentProfile& profile, const Known& known) {
  Errors errors;
  if (!known.agent(profile.user)) errors.push_back({"user", "is not an active user"});
  check_skills(errors, profile.skills, known);
  if (profile.languages.size() > 20) errors.push_back({"languages", "may be at most 20"});
  for (std::size_t i = 0; i < profile.languages.size(); ++i)
    if (!base::check_text("languages", profile.languages[i], 2, 35))
      errors.push_back({"languages[" + std::to_string(i) + "]", "must be a language such as en or zh-CN"});
  check_range(errors, "capacity.chat", profile.capacity.chat, 0, 100);
  check_range(errors, "capacity.email", profile.capacity.email, 0, 100);
  check_range(errors, "capacity.phone", profile.capacity.phone, 0, 10);
  check_range(errors, "total", profile.total, 0, 1'000);
  return result_of(std::move(errors));
}

Queue with(Queue queue, const QueueChange& change) {
  const auto take = [](auto& member, const auto& changed) {
    if (changed) member = *changed;
  };
  if (change.description) queue.description = change.description->value;
  take(queue.priority, change.priority);
  take(queue.ageing_s, change.ageing_s);
  take(queue.strategy, change.strategy);
  take(queue.sticky_s, change.sticky_s);
  take(queue.offer_timeout_s, change.offer_timeout_s);
  take(queue.max_missed_offers, change.max_missed_offers);
  take(queue.skills, change.skills);
  take(queue.relaxation, change.relaxation);
  take(queue.overflow, change.overflow);
  take(queue.hours, change.hours);
  take(queue.members, change.members);
  take(queue.status, change.status);
  if (queue.hours && queue.hours->time_zone.empty()) queue.hours.reset();
  return queue;
}

Result<std::string> clean_name(std::string_view name) {
  const auto begin = name.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return invalid("name", "is required");
  const std::string_view trimmed = name.substr(begin, name.find_last_not_of(" \t\n") - begin + 1);
  if (trimmed.find_first_of("\t\n") != std::string_view::npos) return invalid("name", "must be one line");
  return std::string(trimmed);
}

std::string name_key(std::string_view name) {
  std::string key(name);
  for (char& letter : key)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return key;
}

}  // namespace deskbell::routing
