#pragma once
#include <routing/router.h>

#include <chrono>
#include <optional>

// How long will it take? Told as a range, or not at all when nothing is known.
namespace deskbell::routing {

struct WaitEstimate {
  int position = 0;  // 1 is next
  seconds low_s{0};
  seconds high_s{0};
  bool operator==(const WaitEstimate&) const = default;
};
BOOST_DESCRIBE_STRUCT(WaitEstimate, (), (position, low_s, high_s))

struct LineFacts {
  int position = 1;                         // 1 is next
  double slots = 0;                         // pieces of work the online members can carry at once
  int free_slots = 0;                       // of them not in use
  std::optional<seconds> handle_time = {};  // recent mean
};

// When n - free others must end first and s slots are at work, the wait is a sum of that many exponential times of mean
// handle_time / s: a gamma distribution. Low and high are its 10 % and 90 % points (Wilson and Hilferty, 1931), rounded
// outwards to steps that do not pretend precision. Nothing when nobody is there or no handle time is known.
std::optional<WaitEstimate> estimate(const LineFacts& facts);

// Slots of the online members of a queue for this medium; an agent who serves several queues with work waiting counts
// in part. Position and handle_time are left to the caller.
LineFacts line_facts(const Router& router, Id<Queue> queue, Medium medium);

}  // namespace deskbell::routing
