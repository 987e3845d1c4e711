#include <base/random.h>
#include <base/span.h>

#include <array>
#include <charconv>
#include <utility>

namespace deskbell::base {
namespace {

thread_local std::uint64_t t_span = 0;

constexpr char kHex[] = "0123456789abcdef";

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string hex_of(std::uint64_t value) {
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) out[static_cast<std::size_t>(i)] = kHex[value & 15];
  return out;
}

std::string trace_to_use() {
  const std::string_view current = current_trace();
  return current.empty() ? new_trace_id() : std::string(current);
}

}  // namespace

std::uint64_t new_span_id() {
  thread_local std::uint64_t state = SystemRandom().next();
  // splitmix64
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return z ? z : 1;
}

bool drawn(double share) {
  return static_cast<double>(new_span_id() >> 11) * 0x1.0p-53 < share;
}

std::string new_trace_id() {
  std::array<unsigned char, 16> bytes;
  SystemRandom().fill(bytes);
  std::string out;
  for (const unsigned char byte : bytes) (out += kHex[byte >> 4]) += kHex[byte & 15];
  return out;
}

std::optional<TraceParent> parse_trace_parent(std::string_view text) {
  // Later versions may have more behind a further dash; version ff is forbidden.
  if (text.size() < 55 || (text.size() > 55 && (text.starts_with("00") || text[55] != '-'))) return std::nullopt;
  if (text[2] != '-' || text[35] != '-' || text[52] != '-' || text.starts_with("ff")) return std::nullopt;
  const std::string_view trace = text.substr(3, 32);
  const std::string_view span = text.substr(36, 16);
  if (!is_hex(text.substr(0, 2)) || !is_hex(trace) || !is_hex(span) || !is_hex(text.substr(53, 2))) return std::nullopt;
  if (trace.find_first_not_of('0') == trace.npos) return std::nullopt;
  std::uint64_t id = 0;
  std::from_chars(span.data(), span.data() + span.size(), id, 16);
  if (id == 0) return std::nullopt;
  return TraceParent{std::string(trace), id};
}

std::string trace_parent() {
  const std::string_view trace = current_trace();
  if (trace.size() != 32 || t_span == 0) return {};
  return "00-" + std::string(trace) + "-" + hex_of(t_span) + "-01";
}

std::uint64_t current_span() {
  return t_span;
}

SpanScope::SpanScope(std::string trace, std::uint64_t span)
    : trace_(std::move(trace)), outer_(std::exchange(t_span, span)) {}
SpanScope::~SpanScope() {
  t_span = outer_;
}

Work::Work(const SpanSink& sink, SpanKind kind, std::string name)
    : sink_(sink),
      kind_(kind),
      name_(std::move(name)),
      parent_(t_span),
      id_(new_span_id()),
      scope_(trace_to_use(), id_) {}

Work::~Work() {
  if (!sink_) return;
  sink_({.kind = kind_,
         .name = name_,
         .trace = current_trace(),
         .id = id_,
         .parent = parent_,
         .took = std::chrono::steady_clock::now() - began_,
         .error = error_,
         .fields = {}});
}

}  // namespace deskbell::base
