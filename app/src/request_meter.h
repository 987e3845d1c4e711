#pragma once
#include <base/histogram.h>
#include <base/span.h>
#include <http/routes.h>
#include <telemetry/health.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace deskbell::app {

// Counts the requests of one workspace by route and kind of status, and tells them as spans.
class RequestMeter {
 public:
  explicit RequestMeter(base::SpanSink spans) : spans_(std::move(spans)) {}
  // When all routes are there; after that nothing changes but the counts, so that io threads need no lock.
  void watch(http::Routes& routes);
  void tell(telemetry::Report& report) const;

 private:
  struct Line {
    std::string_view method;
    std::string_view route;
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  // [2]: 200 to 299
    base::Histogram seconds{base::kLatencyBuckets};
  };
  Line& line_of(const http::Answered& answered);
  void note(const http::Answered& answered);

  const base::SpanSink spans_;
  std::unordered_map<const char*, std::unique_ptr<Line>> lines_;  // by where the pattern stands: one per endpoint
  Line other_{.method = "", .route = "other"};
};

}  // namespace deskbell::app
