#include "process_health.h"

#include <base/clock.h>
#include <http/certificate.h>

#include <dirent.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace deskbell::app {
namespace {

using std::chrono::days;
using telemetry::Light;
using telemetry::Report;

constexpr double kManyDescriptors = 0.8;  // of the limit
constexpr double kClockWasSet = 5;        // seconds

std::size_t entries_of(const char* directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(directory), closedir);
  std::size_t count = 0;
  while (open && readdir(open.get())) ++count;
  return count > 2 ? count - 2 : 0;
}

double resident_bytes() {
  std::ifstream in("/proc/self/statm");
  double all = 0;
  double resident = 0;
  in >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// When the kernel started this process, in seconds since 1970.
double start_seconds() {
  std::ifstream in("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto name_end = text.rfind(')');  // the name may hold anything
  if (name_end == text.npos) return 0;
  std::istringstream rest(text.substr(name_end + 2));
  std::string skipped;
  for (int field = 3; field < 22; ++field) rest >> skipped;
  double ticks = 0;
  rest >> ticks;
  std::ifstream stat("/proc/stat");
  for (std::string word; stat >> word;) {
    double boot = 0;
    if (word == "btime" && stat >> boot) return boot + ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  return 0;
}

void tell_process(Report& report) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const auto open = static_cast<double>(entries_of("/proc/self/fd"));
  const auto limit = static_cast<double>(files.rlim_cur);
  static const double started = start_seconds();
  report.fact("version", DESKBELL_VERSION);
  report.gauge("process_resident_memory_bytes", "Memory in use.", resident_bytes());
  report.counter("process_cpu_seconds_total", "Processor time, user and system.",
                 seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
  report.gauge("process_threads", "Threads.", static_cast<double>(entries_of("/proc/self/task")));
  report.gauge("process_open_fds", "Open file descriptors, sockets included.", open);
  report.gauge("process_max_fds", "Most file descriptors that may be open.", limit);
  report.gauge("process_start_time_seconds", "When the process was started, in seconds since 1970.", started);
  report.gauge("build_info", "1; the version is in the label.", 1, {{"version", DESKBELL_VERSION}});
  if (limit > 0 && open > limit * kManyDescriptors)
    report.red("process_descriptors", fmt::format("{} of {} file descriptors are in use.", open, limit),
               "Raise LimitNOFILE of the service, or lower http.max_connections.",
               {{"open", fmt::format("{}", open)}, {"limit", fmt::format("{}", limit)}});
}

// The time that Deskbell keeps against what the machine's clock shows; they differ after it was set.
void tell_clock(Report& report) {
  const base::SystemClock clock;
  const double ahead = std::chrono::duration<double>(clock.wall() - clock.now()).count();
  report.gauge("clock_ahead_seconds", "How far the machine's clock is ahead of the time that Deskbell keeps.", ahead);
  if (std::abs(ahead) >= kClockWasSet)
    report.yellow("clock_was_set", fmt::format("The machine's clock was set by {:.0f} s while Deskbell runs.", ahead),
                  "Deskbell follows slowly, so that nothing is due early or late. If the new time is right, restart it.",
                  {{"seconds", fmt::format("{:.0f}", ahead)}});
}

void tell_web(const http::Server& server, int most, Report& report) {
  const http::ServerStats stats = server.stats();
  const auto number = [](auto value) { return static_cast<double>(value); };
  report.gauge("http_connections", "Open connections, sockets included.", number(stats.connections));
  report.gauge("sockets", "Open WebSockets.", number(stats.sockets));
  report.gauge("http_waiting_requests", "Requests that wait for a worker.", number(stats.waiting_requests));
  report.counter("socket_frames_received_total", "Messages from WebSockets.", number(stats.frames_in));
  report.counter("socket_frames_sent_total", "Messages to WebSockets.", number(stats.frames_out));
  report.counter("sockets_slow_closed_total", "WebSockets that were cut because the client took nothing.",
                 number(stats.slow_sockets));
  if (stats.draining)
    report.not_ready("draining", "The server is about to stop and takes nobody new.", "Nothing; it is meant to be so.");
  if (number(stats.connections) > 0.9 * most)
    report.red("web_connections", fmt::format("{} of {} connections are in use.", stats.connections, most),
               "Raise http.max_connections, or add a node.",
               {{"open", std::to_string(stats.connections)}, {"limit", std::to_string(most)}});
}

void tell_certificate(const std::string& file, Report& report) {
  const auto certificate = http::read_certificate(file);
  if (!certificate) {
    report.red("certificate_unreadable", "The TLS certificate cannot be read: " + certificate.error().message,
               "Look at the file that http.tls.certificate names.", {{"file", file}});
    return;
  }
  const auto left =
      std::chrono::duration_cast<std::chrono::seconds>(certificate->not_after - base::SystemClock().wall());
  const auto left_days = std::chrono::floor<days>(left).count();
  report.gauge("certificate_expires_in_seconds", "Until the TLS certificate is no longer valid.",
               static_cast<double>(left.count()), {{"subject", certificate->subject}});
  const Light light = left < days(3) ? Light::red : left < days(30) ? Light::yellow : Light::green;
  report.item({.name = certificate->subject,
               .light = light,
               .facts = {{"not_after", base::to_string(certificate->not_after)}, {"issuer", certificate->issuer}}});
  if (light == Light::green) return;
  const std::string text = left.count() < 0 ? "The TLS certificate has expired."
                                            : fmt::format("The TLS certificate expires in {} days.", left_days);
  const std::string advice = "Renew it and send SIGHUP, so that the file is read again.";
  // By how urgent it is, so that the alarm and its translation can tell.
  if (left.count() < 0) return report.red("certificate_expired", text, advice);
  if (left < days(3)) return report.red("certificate_expires_now", text, advice, {{"days", std::to_string(left_days)}});
  report.yellow(left < days(14) ? "certificate_expires_soon" : "certificate_expires", text, advice,
                {{"days", std::to_string(left_days)}});
}

}  // namespace

void add_process_sections(telemetry::Health& health, const base::Config& config,
                          std::function<const http::Server*()> server) {
  using Asks = telemetry::Health::Asks;
  health.add("process", tell_process);
  health.add("clock", tell_clock, Asks::nobody);
  health.add(
      "web",
      [server, most = config.http.max_connections](Report& report) {
        if (const http::Server* running = server()) tell_web(*running, most, report);
      },
      Asks::nobody);
  if (!config.http.tls.certificate.empty())
    health.add("certificates",
               [file = config.http.tls.certificate](Report& report) { tell_certificate(file, report); });
}

}  // namespace deskbell::app
