#include <api/routes.h>

#include <base/page.h>
#include <jobs/queue.h>

namespace deskbell::api {
namespace {

using http::Method;

// A job that failed for good, for an administrator to repeat or throw away.
struct DeadJobView {
  Id<jobs::Job> id;
  std::string kind;
  json::value payload;
  int attempts = 0;
  std::string error;
  Time created_at;
  Time died_at;
};
BOOST_DESCRIBE_STRUCT(DeadJobView, (), (id, kind, payload, attempts, error, created_at, died_at))

struct ListDead {
  std::optional<Id<jobs::Job>> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ListDead, (), (cursor, limit))

struct OneJob {
  Id<jobs::Job> job;
};
BOOST_DESCRIBE_STRUCT(OneJob, (), (job))

DeadJobView view(const jobs::DeadJob& from) {
  const auto payload = base::parse_json_value(from.job.payload);
  return {from.job.id, from.job.kind, payload ? *payload : json::value(from.job.payload), from.job.attempt, from.error,
          from.job.created_at, from.died_at};
}

constexpr Branch endpoint{"/api/v1/jobs", "jobs"};

}  // namespace

void add_job_routes(Endpoints& endpoints, jobs::Queue& queue, storage::Database& database) {
  endpoints.add<ListDead, Page<DeadJobView>>(
      endpoint(Method::get, "/dead", "listDeadJobs", "Jobs that failed for good, newest first"),
      [&](const Actor& actor, const ListDead& in) -> Result<Page<DeadJobView>> {
        TRY(identity::require(actor, Permission::manage_jobs));
        const int size = base::page_size(in.limit);
        const auto dead = database.read([&](storage::Snapshot& snapshot) { return queue.dead(snapshot, in.cursor, size); });
        Page<DeadJobView> page;
        for (const auto& one : dead) page.items.push_back(view(one));
        if (static_cast<int>(dead.size()) == size) page.next = to_string(dead.back().job.id);
        return page;
      });
  endpoints.add<OneJob, http::NoContent>(
      endpoint(Method::post, "/{job}/retry", "retryJob", "Let a dead job run again"),
      [&](const Actor& actor, const OneJob& in) -> Result<http::NoContent> {
        TRY(identity::require(actor, Permission::manage_jobs));
        TRY(database.write([&](storage::Transaction& tx) { return queue.retry(tx, in.job); }));
        return http::NoContent{};
      });
  endpoints.add<OneJob, http::NoContent>(
      endpoint(Method::del, "/{job}", "deleteJob", "Throw a dead job away"),
      [&](const Actor& actor, const OneJob& in) -> Result<http::NoContent> {
        TRY(identity::require(actor, Permission::manage_jobs));
        TRY(database.write([&](storage::Transaction& tx) { return queue.remove(tx, in.job); }));
        return http::NoContent{};
      });
}

}  // namespace deskbell::api
