#include "health_sections.h"

#include "case_health.h"
#include "centre_parts.h"

#include <telemetry/events.h>

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace deskbell::app {
namespace {

using std::chrono::minutes;
using telemetry::Report;
using Track = telemetry::Track;

constexpr std::int64_t kConsumerFarBehind = 10'000;
constexpr minutes kJobsLate{5};
constexpr double kClocksDiffer = 2;  // seconds

double number(auto value) {
  return static_cast<double>(value);
}

void tell_database_server(CentreParts& parts, Report& report) {
  std::int64_t bytes = 0;
  double ahead = 0;
  parts.database->read([&](storage::Snapshot& snapshot) {
    snapshot.each_of(
        "SELECT pg_database_size(current_database()), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint", {},
        [&](const storage::Row& row) {
          bytes = row.integer(0);
          ahead = std::chrono::duration<double>(row.time(1) - parts.clock.wall()).count();
        });
  });
  report.gauge("storage_database_bytes", "Size of the database.", number(bytes));
  report.gauge("storage_clock_ahead_seconds", "How far the database server's clock is ahead of this machine's.", ahead);
  if (std::abs(ahead) >= kClocksDiffer)
    report.yellow("clocks_differ",
                  fmt::format("The database server's clock differs from this node's by {:.1f} s.", ahead),
                  "Let all machines follow the same time service (NTP).", {{"seconds", fmt::format("{:.1f}", ahead)}});
}

void tell_storage(CentreParts& parts, Report& report) {
  const storage::Stats stats = parts.database->stats();
  report.fact("engine", parts.database->dialect() == storage::Dialect::sqlite ? "SQLite" : "PostgreSQL");
  report.counter("storage_writes_total", "Writes that became durable.", number(stats.writes));
  report.counter("storage_commit_failures_total", "Commits that failed because of disk or server.",
                 number(stats.failures));
  report.counter("storage_repeated_total", "Transactions that ran again because of a conflict or a lost connection.",
                 number(stats.repeated));
  report.histogram("storage_commit_seconds", "From the begin of a transaction until it is durable.",
                   stats.commit_seconds);
  report.histogram("storage_commit_writes", "Writes that shared one commit.", stats.commit_writes);
  report.gauge("storage_queued_writes", "Writes that wait for their turn.", number(stats.queued));
  report.gauge("storage_waiting_for_connection", "Threads that wait for a database connection.", number(stats.waiting));
  const bool local = parts.database->dialect() == storage::Dialect::sqlite;
  if (!local) return tell_database_server(parts, report);
  report.gauge("storage_database_bytes", "Size of the database.", number(stats.database_bytes));
  report.gauge("storage_log_bytes", "Size of SQLite's write-ahead log.", number(stats.log_bytes));
}

// Asks nobody, for /readyz.
void tell_database(CentreParts& parts, Report& report) {
  if (parts.database->healthy()) return;
  if (parts.database->dialect() == storage::Dialect::sqlite)
    return report.not_ready("storage_failed", parts.database->trouble(),
                            "Look at the disk and at the server's log, then restart Deskbell.");
  report.not_ready("database_lost", "The database server cannot be reached.",
                   "Look whether PostgreSQL runs and can be reached; Deskbell connects again by itself.");
}

void tell_disk(CentreParts& parts, Report& report) {
  const storage::DiskUse use = parts.disk.use();
  report.gauge("disk_free_bytes", "Free room on the file system of the data directory.", static_cast<double>(use.free));
  report.gauge("disk_total_bytes", "Size of the file system of the data directory.", static_cast<double>(use.total));
  const std::string percent = std::to_string(use.total ? 100 - use.free * 100 / use.total : 0);
  if (use.full)
    return report.red("disk_full", "The disk is full: new messages and files are refused, reading goes on.",
                      "Make room in the data directory; everything is taken again within seconds.");
  if (use.level == storage::DiskLevel::critical)
    report.red("disk_critical", "The disk of the data directory is " + percent + " % full.",
               "Make room now, or move data_dir to a larger disk. When it is full nothing new can be stored.",
               {{"percent", percent}});
  if (use.level == storage::DiskLevel::warning)
    report.yellow("disk_warning", "The disk of the data directory is " + percent + " % full.",
                  "Make room, or move data_dir to a larger disk.", {{"percent", percent}});
}

void tell_spool(CentreParts& parts, Report& report) {
  const spool::Stats stats = parts.spool.stats();
  report.gauge("spool_waiting", "Messages of visitors that wait for the database.", static_cast<double>(stats.waiting));
  report.gauge("spool_bytes", "Size of the spool on the disk.", static_cast<double>(stats.bytes));
  report.gauge("spool_dead", "Messages of the spool that were refused for good.", static_cast<double>(stats.dead));
  if (!stats.healthy)
    report.red("spool_failed", "The spool's disk has failed; nothing more is kept while the database is away.",
               "Look at the disk; then restart Deskbell.");
  if (stats.waiting > 0)
    report.yellow("spool_waiting", std::to_string(stats.waiting) + " messages of visitors wait for the database.",
                  "They are put into their conversations by themselves once the database is back.",
                  {{"count", std::to_string(stats.waiting)}});
  if (stats.dead > 0)
    report.yellow(
        "spool_dead", std::to_string(stats.dead) + " messages of visitors could not be put into a conversation.",
        "Read them at GET /api/v1/late-messages, and delete them there.", {{"count", std::to_string(stats.dead)}});
}

void tell_jobs(CentreParts& parts, Report& report) {
  const jobs::Counts counts =
      parts.database->read([&](storage::Snapshot& snapshot) { return parts.jobs.counts(snapshot); });
  const jobs::Stats stats = parts.jobs.stats();
  report.gauge("jobs_waiting", "Jobs that wait to be run.", number(counts.waiting));
  report.gauge("jobs_running", "Jobs that run now.", number(counts.running));
  report.gauge("jobs_dead", "Jobs that failed for good and wait for a decision.", number(counts.dead));
  report.gauge("jobs_held", "Outbound jobs that wait for their release.", number(counts.held));
  report.counter("jobs_done_total", "Jobs that succeeded.", number(stats.done));
  report.counter("jobs_failed_total", "Attempts that failed.", number(stats.failed));
  report.histogram("job_seconds", "Duration of one attempt.", stats.seconds);
  if (counts.dead > 0)
    report.yellow("jobs_dead", std::to_string(counts.dead) + " background jobs have failed for good.",
                  "Open Settings, Failed jobs: read the error, then retry or delete them.",
                  {{"count", std::to_string(counts.dead)}});
  if (!counts.oldest_due) return;
  const auto late = parts.clock.now() - *counts.oldest_due;
  report.gauge("jobs_late_seconds", "How long the oldest job that is due has been waiting.",
               std::max(0.0, std::chrono::duration<double>(late).count()));
  if (late > kJobsLate)
    report.red("jobs_late", "Background jobs have been due for more than five minutes and do not run.",
               "Look at the server's log: are jobs failing, or is one of them stuck?");
}

void tell_hold(CentreParts& parts, Report& report) {
  const auto hold =
      parts.database->read([&](storage::Snapshot& snapshot) { return parts.jobs.outbound_hold(snapshot); });
  report.gauge("outbound_held", "1 while nothing is sent to the world outside.", hold ? 1 : 0);
  if (hold)
    report.yellow("outbound_held", "Nothing is sent to the world outside: " + hold->reason,
                  "Check that the restored data are right, then run 'deskbell resume-outbound'.",
                  {{"reason", hold->reason}});
}

void tell_understanding(CentreParts& parts, Report& report) {
  const auto stats = parts.cases.understanding.understanding.stats();
  report.counter("understanding_messages_total", "Messages of customers that were recognised.", number(stats.recognised));
  report.histogram("understanding_recognise_seconds", "To recognise one message, with its reasons.", stats.seconds);
  report.histogram("understanding_late_seconds", "From a message's arrival until what was recognised is durable.",
                   stats.late_seconds);
  report.gauge("understanding_model_bytes", "Memory of the models that answer.", number(stats.model_bytes));
  if (!stats.error.empty())
    report.red("consumer_failing", "The reader understanding of the event log fails: " + stats.error,
               "It tries again by itself. Look at the server's log for the cause.",
               {{"consumer", "understanding"}, {"error", stats.error}});
}

void tell_consumers(CentreParts& parts, Report& report) {
  const auto tell = [&](const std::string& name, events::Consumer& consumer) {
    const std::int64_t lag = consumer.lag();
    const events::ConsumerStats stats = consumer.stats();
    report.gauge("consumer_lag_events", "Events that a reader of the log has not handled yet.", number(lag),
                 {{"consumer", name}});
    report.counter("consumer_events_total", "Events that a reader has handled.", number(stats.events),
                   {{"consumer", name}});
    report.counter("consumer_failures_total", "Batches that failed and were tried again.", number(stats.failures),
                   {{"consumer", name}});
    report.histogram("consumer_batch_seconds", "Duration of one batch.", stats.batch_seconds, {{"consumer", name}});
    if (!stats.error.empty())
      report.red("consumer_failing", "The reader " + name + " of the event log fails: " + stats.error,
                 "It tries again by itself. Look at the server's log for the cause.",
                 {{"consumer", name}, {"error", stats.error}});
    if (lag >= kConsumerFarBehind)
      report.yellow("consumer_behind", "The reader " + name + " of the event log is far behind.",
                    "It catches up by itself when there is less to do; if it does not, look at the server's log.",
                    {{"consumer", name}});
  };
  if (parts.search_feed) tell("search", *parts.search_feed);
  if (parts.cases.rule_feed) tell("automation", *parts.cases.rule_feed);
  if (parts.cases.case_follower) tell("cases.follow", *parts.cases.case_follower);
  if (parts.cases.case_search) tell("cases.search", *parts.cases.case_search);
  if (parts.cases.complaint_follower) tell("complaints.follow", *parts.cases.complaint_follower);
  if (parts.cases.ladders->climbing) tell("escalation", *parts.cases.ladders->climbing);
  if (parts.cases.ladders->looking) tell("insight", *parts.cases.ladders->looking);
  report.gauge(
      "event_position", "Position of the newest event.",
      number(parts.database->read([&](storage::Snapshot& snapshot) { return parts.log.last_position(snapshot); })));
}

void tell_chat(CentreParts& parts, Report& report) {
  const realtime::Stats stats = parts.realtime.stats();
  report.counter("messages_total", "Messages that were acknowledged to their senders.", number(stats.posts),
                 {{"channel", "web"}});
  report.counter("messages_refused_total", "Messages that were answered with an error.", number(stats.refused),
                 {{"channel", "web"}});
  report.histogram("message_ack_seconds", "From a message's frame to its acknowledgement.", stats.ack_seconds,
                   {{"channel", "web"}});
  report.gauge("chat_sockets", "Open sockets.", number(stats.agents), {{"side", "agent"}});
  report.gauge("chat_sockets", "Open sockets.", number(stats.visitors), {{"side", "visitor"}});
  report.gauge("chat_streams", "Conversations that somebody follows live.", number(stats.streams));
}

void tell_routing(CentreParts& parts, Report& report) {
  const routing::DispatcherStats stats = parts.dispatcher.stats();
  report.gauge("routing_offers_pending", "Conversations that an agent is being asked to take.", number(stats.offered));
  report.counter("routing_decisions_total", "Decisions of the router.", number(stats.decisions));
  report.histogram("routing_decision_seconds", "Time for one decision.", stats.decision_seconds);
  for (const auto& line : stats.lines)
    report.gauge("queue_waiting", "Conversations that wait in a queue.", number(line.waiting), {{"queue", line.name}});
}

void tell_traces(CentreParts& parts, Report& report) {
  const telemetry::TracerStats stats = parts.tracer.stats();
  report.counter("trace_spans_sent_total", "Spans that the collector took.", number(stats.sent));
  report.counter("trace_spans_dropped_total", "Spans that it did not.", number(stats.dropped));
  if (stats.failing)
    report.yellow("traces_failing", "The trace collector does not take spans.",
                  "Look at telemetry.otlp_url and at the collector.");
}

telemetry::AlarmRaised raised_event(CentreParts& parts, const telemetry::Alarm& alarm) {
  return {alarm.finding.code,       alarm.section, alarm.finding.text, alarm.finding.advice,
          parts.config.node.number, alarm.since};
}

template <class Event>
void append(CentreParts& parts, const Event& event) {
  const auto done = parts.database->write([&](storage::Transaction& tx) -> Result<void> {
    parts.log.append(tx, events::kWorkspaceStream, 0, event);
    return {};
  });
  if (!done) throw std::runtime_error(done.error().message);
}

void tell_webhooks(CentreParts& parts, Report& report) {
  const auto all = parts.webhooks.list(Actor::system());
  if (!all || !parts.courier) return;
  const webhooks::Courier::Stats stats = parts.courier->stats();
  report.counter("webhook_deliveries_total", "Events that receivers took, since the start.",
                 static_cast<double>(stats.delivered));
  report.counter("webhook_failures_total", "Calls that failed, since the start.", static_cast<double>(stats.failed));
  report.gauge("webhook_waiting", "Events that were taken from the log and not delivered yet.",
               static_cast<double>(stats.waiting));
  report.gauge("webhook_under_way", "Calls under way.", stats.under_way);
  for (const auto& [webhook, health] : *all) {
    if (webhook.state == webhooks::WebhookState::disabled_by_failures)
      report.yellow("webhook_disabled", "The webhook " + webhook.name + " was disabled because it failed for days.",
                    "Open Settings, Webhooks: mend the receiver, then enable it; everything since is delivered then.",
                    {{"webhook", webhook.name}});
    if (health.dead > 0)
      report.yellow("webhook_dead", std::to_string(health.dead) + " events for " + webhook.name + " were given up.",
                    "Open Settings, Webhooks: read the error, then send them again.",
                    {{"webhook", webhook.name}, {"count", std::to_string(health.dead)}});
  }
}

void tell_mail(CentreParts& parts, Report& report) {
  const auto stats = parts.mail.stats();
  report.counter("mail_sent_total", "Mails that the mail server took.", number(stats.sent));
  report.counter("mail_failed_total", "Mails that it did not take, each try counted.", number(stats.failed));
  if (!stats.trouble.empty())
    report.yellow("mail_failing", "Mail does not leave. " + stats.trouble,
                  "Open Settings, Outgoing mail: send yourself a test mail, and mend what it says. What waits is tried "
                  "again for about a day.",
                  {{"reason", stats.trouble}});
}

void tell_audit(CentreParts& parts, Report& report) {
  const auto stats = parts.trail.stats();
  report.gauge("consumer_lag_events", "Events that a reader of the log has not handled yet.",
               static_cast<double>(stats.lag), {{"consumer", "audit"}});
  if (stats.fault)
    report.red("audit_broken",
               "The audit trail is broken at record " + std::to_string(stats.fault->record) + ": " + stats.fault->what,
               "Keep the database as it is, compare it with a backup, and find out who could write to it.",
               {{"record", std::to_string(stats.fault->record)}});
  if (stats.ship_problem)
    report.yellow("audit_not_shipped", "Checkpoints of the audit trail cannot be written: " + *stats.ship_problem,
                  "Look at audit.checkpoint_file: its disk, its directory and its rights.", {});
}

void tell_backups(CentreParts& parts, Report& report) {
  const backup::Status status =
      parts.database->read([&](storage::Snapshot& snapshot) { return parts.backups.status(snapshot); });
  if (!status.enabled) return;
  const auto seconds = [&](Time since) { return std::chrono::duration<double>(parts.clock.now() - since).count(); };
  const auto days_late = [&](Time since, std::chrono::milliseconds every) {
    return parts.clock.now() - since > every + every / 2 + std::chrono::hours(1);
  };
  if (status.last_good) {
    report.gauge("backup_age_seconds", "Age of the newest copy of the database.", seconds(status.last_good->began));
    report.gauge("backup_size_bytes", "Size of the database when it was copied.",
                 static_cast<double>(status.last_good->size));
    report.gauge("backup_duration_seconds", "How long the last copy took.",
                 std::chrono::duration<double>(*status.last_good->ended - status.last_good->began).count());
    if (days_late(status.last_good->began, parts.config.backup.every))
      report.red("backup_old", "The newest backup is too old.",
                 "Look at Settings, Backups: the last failure says why.");
  }
  if (status.safe_through)
    report.gauge("backup_log_behind_seconds", "How far the store is behind what is committed.",
                 seconds(*status.safe_through));
  report.gauge("backup_log_waiting_bytes", "Committed, but not yet in the store.",
               static_cast<double>(status.waiting_bytes));
  if (!status.error.empty())
    report.red("backup_failing", "Backups are not made now: " + status.error,
               "Look at the store and at the server's log.", {{"error", status.error}});
  if (status.last_rehearsal && status.last_rehearsal->state == backup::RunState::failed)
    report.red("backup_rehearsal_failed", "The last rehearsed restore failed: " + status.last_rehearsal->detail,
               "Make a new backup, then rehearse again in Settings, Backups.",
               {{"error", status.last_rehearsal->detail}});
}

}  // namespace

void add_health_sections(CentreParts& parts) {
  using Asks = telemetry::Health::Asks;
  const auto add = [&parts](const char* name, void (*tell)(CentreParts&, Report&), Asks asks = Asks::others) {
    parts.health.add(name, [&parts, tell](Report& report) { tell(parts, report); }, asks);
  };
  add("chat", tell_chat);
  add("routing", tell_routing);
  parts.health.add("web", [&parts](Report& report) { parts.requests.tell(report); });
  add("storage", tell_database, Asks::nobody);
  add("storage", tell_storage);
  add("consumers", tell_consumers);
  add("understanding", tell_understanding);
  add("jobs", tell_jobs);
  add_case_health(parts);
  add("webhooks", tell_webhooks);
  add("mail", tell_mail);
  add("disk", tell_disk);
  add("spool", tell_spool);
  add("audit", tell_audit);
  add("outbound", tell_hold);
  add("backups", tell_backups);
  if (parts.tracer.share() > 0) add("traces", tell_traces);

  parts.health.track({.name = "messages_per_second", .figure = "messages_total", .take = Track::Take::rate});
  parts.health.track({.name = "ack_median_seconds", .figure = "message_ack_seconds", .take = Track::Take::median});
  parts.health.track({.name = "ack_p99_seconds", .figure = "message_ack_seconds", .take = Track::Take::p99});
  parts.health.track({.name = "requests_per_second", .figure = "http_requests_total", .take = Track::Take::rate});
  parts.health.track({.name = "sockets", .figure = "chat_sockets"});
  parts.health.track({.name = "waiting", .figure = "queue_waiting"});
  parts.health.track({.name = "lag", .figure = "consumer_lag_events"});
  parts.health.track({.name = "cpu", .figure = "process_cpu_seconds_total", .take = Track::Take::rate});
  parts.health.track({.name = "memory_bytes", .figure = "process_resident_memory_bytes"});

  parts.health.on_alarm([&parts](const telemetry::Alarm& alarm) { append(parts, raised_event(parts, alarm)); },
                        [&parts](const telemetry::Alarm& alarm) {
                          append(parts, telemetry::AlarmCleared{alarm.finding.code, alarm.section, alarm.finding.text,
                                                                parts.config.node.number, alarm.since});
                        });
}

std::vector<telemetry::Alarm> alarms_in_log(storage::Snapshot& snapshot, events::Log& log, int node) {
  constexpr int kLookedThrough = 2'000;
  const auto before = std::max<std::int64_t>(log.last_seq(snapshot, events::kWorkspaceStream) - kLookedThrough, 0);
  std::map<std::string, telemetry::Alarm> open;
  for (const auto& event : log.read_stream(snapshot, events::kWorkspaceStream, before, kLookedThrough)) {
    if (!event.kind.starts_with("health.")) continue;
    if (const auto raised = base::parse_json<telemetry::AlarmRaised>(event.payload);
        raised && event.kind == telemetry::AlarmRaised::kKind) {
      if (raised->node == node)
        open[raised->code] = {
            raised->section,
            {.code = raised->code, .light = telemetry::Light::red, .text = raised->text, .advice = raised->advice},
            raised->since};
    } else if (const auto cleared = base::parse_json<telemetry::AlarmCleared>(event.payload);
               cleared && cleared->node == node) {
      open.erase(cleared->code);
    }
  }
  std::vector<telemetry::Alarm> out;
  for (auto& [code, alarm] : open) out.push_back(std::move(alarm));
  return out;
}

}  // namespace deskbell::app
