#include "segment.h"

#include <base/json.h>

#include <backup/catalogue.h>
#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <unordered_set>

namespace deskbell::backup {
namespace {

constexpr std::string_view kChunks = "chunks/";

Result<Base> load(Safe& safe, const std::string& name) {
  TRY(const std::string bytes, safe.get(name));
  return parse_base(name, bytes);
}

Result<std::vector<SegmentName>> segments(Safe& safe) {
  TRY(const auto things, safe.list("log/"));
  std::vector<SegmentName> out;
  for (const auto& thing : things) {
    if (auto name = parse_segment_name(thing.name)) {
      name->size = thing.size;
      out.push_back(std::move(*name));
    }
  }
  std::ranges::sort(out, {}, [](const SegmentName& name) { return std::pair(name.lineage, name.seq); });
  return out;
}

// Keeps the newest of each of the last `count` periods that have one.
void keep_newest(const std::vector<Base>& all, int count, std::chrono::days period, std::set<std::size_t>& keep) {
  std::optional<std::int64_t> last;
  for (std::size_t i = 0; i < all.size() && count > 0; ++i) {
    const auto number = std::chrono::floor<std::chrono::days>(all[i].ended).time_since_epoch() / period;
    if (last == number) continue;
    last = number;
    keep.insert(i);
    --count;
  }
}

bool is_needed(const SegmentName& segment, const std::vector<Base>& kept_bases, Time log_from) {
  return segment.last >= log_from || std::ranges::any_of(kept_bases, [&](const Base& base) {
           return base.lineage == segment.lineage && segment.seq >= base.first_segment &&
                  segment.seq <= base.last_segment;
         });
}

}  // namespace

std::string name_of(const Base& base) {
  return fmt::format("bases/{:016}-{}", base.ended.time_since_epoch().count(), base.lineage);
}

std::string to_bytes(const Base& base) {
  std::string out = base::to_json(base) + "\n";
  for (const auto& chunk : base.chunks) out += chunk + "\n";
  out += "\n";
  for (const auto& name : base.gone) out += name + "\n";
  return out;
}

Result<Base> parse_base(const std::string& name, std::string_view bytes) {
  const auto line = bytes.find('\n');
  auto base =
      line == std::string_view::npos ? Result<Base>(not_found("")) : base::parse_json<Base>(bytes.substr(0, line));
  if (!base) return failure(ErrorCode::internal, name + " is damaged, or was made by a newer Deskbell.");
  std::vector<std::string>* into = &base->chunks;
  for (const auto part : std::views::split(bytes.substr(line + 1), '\n')) {
    const std::string_view text(part.begin(), part.end());
    if (text.empty()) {
      into = &base->gone;
    } else {
      into->emplace_back(text);
    }
  }
  return base;
}

Result<std::vector<Base>> bases(Safe& safe) {
  TRY(const auto things, safe.list("bases/"));
  std::vector<Base> out;
  for (const auto& thing : std::views::reverse(things)) {
    TRY(Base base, load(safe, thing.name));
    out.push_back(std::move(base));
  }
  return out;
}

std::vector<Base> kept(const std::vector<Base>& all, const Retention& retention, Time now) {
  std::set<std::size_t> keep;
  if (!all.empty()) keep.insert(0);
  keep_newest(all, retention.daily, std::chrono::days(1), keep);
  keep_newest(all, retention.weekly, std::chrono::days(7), keep);
  keep_newest(all, retention.monthly, std::chrono::days(30), keep);
  // Those from which the log's span can be restored: all within it, and the one that it begins on.
  for (std::size_t i = 0; i < all.size(); ++i) {
    keep.insert(i);
    if (all[i].ended <= now - retention.log) break;
  }
  std::vector<Base> out;
  for (const std::size_t i : keep) out.push_back(all[i]);
  return out;
}

Result<Pruned> prune(Safe& safe, const Retention& retention, Time now) {
  TRY(const auto all, bases(safe));
  if (all.empty()) return Pruned{};
  const auto keep = kept(all, retention, now);
  Pruned pruned;
  std::set<std::string> names;
  std::unordered_set<std::string> chunks;
  for (const auto& base : keep) {
    names.insert(name_of(base));
    chunks.insert(base.chunks.begin(), base.chunks.end());
  }
  // From the description to the content: what is listed is always whole.
  for (const auto& base : all) {
    if (names.contains(name_of(base))) continue;
    TRY(safe.remove(name_of(base)));
    ++pruned.bases;
  }
  // The log's span begins on the newest base before it.
  const auto first = std::ranges::find_if(all, [&](const Base& base) { return base.ended <= now - retention.log; });
  const Time log_from = first == all.end() ? all.back().began : first->began;
  TRY(const auto log, segments(safe));
  for (const auto& segment : log) {
    if (is_needed(segment, keep, log_from)) continue;
    TRY(safe.remove(to_string(segment)));
    ++pruned.segments;
  }
  TRY(const auto stored, safe.list(std::string(kChunks)));
  for (const auto& thing : stored) {
    if (chunks.contains(thing.name.substr(thing.name.rfind('/') + 1))) continue;
    TRY(safe.remove(thing.name));
    ++pruned.chunks;
  }
  // What was gone at the oldest base, and still is, is gone at every moment that can be restored.
  const std::set<std::string> still(all.front().gone.begin(), all.front().gone.end());
  for (const auto& name : keep.back().gone) {
    if (!still.contains(name)) continue;
    TRY(const auto parts, safe.list(name));
    for (const auto& part : parts) TRY(safe.remove(part.name));
    pruned.files += parts.empty() ? 0 : 1;
  }
  return pruned;
}

Result<Plan> plan(Safe& safe, Time at) {
  TRY(const auto things, safe.list("bases/"));
  TRY(const auto log, segments(safe));
  std::optional<Base> base;
  for (const auto& thing : std::views::reverse(things)) {
    TRY(Base one, load(safe, thing.name));
    if (one.ended > at) continue;
    base = std::move(one);
    break;
  }
  if (!base) {
    if (things.empty()) return not_found("There is no complete backup in " + safe.description() + ".");
    TRY(const Base oldest, load(safe, things.front().name));
    return not_found("The oldest backup in " + safe.description() + " can be restored to " +
                     base::to_string(oldest.ended) + " or later.");
  }
  Plan out{.base = *base, .segments = {}, .reaches = base->ended};
  std::int64_t next = base->first_segment;
  for (const auto& segment : log) {
    if (segment.lineage != base->lineage || segment.seq < next) continue;
    if (segment.seq > base->last_segment && segment.first > at) break;
    if (segment.seq != next) {
      if (next > base->last_segment) break;  // see below: what follows cannot be reached
      return failure(ErrorCode::failed_precondition, "The log has a gap: " + to_string(segment) + " follows where " +
                                                         std::to_string(next) + " is missing.");
    }
    out.segments.push_back(to_string(segment));
    out.reaches = std::max(out.reaches, segment.last);
    ++next;
  }
  if (next <= base->last_segment)
    return failure(ErrorCode::failed_precondition, "Of the log that this backup needs, segment " +
                                                       std::to_string(next) + " of " + base->lineage + " is missing.");
  const bool gap = std::ranges::any_of(
      log, [&](const SegmentName& s) { return s.lineage == base->lineage && s.seq > next && s.first <= at; });
  if (gap)
    return failure(ErrorCode::failed_precondition,
                   "The log has a gap after " + base::to_string(out.reaches) + ": restore to an earlier time.");
  return out;
}

Result<Verified> verify(Safe& safe, const std::function<bool()>& stop) {
  Verified out;
  const auto look = [&](const std::string& name) -> std::optional<std::string> {
    auto content = safe.get(name);
    ++out.things;
    if (content) {
      out.bytes += static_cast<std::int64_t>(content->size());
      return std::move(*content);
    }
    out.findings.push_back(content.error().message);
    return std::nullopt;
  };
  TRY(const auto things, safe.list("bases/"));
  TRY(const auto log, segments(safe));
  std::set<std::string> chunks;
  std::vector<Base> all;
  for (const auto& thing : things) {
    const auto content = look(thing.name);
    auto base = content ? parse_base(thing.name, *content) : Result<Base>(not_found(""));
    if (content && !base) out.findings.push_back(base.error().message);
    if (!base) continue;
    ++out.bases;
    for (std::int64_t seq = base->first_segment; seq <= base->last_segment; ++seq) {
      if (std::ranges::any_of(log, [&](const auto& s) { return s.lineage == base->lineage && s.seq == seq; })) continue;
      out.findings.push_back(fmt::format("{} needs segment {} of the log, which is missing.", thing.name, seq));
      break;  // the first of them is enough
    }
    chunks.insert(base->chunks.begin(), base->chunks.end());
  }
  for (const auto& chunk : chunks) {
    if (stop && stop()) return out;
    const auto content = look(spread("chunks", chunk));
    if (content && safe.name_of(*content) != chunk)
      out.findings.push_back(spread("chunks", chunk) + " holds something else.");
  }
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (stop && stop()) return out;
    const std::string name = to_string(log[i]);
    const auto content = look(name);
    const auto segment = content ? parse_segment(name, *content) : Result<Segment>(not_found(""));
    if (content && !segment) out.findings.push_back(segment.error().message);
  }
  for (const std::string prefix : {"files/", "keys/"}) {
    TRY(const auto rest, safe.list(prefix));
    for (const auto& thing : rest) {
      if (stop && stop()) return out;
      look(thing.name);
    }
  }
  if (const auto latest = plan(safe, Time::max()); !latest) out.findings.push_back(latest.error().message);
  return out;
}

}  // namespace deskbell::backup
