#include <api/routes.h>

#include <insight/history.h>
#include <insight/process.h>

namespace deskbell::api {
namespace {

using http::Method;
using insight::History;
using insight::Process;

struct ProcessQuery {
  std::optional<insight::Track> track;  // state when absent
  std::optional<Time> from;
  std::optional<Time> to;
  std::optional<Text<1, 40>> kind;
  std::optional<Id<routing::Queue>> queue;
};
BOOST_DESCRIBE_STRUCT(ProcessQuery, (), (track, from, to, kind, queue))

struct PassageQuery {
  std::optional<insight::Track> track;
  Text<1, 60> place;
  std::optional<Text<0, 60>> next;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(PassageQuery, (), (track, place, next, cursor, limit))

struct CaseMoment {
  Id<cases::Case> case_id;
  Time at;
};
BOOST_DESCRIBE_STRUCT(CaseMoment, (), (case_id, at))

struct QueueMoment {
  Id<routing::Queue> queue;
  Time at;
};
BOOST_DESCRIBE_STRUCT(QueueMoment, (), (queue, at))

constexpr Branch endpoint{"/api/v1/", "insight"};

std::optional<std::string> text_of(const auto& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

}  // namespace

void add_insight_routes(Endpoints& endpoints, Process& process, History& history) {
  endpoints.add<ProcessQuery, insight::ProcessView>(
      endpoint(Method::get, "insight/process", "getProcessView",
               "Where cases wait and loop, as nodes and edges with counts and times; medians are exact to 3 %"),
      [&](const Actor& actor, const ProcessQuery& in) {
        return process.view(actor, {.track = in.track.value_or(insight::Track::state),
                                    .from = in.from,
                                    .to = in.to,
                                    .kind = text_of(in.kind),
                                    .queue = in.queue});
      });
  endpoints.add<PassageQuery, Page<insight::PassageView>>(
      endpoint(Method::get, "insight/passages", "listPassages", "The cases behind a node or an edge, the latest first"),
      [&](const Actor& actor, const PassageQuery& in) {
        return process.passages(actor, {.track = in.track.value_or(insight::Track::state),
                                        .place = in.place.value,
                                        .next = text_of(in.next),
                                        .cursor = in.cursor,
                                        .limit = in.limit});
      });
  endpoints.add<CaseMoment, insight::CaseThen>(
      endpoint(Method::get, "cases/{case_id}/then", "getCaseThen",
               "A case as it stood at a moment, with its clocks and tasks"),
      [&](const Actor& actor, const CaseMoment& in) { return history.case_at(actor, in.case_id, in.at); });
  endpoints.add<QueueMoment, insight::QueueThen>(
      endpoint(Method::get, "queues/{queue}/then", "getQueueThen",
               "Which cases were in a queue at a moment, by level and state"),
      [&](const Actor& actor, const QueueMoment& in) { return history.queue_at(actor, in.queue, in.at); });
}

}  // namespace deskbell::api
