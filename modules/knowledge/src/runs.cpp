#include "run_store.h"
#include "work.h"

#include <algorithm>

namespace deskbell::knowledge {
namespace {

using storage::Snapshot;
using storage::Transaction;
using store::StoredRun;

constexpr std::string_view kNoRun = "There is no such run.";
constexpr std::size_t kMostMoves = 500;
constexpr int kMostRuns = 100;

// The procedure as it was when the run began.
Result<Procedure> procedure_of(Snapshot& snapshot, const Run& run, std::string* title = nullptr) {
  auto version = store::version(snapshot, run.article, run.version);
  if (!version || !version->content.procedure) return not_found(std::string(kNoRun));
  if (title) {
    const auto& languages = version->content.languages;
    const auto own = languages.find(run.language);
    *title = own != languages.end() ? own->second.title : languages.begin()->second.title;
  }
  return *std::move(version->content.procedure);
}

// With title and step, as clients see it.
Result<Run> shown(Snapshot& snapshot, StoredRun stored) {
  TRY(const Procedure procedure, procedure_of(snapshot, stored.run, &stored.run.title));
  if (const auto* step = find_step(procedure, stored.at)) {
    stored.run.step = *step;
    if (stored.run.state == RunState::done) stored.run.action = step->action;
  }
  return std::move(stored.run);
}

Result<std::vector<Run>> all_shown(Snapshot& snapshot, std::vector<StoredRun> stored) {
  std::vector<Run> out;
  for (auto& one : stored) {
    TRY(Run run, shown(snapshot, std::move(one)));
    out.push_back(std::move(run));
  }
  return out;
}

Result<void> require_subject(const Work& work, Snapshot& snapshot, const Actor& actor, const Run& run, Work::May may) {
  if (run.conversation) return work.require_conversation(snapshot, actor, *run.conversation, may);
  if (run.matter) return work.require_case(snapshot, actor, *run.matter, may);
  return identity::require(actor, Permission::reply);
}

Result<StoredRun> load_going(const Work& work, Snapshot& snapshot, const Actor& actor, Id<Run> id,
                             std::int64_t revision) {
  auto found = store::find_run(snapshot, id);
  if (!found) return not_found(std::string(kNoRun));
  if (found->run.by != actor.user() || actor.kind != ActorKind::user) {
    // One that belongs to nothing is of no concern to others.
    if (!found->run.conversation && !found->run.matter) return not_found(std::string(kNoRun));
  }
  TRY(require_subject(work, snapshot, actor, found->run, Work::May::work));
  if (found->run.revision != revision)
    return failure(ErrorCode::aborted, "Somebody else went on with this run. Look at it and try again.");
  return *std::move(found);
}

void arrive(const Work& work, StoredRun& stored, const Procedure& procedure, std::string at) {
  stored.at = std::move(at);
  const auto* step = find_step(procedure, stored.at);
  if (step && step->kind == StepKind::outcome) {
    stored.run.state = RunState::done;
    stored.run.ended_at = work.needs.clock.now();
  }
}

// Through all the checks that facts decide.
void go_on_alone(const Work& work, Snapshot& snapshot, StoredRun& stored, const Procedure& procedure) {
  if (!work.needs.ports.facts) return;
  std::optional<decisions::Facts> facts;
  std::optional<decisions::Vocabulary> vocabulary;
  while (stored.run.state == RunState::going && stored.run.path.size() < kMostMoves) {
    const auto* step = find_step(procedure, stored.at);
    if (!step || step->kind != StepKind::check) return;
    if (!facts) {
      facts = work.needs.ports.facts(snapshot, stored.run.conversation, stored.run.matter);
      vocabulary = work.vocabulary(snapshot);
    }
    auto move = decide(procedure, stored.at, *facts, *vocabulary, work.needs.clock.now());
    if (!move) return;
    stored.run.path.push_back(std::move(move->taken));
    arrive(work, stored, procedure, std::move(move->next));
  }
}

Result<Run> saved(Transaction& tx, StoredRun stored) {
  stored.run.revision += 1;
  if (!store::save(tx, stored)) return failure(ErrorCode::aborted, "Somebody else went on with this run.");
  return shown(tx, std::move(stored));
}

}  // namespace

Result<Run> Runs::start(const Actor& actor, const NewRun& what) {
  if (what.conversation && what.matter) return invalid("matter", "may not be named beside a conversation");
  const auto article = work_->library.find(what.article, what.language, Reader::staff());
  const auto any = article ? article : work_->library.find(what.article, "en", Reader::staff());
  if (actor.kind != ActorKind::user) return failure(ErrorCode::permission_denied, "Only users go through procedures.");
  return work_->needs.database.write([&](Transaction& tx) -> Result<Run> {
    StoredRun stored;
    Run& run = stored.run;
    run.conversation = what.conversation;
    run.matter = what.matter;
    TRY(require_subject(*work_, tx, actor, run, Work::May::work));
    TRY(const store::Stored found, work_->load(tx, what.article));
    if (found.article.state != State::published) return not_found(std::string(kNoArticle));
    if (found.article.kind != Kind::procedure) return invalid("article", "is no procedure");
    run.id = work_->needs.ids.next<Run>();
    run.article = what.article;
    run.version = found.article.version;
    run.language = any ? any->about.language : "en";
    run.by = actor.user();
    run.by_name = actor.name;
    run.started_at = work_->needs.clock.now();
    TRY(const Procedure procedure, procedure_of(tx, run));
    arrive(*work_, stored, procedure, procedure.start);
    go_on_alone(*work_, tx, stored, procedure);
    store::insert(tx, stored);
    return shown(tx, std::move(stored));
  });
}

Result<Run> Runs::answer(const Actor& actor, Id<Run> id, std::int64_t revision, const Reply& reply) {
  return work_->needs.database.write([&](Transaction& tx) -> Result<Run> {
    TRY(StoredRun stored, load_going(*work_, tx, actor, id, revision));
    if (stored.run.state != RunState::going)
      return failure(ErrorCode::failed_precondition, "The run has come to its end.");
    if (stored.run.path.size() >= kMostMoves)
      return failure(ErrorCode::failed_precondition, "The run has become too long. Begin a new one.");
    TRY(const Procedure procedure, procedure_of(tx, stored.run));
    TRY(Move move, move_on(procedure, stored.at, reply));
    stored.run.path.push_back(std::move(move.taken));
    arrive(*work_, stored, procedure, std::move(move.next));
    go_on_alone(*work_, tx, stored, procedure);
    return saved(tx, std::move(stored));
  });
}

Result<Run> Runs::back(const Actor& actor, Id<Run> id, std::int64_t revision) {
  return work_->needs.database.write([&](Transaction& tx) -> Result<Run> {
    TRY(StoredRun stored, load_going(*work_, tx, actor, id, revision));
    if (stored.run.state == RunState::abandoned)
      return failure(ErrorCode::failed_precondition, "The run was given up. Begin a new one.");
    auto& path = stored.run.path;
    while (!path.empty() && path.back().automatic) path.pop_back();
    if (path.empty()) return failure(ErrorCode::failed_precondition, "The run stands at its beginning.");
    stored.at = path.back().step;
    path.pop_back();
    stored.run.state = RunState::going;
    stored.run.ended_at.reset();
    return saved(tx, std::move(stored));
  });
}

Result<Run> Runs::abandon(const Actor& actor, Id<Run> id, std::int64_t revision) {
  return work_->needs.database.write([&](Transaction& tx) -> Result<Run> {
    TRY(StoredRun stored, load_going(*work_, tx, actor, id, revision));
    if (stored.run.state != RunState::going)
      return failure(ErrorCode::failed_precondition, "The run has come to its end.");
    stored.run.state = RunState::abandoned;
    stored.run.ended_at = work_->needs.clock.now();
    return saved(tx, std::move(stored));
  });
}

Result<Run> Runs::get(const Actor& actor, Id<Run> id) {
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<Run> {
    auto found = store::find_run(snapshot, id);
    if (!found) return not_found(std::string(kNoRun));
    const bool own = actor.kind == ActorKind::user && found->run.by == actor.user();
    if (!own && !found->run.conversation && !found->run.matter) return not_found(std::string(kNoRun));
    if (!own) TRY(require_subject(*work_, snapshot, actor, found->run, Work::May::see));
    return shown(snapshot, *std::move(found));
  });
}

