#pragma once
#include <base/clock.h>
#include <base/log.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

// Units of work, for whoever watches: a request, a message of a socket, a job, a batch of events, an outgoing call.
// Modules tell them to a SpanSink that app hands in (empty: nobody watches) and know nothing of where they go.
//
//   base::Work work(options.spans, base::SpanKind::consumer, "job mail.send");
//   if (!send()) work.fail("the mail server is away");
//   // told when it ends; lines of the log carry its trace id, calls inside become its children
namespace deskbell::base {

enum class SpanKind { internal, server, client, producer, consumer };

struct Span {
  SpanKind kind = SpanKind::internal;
  std::string_view name;   // without ids, so that spans can be grouped: "GET /api/v1/users/{user}"
  std::string_view trace;  // 32 hexadecimal digits
  std::uint64_t id = 0;
  std::uint64_t parent = 0;                    // 0: the first of its trace
  std::chrono::steady_clock::duration took{};  // until now
  std::string_view error;                      // empty: it went well
  bool chosen = false;                         // of many like it this one was drawn already: do not draw again
  LogFields fields;
};
// Called on the thread that did the work, when it is done. Must be quick and must not throw.
using SpanSink = std::function<void(const Span&)>;

// Not secret, not repeated in practice; quick.
std::uint64_t new_span_id();
std::string new_trace_id();
// True in this share of the calls, by chance; for what comes too often to be told each time.
bool drawn(double share);

// "00-<trace>-<span>-<flags>" of W3C Trace Context; nothing when it is not well-formed.
struct TraceParent {
  std::string trace;
  std::uint64_t span = 0;
};
std::optional<TraceParent> parse_trace_parent(std::string_view text);
// For calls to other programs from inside of a unit of work; empty outside. They take part when the receiver does.
std::string trace_parent();

// The unit of work that this thread does now; 0: none.
std::uint64_t current_span();

// While it lives, what this thread does belongs to the span: for work that goes on on another thread.
class SpanScope {
 public:
  SpanScope(std::string trace, std::uint64_t span);
  ~SpanScope();
  SpanScope(const SpanScope&) = delete;
  SpanScope& operator=(const SpanScope&) = delete;

 private:
  TraceScope trace_;
  std::uint64_t outer_;
};

// One unit of work on one thread: a child of the one that surrounds it, else the first of a new trace.
class Work {
 public:
  // `sink` must outlive it.
  Work(const SpanSink& sink, SpanKind kind, std::string name);
  ~Work();
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  void fail(std::string error) { error_ = std::move(error); }

 private:
  const SpanSink& sink_;
  const SpanKind kind_;
  const std::string name_;
  const std::uint64_t parent_;
  const std::uint64_t id_;
  std::string error_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  SpanScope scope_;
};

}  // namespace deskbell::base
