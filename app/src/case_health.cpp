#include "case_health.h"

#include "centre_parts.h"

#include <algorithm>

namespace deskbell::app {
namespace {

using telemetry::Report;

// Something due is told within a second; a node that takes over needs some.
constexpr double kClocksLate = 15;
constexpr double kBotsLate = 60;
constexpr std::int64_t kManyFailures = 5;

double number(auto value) {
  return static_cast<double>(value);
}

double seconds_since(CentreParts& parts, const std::optional<Time>& since) {
  return since ? std::max(0.0, std::chrono::duration<double>(parts.clock.now() - *since).count()) : 0;
}

void tell_clocks(CentreParts& parts, Report& report) {
  const clocks::ClockStats stats = parts.cases.clocks.stats();
  const double behind = number(stats.behind_us) / 1e6;
  report.counter("clock_ticks_total", "Looks for warnings and breaches that are due, of this node.",
                 number(stats.ticks));
  report.counter("clock_told_total", "Warnings and breaches that this node has told.", number(stats.fired));
  report.counter("clock_tick_failures_total", "Looks that failed.", number(stats.failures));
  report.gauge("clock_late_seconds", "How long after its moment the last warning or breach was told.",
               number(stats.late_us) / 1e6);
  report.gauge("clock_behind_seconds", "How long the oldest warning or breach has been due without being told.",
               behind);
  if (behind > kClocksLate)
    report.red("clocks_late", "Warnings and breaches of promises are not told in time.",
               "Look at the server's log: clocks cannot be looked at, or the database is too slow.");
}

void tell_approvals(CentreParts& parts, Report& report) {
  const approvals::Stats stats = parts.cases.approvals.stats();
  report.gauge("approvals_waiting", "Requests that nobody has decided yet.", number(stats.open));
  report.gauge("approvals_oldest_seconds", "How long the oldest of them has been waiting.",
               seconds_since(parts, stats.oldest));
}

void tell_complaints(CentreParts& parts, Report& report) {
  const complaints::Stats stats = parts.cases.complaints.stats();
  report.gauge("complaints_open", "Complaints that are not finished; at most 1,000 are counted.", number(stats.open));
  report.gauge("complaint_warnings_unseen", "Early warnings that nobody has looked at.", number(stats.unseen_warnings));
}

void tell_escalation(CentreParts& parts, Report& report) {
  const escalation::Stats stats = parts.cases.ladders->escalations.stats();
  report.gauge("escalation_calls_ringing", "Calls that nobody has acknowledged yet.", number(stats.ringing));
  report.gauge("escalation_call_oldest_seconds", "How long the oldest of them has been ringing.",
               seconds_since(parts, stats.oldest));
}

void tell_incidents(CentreParts& parts, Report& report) {
  const incidents::Stats stats = parts.cases.emergencies->incidents.stats();
  report.gauge("incidents_running", "Incidents that are declared and not resolved.", number(stats.running));
  report.gauge("incidents_proposed", "Incidents that wait for somebody to confirm or dismiss them.",
               number(stats.proposed));
  report.gauge("incident_updates_untold", "Customers to whom an update is still to be sent.", number(stats.untold));
}

// What bots did in the last day; one talk counts once, on the day that it began.
void tell_bots(CentreParts& parts, Report& report) {
  bot::Talks& talks = parts.cases.bots->talks;
  const bot::TalkStats stats = talks.stats();
  const bot::Figures day = talks.figures(parts.clock.now() - std::chrono::hours(24));
  const double late = seconds_since(parts, stats.oldest_due);
  report.gauge("bot_talks_active", "Talks that bots have now.", number(stats.active));
  report.gauge("bot_late_seconds", "How long the oldest message has been waiting for its bot.", late);
  report.gauge("bot_talks_day", "Talks that bots began in the last 24 hours.", number(day.talks));
  report.gauge("bot_solved_day", "Of them, closed after the bot had helped and without a person.", number(day.solved));
  report.gauge("bot_taken_day", "Of them, taken by a person.", number(day.taken));
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<bot::HandOverReason>>([&](auto reason) {
    const auto found = day.handed_over.find(reason.value);
    report.gauge("bot_handed_over_day", "Of them, handed over to people, by reason.",
                 number(found == day.handed_over.end() ? 0 : found->second), {{"reason", reason.name}});
  });
  report.gauge("bot_actions_day", "Actions that bots ran in the last 24 hours.", number(day.actions));
  report.gauge("bot_action_failures_day", "Of them, failed.", number(day.failed_actions));
  if (late > kBotsLate)
    report.red("bots_late", "Customers wait for a bot that does not answer.",
               "Look at the server's log: an action is slow, or the bot cannot write. What takes five minutes goes to "
               "people.");
  if (day.failed_actions >= kManyFailures && 2 * day.failed_actions > day.actions)
    report.yellow("bot_actions_failing",
                  std::to_string(day.failed_actions) + " of " + std::to_string(day.actions) +
                      " actions of bots failed in the last 24 hours.",
                  "Look at the systems that they call, and at Settings, Bots.",
                  {{"failed", std::to_string(day.failed_actions)}, {"count", std::to_string(day.actions)}});
}

}  // namespace

void add_case_health(CentreParts& parts) {
  const auto add = [&parts](const char* name, void (*tell)(CentreParts&, Report&)) {
    parts.health.add(name, [&parts, tell](Report& report) { tell(parts, report); });
  };
  add("clocks", tell_clocks);
  add("approvals", tell_approvals);
  add("complaints", tell_complaints);
  add("escalation", tell_escalation);
  add("incidents", tell_incidents);
  add("bots", tell_bots);
}

}  // namespace deskbell::app
