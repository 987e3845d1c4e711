#include <base/json.h>
#include <base/log.h>
#include <http/client.h>
#include <telemetry/tracer.h>

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <utility>

namespace deskbell::telemetry {
namespace {

constexpr std::size_t kMostAtOnce = 512;

// The operator names the collector himself, so it may be on this machine.
http::ClientOptions collector_options() {
  return {.allowed_private = {"0.0.0.0/0", "::/0"},
          .answer_limit = 64 * 1024,
          .connect_time = std::chrono::milliseconds(2'000),
          .total_time = std::chrono::milliseconds(5'000),
          .redirects = 0};
}

Tracer::Deliver to_collector(const std::string& url) {
  const auto client = std::make_shared<http::Client>(collector_options());
  return [client, url](const std::string& json) {
    const auto answer = client->send(
        {.method = http::Method::post, .url = url, .headers = {{"Content-Type", "application/json"}}, .body = json});
    return answer && answer->status >= 200 && answer->status < 300;
  };
}

// As the enumeration of OTLP has it.
int number_of(base::SpanKind kind) {
  switch (kind) {
    case base::SpanKind::internal:
      return 1;
    case base::SpanKind::server:
      return 2;
    case base::SpanKind::client:
      return 3;
    case base::SpanKind::producer:
      return 4;
    case base::SpanKind::consumer:
      return 5;
  }
  return 0;
}

std::string value_of(const base::LogField::Value& value) {
  std::string out;
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    base::write_json_string(out = "{\"stringValue\":", *text);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out = fmt::format("{{\"intValue\":\"{}\"", *number);
  } else if (const auto* real = std::get_if<double>(&value)) {
    base::write_json_number(out = "{\"doubleValue\":", *real);
  } else {
    out = std::get<bool>(value) ? "{\"boolValue\":true" : "{\"boolValue\":false";
  }
  return out + "}";
}

void write_attribute(std::string& out, std::string_view key, std::string_view value) {
  base::write_json_string(out += "{\"key\":", key);
  (out += ",\"value\":").append(value) += '}';
}

}  // namespace

Tracer::Tracer(const Clock& clock, TracerOptions options)
    : Tracer(clock, options, options.url.empty() ? Deliver{} : to_collector(options.url)) {
  if (deliver_) thread_ = std::thread([this] { run(); });
}

Tracer::Tracer(const Clock& clock, TracerOptions options, Deliver deliver)
    : clock_(clock), options_(std::move(options)), deliver_(std::move(deliver)) {}

Tracer::~Tracer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

base::SpanSink Tracer::sink() {
  if (!deliver_ || options_.share <= 0) return {};
  return [this](const base::Span& span) { add(span); };
}

bool Tracer::is_drawn(std::string_view trace) const {
  // The random half of the id, as a fraction of its range.
  std::uint64_t number = 0;
  if (trace.size() != 32) return false;
  std::from_chars(trace.data() + 16, trace.data() + 32, number, 16);
  return static_cast<double>(number >> 11) * 0x1.0p-53 < options_.share;
}

void Tracer::add(const base::Span& span) {
  if (!span.chosen && !is_drawn(span.trace)) return;
  const std::int64_t ended = clock_.now().time_since_epoch().count() * 1'000;
  const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(span.took).count();
  Kept kept{.kind = span.kind,
            .name = std::string(span.name),
            .trace = std::string(span.trace),
            .id = span.id,
            .parent = span.parent,
            .began_ns = ended - took,
            .ended_ns = ended,
            .error = std::string(span.error),
            .fields = {}};
  for (const base::LogField& field : span.fields) kept.fields.emplace_back(field.key, value_of(field.value));
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= options_.queue) {
    ++dropped_;
    return;
  }
  waiting_.push_back(std::move(kept));
}

std::string Tracer::json_of(const std::vector<Kept>& spans) const {
  std::string out = "{\"resourceSpans\":[{\"resource\":{\"attributes\":[";
  write_attribute(out, "service.name", value_of(std::string_view("deskbell")));
  write_attribute(out += ',', "service.version", value_of(std::string_view(options_.version)));
  write_attribute(out += ',', "service.instance.id", value_of(std::string_view(options_.instance)));
  out += "]},\"scopeSpans\":[{\"scope\":{\"name\":\"deskbell\"},\"spans\":[";
  bool first = true;
  for (const Kept& span : spans) {
    if (!first) out += ',';
    first = false;
    base::write_json_string(out += "{\"traceId\":", span.trace);
    fmt::format_to(std::back_inserter(out), ",\"spanId\":\"{:016x}\"", span.id);
    if (span.parent) fmt::format_to(std::back_inserter(out), ",\"parentSpanId\":\"{:016x}\"", span.parent);
    base::write_json_string(out += ",\"name\":", span.name);
    fmt::format_to(std::back_inserter(out),
                   ",\"kind\":{},\"startTimeUnixNano\":\"{}\",\"endTimeUnixNano\":\"{}\",\"attributes\":[",
                   number_of(span.kind), span.began_ns, span.ended_ns);
    for (std::size_t i = 0; i < span.fields.size(); ++i) {
      if (i > 0) out += ',';
      write_attribute(out, span.fields[i].first, span.fields[i].second);
    }
    out += "],\"status\":{";
    if (!span.error.empty()) base::write_json_string(out += "\"code\":2,\"message\":", span.error);
    out += "}}";
  }
  return out += "]}]}]}";
}

void Tracer::flush() {
  if (!deliver_) return;
  const std::lock_guard delivering(delivering_);
  std::vector<Kept> spans;
  {
    const std::lock_guard lock(mutex_);
    spans.swap(waiting_);
  }
  for (std::size_t from = 0; from < spans.size(); from += kMostAtOnce) {
    const std::size_t to = std::min(spans.size(), from + kMostAtOnce);
    const std::vector<Kept> some(std::make_move_iterator(spans.begin() + static_cast<std::ptrdiff_t>(from)),
                                 std::make_move_iterator(spans.begin() + static_cast<std::ptrdiff_t>(to)));
    const bool taken = deliver_(json_of(some));
    (taken ? sent_ : dropped_) += some.size();
    failing_ = !taken;
    if (!taken) {
      dropped_ += spans.size() - to;
      return;
    }
  }
}

void Tracer::run() {
  std::unique_lock lock(mutex_);
  bool told = false;
  while (!stopping_) {
    wake_.wait_for(lock, options_.pause, [this] { return stopping_; });
    lock.unlock();
    flush();
    if (failing_ != told) {
      told = failing_;
      if (told) {
        base::log_warn("The trace collector does not take spans; they are dropped.", {{"url", options_.url}});
      } else {
        base::log_info("The trace collector takes spans again.");
      }
    }
    lock.lock();
  }
}

TracerStats Tracer::stats() const {
  TracerStats stats{.sent = sent_, .dropped = dropped_, .waiting = 0, .failing = failing_};
  const std::lock_guard lock(mutex_);
  stats.waiting = waiting_.size();
  return stats;
}

}  // namespace deskbell::telemetry
