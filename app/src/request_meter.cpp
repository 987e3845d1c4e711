#include "request_meter.h"

#include <algorithm>

namespace deskbell::app {

void RequestMeter::watch(http::Routes& routes) {
  for (const auto& operation : routes.operations()) {
    const auto& endpoint = operation->endpoint;
    lines_[endpoint.path.data()] = std::make_unique<Line>(http::name_of(endpoint.method), endpoint.path);
  }
  routes.observe([this](const http::Answered& answered) { note(answered); });
}

RequestMeter::Line& RequestMeter::line_of(const http::Answered& answered) {
  const auto found = lines_.find(answered.route.data());
  return found == lines_.end() ? other_ : *found->second;
}

void RequestMeter::note(const http::Answered& answered) {
  Line& line = line_of(answered);
  line.by_class[static_cast<std::size_t>(std::clamp(answered.status / 100, 0, 5))].fetch_add(1,
                                                                                             std::memory_order_relaxed);
  line.seconds.observe(answered.took);
  if (!spans_) return;
  const http::Request& request = answered.request;
  std::string name(http::name_of(request.method));
  (name += ' ') += answered.route;
  spans_({.kind = base::SpanKind::server,
          .name = name,
          .trace = request.trace_id,
          .id = request.span,
          .parent = request.parent_span,
          .took = answered.took,
          .error = answered.status >= 500 ? http::reason_of(answered.status) : std::string_view(),
          .fields = {{"http.request.method", http::name_of(request.method)},
                     {"http.route", answered.route},
                     {"http.response.status_code", answered.status}}});
}

void RequestMeter::tell(telemetry::Report& report) const {
  static constexpr std::array<const char*, 6> kClasses{"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};
  const auto tell_line = [&](const Line& line) {
    bool any = false;
    for (std::size_t i = 0; i < kClasses.size(); ++i) {
      const auto count = line.by_class[i].load(std::memory_order_relaxed);
      if (count == 0) continue;
      any = true;
      report.counter(
          "http_requests_total", "Requests that were answered.", static_cast<double>(count),
          {{"method", std::string(line.method)}, {"route", std::string(line.route)}, {"status", kClasses[i]}});
    }
    if (any)
      report.histogram("http_request_seconds", "From the head of a request to its answer.", line.seconds.snapshot(),
                       {{"method", std::string(line.method)}, {"route", std::string(line.route)}});
  };
  for (const auto& [place, line] : lines_) tell_line(*line);
  tell_line(other_);
}

}  // namespace deskbell::app