Result<std::vector<Run>> Runs::of_conversation(const Actor& actor, Id<conversations::Conversation> conversation) {
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::vector<Run>> {
    if (actor.kind == ActorKind::contact) return not_found("There is no such conversation.");
    TRY(work_->require_conversation(snapshot, actor, conversation, Work::May::see));
    return all_shown(snapshot, store::runs_of_conversation(snapshot, conversation, kMostRuns));
  });
}

Result<std::vector<Run>> Runs::of_case(const Actor& actor, Id<cases::Case> matter) {
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::vector<Run>> {
    TRY(work_->require_case(snapshot, actor, matter, Work::May::see));
    return all_shown(snapshot, store::runs_of_matter(snapshot, matter, kMostRuns));
  });
}

Result<RunReport> Runs::report(const Actor& actor, Id<Article> article) {
  TRY(Work::require_reporting(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<RunReport> {
    TRY(work_->load(snapshot, article));
    RunReport out;
    for (const auto& row : store::run_counts(snapshot, article)) {
      out.started += row.runs;
      if (row.state == RunState::done) {
        out.done += row.runs;
        out.outcomes.push_back({row.step, row.runs});
      } else if (row.state == RunState::abandoned) {
        out.abandoned += row.runs;
        out.left_at.push_back({row.step, row.runs});
      }
    }
    return out;
  });
}

}  // namespace deskbell::knowledge
