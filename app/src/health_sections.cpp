#include "health_sections.h"

#include "centre_parts.h"

#include <string>

namespace deskbell::app {
namespace {

using telemetry::Report;

constexpr std::int64_t kConsumerFarBehind = 10'000;

void tell_storage(CentreParts& parts, Report& report) {
  report.fact("engine", parts.database->dialect() == storage::Dialect::sqlite ? "SQLite" : "PostgreSQL");
  if (!parts.database->healthy())
    report.not_ready("storage_failed", "The database cannot be written.",
                     "Look at the server's log and at the disk or database server; then restart Deskbell.");
}

void tell_disk(CentreParts& parts, Report& report) {
  const storage::DiskUse use = parts.disk.use();
  report.gauge("disk_free_bytes", "Free room on the file system of the data directory.", static_cast<double>(use.free));
  report.gauge("disk_total_bytes", "Size of the file system of the data directory.", static_cast<double>(use.total));
  if (use.full)
    return report.red("disk_full", "The disk is full: new messages and files are refused, reading goes on.",
                      "Make room in the data directory; everything is taken again within seconds.");
  if (use.level == storage::DiskLevel::critical)
    report.red("disk_critical", "The disk is 95 % full.", "Make room in the data directory.");
  if (use.level == storage::DiskLevel::warning)
    report.yellow("disk_warning", "The disk is 90 % full.", "Make room in the data directory.");
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
    report.yellow("spool_dead", std::to_string(stats.dead) + " messages of visitors could not be put into a conversation.",
                  "Read them at GET /api/v1/late-messages, and delete them there.",
                  {{"count", std::to_string(stats.dead)}});
}

void tell_jobs(CentreParts& parts, Report& report) {
  const jobs::Counts counts =
      parts.database->read([&](storage::Snapshot& snapshot) { return parts.jobs.counts(snapshot); });
  report.gauge("jobs_waiting", "Jobs that wait to be run.", static_cast<double>(counts.waiting));
  report.gauge("jobs_running", "Jobs that run now.", static_cast<double>(counts.running));
  report.gauge("jobs_dead", "Jobs that failed for good and wait for a decision.", static_cast<double>(counts.dead));
  if (counts.dead > 0)
    report.yellow("jobs_dead", std::to_string(counts.dead) + " background jobs have failed for good.",
                  "Open Settings, Failed jobs: read the error, then retry or delete them.",
                  {{"count", std::to_string(counts.dead)}});
}

void tell_consumers(CentreParts& parts, Report& report) {
  if (!parts.search_feed) return;
  const std::int64_t lag = parts.search_feed->lag();
  report.gauge("consumer_lag_events", "Events that a reader of the log has not handled yet.", static_cast<double>(lag),
               {{"consumer", "search"}});
  if (lag >= kConsumerFarBehind)
    report.yellow("consumer_behind", "The reader search of the event log is far behind.",
                  "It catches up by itself when there is less to do; if it does not, look at the server's log.",
                  {{"consumer", "search"}});
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

}  // namespace

void add_health_sections(CentreParts& parts) {
  const auto add = [&parts](const char* name, void (*tell)(CentreParts&, Report&)) {
    parts.health.add(name, [&parts, tell](Report& report) { tell(parts, report); });
  };
  add("storage", tell_storage);
  add("consumers", tell_consumers);
  add("jobs", tell_jobs);
  add("webhooks", tell_webhooks);
  add("disk", tell_disk);
  add("spool", tell_spool);
}

}  // namespace deskbell::app
