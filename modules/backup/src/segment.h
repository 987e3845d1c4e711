#pragma once
#include <base/clock.h>
#include <base/result.h>

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A piece of the log: whole commits in their order, with the time of each.
namespace deskbell::backup {

struct SegmentCommit {
  std::int64_t frames = 0;  // of this segment, up to and including this commit
  Time at;
};
BOOST_DESCRIBE_STRUCT(SegmentCommit, (), (frames, at))

struct SegmentHead {
  std::int64_t page_size = 0;
  std::int64_t salt1 = 0, salt2 = 0;  // of the log file that the frames stood in
  std::int64_t first_frame = 0;       // counted from 1 in that file
  std::int64_t frames = 0;
  std::string sum;  // the log's running checksum after the last frame
  std::vector<SegmentCommit> commits;
};
BOOST_DESCRIBE_STRUCT(SegmentHead, (), (page_size, salt1, salt2, first_frame, frames, sum, commits))

struct Segment {
  SegmentHead head;
  std::string pages;  // for each frame page number, size after the commit (big-endian, 4 bytes each) and the page
  std::size_t stride() const { return 8 + static_cast<std::size_t>(head.page_size); }
};

std::string to_bytes(const Segment& segment);
Result<Segment> parse_segment(const std::string& name, std::string_view bytes);

// "log/LINEAGE/SEQ-FIRST-LAST": a lineage is a chain without gaps, seq counts from 1 in it; times in microseconds.
struct SegmentName {
  std::string lineage;
  std::int64_t seq = 0;
  Time first, last;
  std::int64_t size = 0;  // stored
};
std::string to_string(const SegmentName& name);
std::optional<SegmentName> parse_segment_name(std::string_view name);

}  // namespace deskbell::backup
