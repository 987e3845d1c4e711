#include "segment.h"

#include <base/json.h>

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace deskbell::backup {
namespace {

template <class T>
bool take_number(std::string_view& text, T& out, std::string_view until) {
  const auto end = until.empty() ? text.size() : text.find(until);
  if (end == std::string_view::npos) return false;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + end, out);
  if (error != std::errc{} || stopped != text.data() + end) return false;
  text.remove_prefix(std::min(text.size(), end + until.size()));
  return true;
}

}  // namespace

std::string to_bytes(const Segment& segment) {
  return base::to_json(segment.head) + "\n" + segment.pages;
}

Result<Segment> parse_segment(const std::string& name, std::string_view bytes) {
  const auto damaged = [&] { return failure(ErrorCode::internal, name + " is damaged."); };
  const auto line = bytes.find('\n');
  if (line == std::string_view::npos) return damaged();
  auto head = base::parse_json<SegmentHead>(bytes.substr(0, line));
  if (!head || head->page_size < 512 || head->page_size > 65'536) return damaged();
  Segment segment{std::move(*head), std::string(bytes.substr(line + 1))};
  std::int64_t at = 0;
  for (const auto& commit : segment.head.commits) {
    if (commit.frames <= at) return damaged();
    at = commit.frames;
  }
  const auto frames = static_cast<std::size_t>(at);
  if (at != segment.head.frames || segment.pages.size() / segment.stride() != frames ||
      segment.pages.size() % segment.stride() != 0)
    return damaged();
  return segment;
}

std::string to_string(const SegmentName& name) {
  return fmt::format("log/{}/{:010}-{:016}-{:016}", name.lineage, name.seq, name.first.time_since_epoch().count(),
                     name.last.time_since_epoch().count());
}

std::optional<SegmentName> parse_segment_name(std::string_view name) {
  constexpr std::string_view kFolder = "log/";
  if (!name.starts_with(kFolder)) return std::nullopt;
  name.remove_prefix(kFolder.size());
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  SegmentName out{.lineage = std::string(name.substr(0, slash))};
  name.remove_prefix(slash + 1);
  std::int64_t first = 0, last = 0;
  if (!take_number(name, out.seq, "-") || !take_number(name, first, "-") || !take_number(name, last, ""))
    return std::nullopt;
  out.first = Time(std::chrono::microseconds(first));
  out.last = Time(std::chrono::microseconds(last));
  return out;
}

}  // namespace deskbell::backup
