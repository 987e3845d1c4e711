#pragma once
#include <base/clock.h>
#include <base/span.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// Sends a share of the spans to a collector of OpenTelemetry by OTLP over HTTP, in JSON. Whoever tells a span never
// waits: what the collector does not take in time is dropped and counted.
namespace deskbell::telemetry {

struct TracerOptions {
  std::string url;  // "http://127.0.0.1:4318/v1/traces"; empty: nothing is sent
  double share =
      0;  // of the traces; decided by the trace id, so that all programs with the same share keep the same ones
  std::string version = {};
  std::string instance = {};               // tells nodes and workspaces apart
  std::size_t queue = 4'096;               // spans that wait; beyond, new ones are dropped
  std::chrono::milliseconds pause{2'000};  // between two deliveries
};

struct TracerStats {
  std::uint64_t sent = 0;
  std::uint64_t dropped = 0;  // no room, or the collector did not take them
  std::size_t waiting = 0;
  bool failing = false;  // the last delivery did not succeed
};

class Tracer {
 public:
  // Answers whether the collector has taken it; tests put theirs here.
  using Deliver = std::function<bool(const std::string& json)>;

  // `clock` must outlive it.
  Tracer(const Clock& clock, TracerOptions options);
  Tracer(const Clock& clock, TracerOptions options, Deliver deliver);
  ~Tracer();  // delivers once more what waits
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;

  // Empty when nothing is to be sent, so that nobody takes the trouble.
  base::SpanSink sink();
  void add(const base::Span& span);
  // For what is sampled before it is told.
  double share() const { return options_.url.empty() ? 0 : options_.share; }
  TracerStats stats() const;
  // Delivers what waits now, on the calling thread. For tests.
  void flush();

 private:
  struct Kept {
    base::SpanKind kind;
    std::string name;
    std::string trace;
    std::uint64_t id;
    std::uint64_t parent;
    std::int64_t began_ns;
    std::int64_t ended_ns;
    std::string error;
    std::vector<std::pair<std::string, std::string>> fields;  // value as JSON of OTLP
  };
  bool is_drawn(std::string_view trace) const;
  std::string json_of(const std::vector<Kept>& spans) const;
  void run();

  const Clock& clock_;
  const TracerOptions options_;
  const Deliver deliver_;
  std::atomic<std::uint64_t> sent_{0};
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<bool> failing_{false};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Kept> waiting_;
  bool stopping_ = false;
  std::mutex delivering_;
  std::thread thread_;
};

}  // namespace deskbell::telemetry
