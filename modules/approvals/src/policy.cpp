#include <base/check.h>

#include <approvals/policy.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace deskbell::approvals {
namespace {

using Errors = std::vector<FieldError>;

constexpr std::chrono::seconds kShortestTimeOut{60};
constexpr std::chrono::seconds kLongestTimeOut{std::chrono::hours(24 * 366)};

// Digits after the point by ISO 4217; two where it is not one of these.
int digits_of(std::string_view currency) {
  constexpr std::string_view kNone[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                        "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
  constexpr std::string_view kThree[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::ranges::find(kNone, currency) != std::end(kNone)) return 0;
  return std::ranges::find(kThree, currency) != std::end(kThree) ? 3 : 2;
}

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

void check_name(Errors& errors, const std::string& field, std::string_view name) {
  if (const auto good = base::check_text(field, name, 1, 100); !good)
    errors.insert(errors.end(), good.error().fields.begin(), good.error().fields.end());
}

void check_amount(Errors& errors, const std::string& field, std::int64_t minor) {
  if (minor < 0 || minor > kMostMinor) errors.push_back({field, "must be from 0 to " + std::to_string(kMostMinor)});
}

void check_level(Errors& errors, const std::string& path, const Level& level) {
  check_name(errors, path + ".name", level.name);
  if (level.users.empty() && level.teams.empty())
    errors.push_back({path + ".users", "needs at least one user or team"});
  for (const auto& [field, count] : {std::pair{".users", level.users.size()}, std::pair{".teams", level.teams.size()},
                                     std::pair{".deputies", level.deputies.size()}})
    if (count > kMostPerLevel)
      errors.push_back({path + field, "may have at most " + std::to_string(kMostPerLevel) + " entries"});
  if (level.limit) check_amount(errors, path + ".limit", *level.limit);
}

void check_levels(Errors& errors, const PolicyDraft& draft) {
  if (draft.levels.empty()) errors.push_back({"levels", "needs at least one level"});
  if (std::ssize(draft.levels) > kMostLevels)
    errors.push_back({"levels", "may have at most " + std::to_string(kMostLevels) + " entries"});
  for (std::size_t i = 0; i < draft.levels.size(); ++i) {
    const std::string path = "levels[" + std::to_string(i) + "]";
    check_level(errors, path, draft.levels[i]);
    if (i == 0) continue;
    const auto& below = draft.levels[i - 1].limit;
    const auto& limit = draft.levels[i].limit;
    if (limit && (!below || *limit < *below))
      errors.push_back({path + ".limit", "must not be lower than that of the level before"});
  }
}

void check_time_outs(Errors& errors, const PolicyDraft& draft) {
  if (std::ssize(draft.time_outs) > kMostTimeOuts)
    errors.push_back({"time_outs", "may have at most " + std::to_string(kMostTimeOuts) + " entries"});
  for (std::size_t i = 0; i < draft.time_outs.size(); ++i) {
    const std::string path = "time_outs[" + std::to_string(i) + "]";
    const auto& one = draft.time_outs[i];
    if (one.after_s < kShortestTimeOut || one.after_s > kLongestTimeOut)
      errors.push_back({path + ".after_s", "must be from one minute to a year, in seconds"});
    if (i > 0 && one.after_s <= draft.time_outs[i - 1].after_s)
      errors.push_back({path + ".after_s", "must be later than the time-out before"});
    if (one.then == WhatThen::refuse && i + 1 < draft.time_outs.size())
      errors.push_back({path + ".then", "refuses, so it must be the last one"});
  }
}

}  // namespace

Result<void> check_money(std::string_view field, const Money& money) {
  const std::string path(field);
  if (money.minor < 0 || money.minor > kMostMinor)
    return invalid(path + ".minor", "must be from 0 to " + std::to_string(kMostMinor));
  if (!is_currency(money.currency)) return invalid(path + ".currency", "must be a code of ISO 4217 such as EUR");
  return {};
}

double major_units(const Money& money) {
  return static_cast<double>(money.minor) / std::pow(10.0, digits_of(money.currency));
}

std::string to_string(const Money& money) {
  const int digits = digits_of(money.currency);
  std::string text = std::to_string(std::abs(money.minor));
  if (std::ssize(text) <= digits) text.insert(0, static_cast<std::size_t>(digits) + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - static_cast<std::size_t>(digits), ".");
  return money.currency + (money.minor < 0 ? " -" : " ") + text;
}

decisions::Vocabulary vocabulary() {
  using decisions::FactType;
  return {{.name = "approval.kind", .type = FactType::text, .choices = {{"refund", "compensation", "exception"}}},
          {.name = "approval.amount", .type = FactType::number},
          {.name = "approval.currency", .type = FactType::text},
          {.name = "approval.reason", .type = FactType::text},
          {.name = "approval.evidence", .type = FactType::number},
          {.name = "approval.requester", .type = FactType::text, .refers = "user"}};
}

decisions::Facts facts_of(const Request& request) {
  decisions::Facts facts;
  facts.set("approval.kind", request.kind);
  facts.set("approval.amount", decisions::Value(major_units(request.money)));
  facts.set("approval.currency", request.money.currency);
  facts.set("approval.reason", request.reason);
  facts.set("approval.evidence", static_cast<std::int64_t>(request.evidence.size()));
  facts.set("approval.requester", request.requester);
  return facts;
}

Result<void> check_policy(const PolicyDraft& draft, const decisions::Vocabulary& vocabulary) {
  Errors errors;
  check_name(errors, "name", draft.name);
  if (!is_currency(draft.currency)) errors.push_back({"currency", "must be a code of ISO 4217 such as EUR"});
  if (std::set(draft.kinds.begin(), draft.kinds.end()).size() != draft.kinds.size())
    errors.push_back({"kinds", "names a kind twice"});
  if (draft.when)
    for (auto& mistake : decisions::mistakes_of(*draft.when, vocabulary, "when")) errors.push_back(std::move(mistake));
  check_levels(errors, draft);
  check_time_outs(errors, draft);
  if (draft.two_people_over) check_amount(errors, "two_people_over", *draft.two_people_over);
  check_amount(errors, "table_limit", draft.table_limit);
  if (draft.table && draft.table->empty()) errors.push_back({"table", "must not be empty; leave it out"});
  if (draft.table_limit > 0 && !draft.table) errors.push_back({"table_limit", "needs a table"});
  if (errors.empty()) return {};
  return std::unexpected(base::invalid_fields(std::move(errors)));
}

}  // namespace deskbell::approvals
