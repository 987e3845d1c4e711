#include <base/check.h>

#include "work.h"

namespace deskbell::incidents {
namespace {

constexpr std::size_t kMaxItems = 100;
constexpr std::size_t kMaxRoster = 100;
constexpr int kMaxItemText = 300;
constexpr int kMaxBanner = 300;
constexpr std::chrono::days kLongestSurge{92};

}  // namespace

Result<std::string> checked_text(std::string field, std::string_view in, int least, int most) {
  TRY(base::check_text(field, in, 0, most));
  if (in.find_first_not_of(" \t\r\n") != std::string_view::npos) return std::string(in);
  if (least > 0) return invalid(std::move(field), "is required");
  return std::string();
}

const std::string& text_in(const Texts& texts, std::string_view language) {
  static const std::string kNone;
  const auto exact = texts.find(std::string(language));
  if (exact != texts.end()) return exact->second;
  for (const auto& [tag, text] : texts)
    if (!language.empty() && tag.substr(0, 2) == language.substr(0, 2)) return text;
  if (const auto english = texts.find("en"); english != texts.end()) return english->second;
  return texts.empty() ? kNone : texts.begin()->second;
}

Result<Texts> checked_texts(std::string field, const Texts& texts, int limit) {
  Texts out;
  for (const auto& [language, words] : texts) {
    if (language != "en" && language != "zh-CN") return invalid(field + "." + language, "must be for en or zh-CN");
    TRY(std::string clean, checked_text(field + "." + language, words, 0, limit));
    if (!clean.empty()) out.emplace(language, std::move(clean));
  }
  return out;
}

std::string sort_of(std::string_view case_kind, std::optional<Id<cases::Category>> category) {
  return std::string(case_kind) + "/" + (category ? to_string(*category) : "");
}

std::string sort_of(const Incident& incident) {
  if (incident.burst) return sort_of(incident.burst->case_kind, incident.burst->category);
  if (incident.gather_kind) return sort_of(*incident.gather_kind, incident.gather_category);
  return "";
}

bool gathers(const Incident& incident, const cases::Case& matter) {
  if (!incident.gather_kind && !incident.gather_category) return false;
  if (incident.gather_kind && *incident.gather_kind != matter.kind) return false;
  return !incident.gather_category || incident.gather_category == matter.category;
}

Result<Surge> checked_surge(const Surge& surge) {
  if (surge.to <= surge.from) return invalid("surge.to", "must be later than surge.from");
  if (surge.to - surge.from > kLongestSurge) return invalid("surge.to", "may be at most 92 days after surge.from");
  if (surge.expected_per_day < 0) return invalid("surge.expected_per_day", "may not be negative");
  if (surge.queues.size() > 50) return invalid("surge.queues", "may be at most 50");
  if (surge.teams.size() > 50) return invalid("surge.teams", "may be at most 50");
  for (const auto queue : surge.queues)
    if (queue == surge.overflow) return invalid("surge.overflow", "may not be one of the queues that it relieves");
  return surge;
}

Result<PlanDraft> checked(const PlanDraft& draft) {
  PlanDraft out = draft;
  TRY(out.name, checked_text("name", draft.name, 1, 120));
  TRY(out.description, checked_text("description", draft.description, 0, 10'000));
  if (out.checklist.size() > kMaxItems) return invalid("checklist", "may have at most 100 items");
  for (std::size_t i = 0; i < out.checklist.size(); ++i) {
    const std::string field = "checklist[" + std::to_string(i) + "]";
    TRY(out.checklist[i], checked_text(field, draft.checklist[i], 1, kMaxItemText));
  }
  if (out.roster.size() > kMaxRoster) return invalid("roster", "may have at most 100 people");
  for (std::size_t i = 0; i < out.roster.size(); ++i) {
    const std::string field = "roster[" + std::to_string(i) + "].role";
    TRY(out.roster[i].role, checked_text(field, draft.roster[i].role, 0, 120));
  }
  TRY(out.banner, checked_texts("banner", draft.banner, kMaxBanner));
  TRY(out.greeting, checked_texts("greeting", draft.greeting, kMaxBanner));
  if (draft.surge) {
    if (draft.kind != Kind::surge) return invalid("surge", "belongs to the kind surge");
    TRY(checked_surge(*draft.surge));
  }
  if (draft.home) {
    if (draft.kind != Kind::work_from_home) return invalid("home", "belongs to the kind work_from_home");
    TRY(check(*draft.home));
  }
  return out;
}

}  // namespace deskbell::incidents
