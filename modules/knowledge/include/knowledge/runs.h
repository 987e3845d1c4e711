#pragma once
#include <base/page.h>
#include <identity/actor.h>

#include <knowledge/article.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::cases {
struct Case;
}

// Who went through which procedure, step by step, and where it ended. A run keeps to the version it began with.
namespace deskbell::knowledge {

struct Work;

enum class RunState { going, done, abandoned };
BOOST_DESCRIBE_ENUM(RunState, going, done, abandoned)

struct Run {
  Id<Run> id;
  Id<Article> article;
  std::string title;
  int version = 0;
  std::string language;
  RunState state = RunState::going;
  std::optional<Step> step;  // where it stands; of one that is done: its outcome
  std::vector<Taken> path;
  std::optional<std::string> action;  // of the outcome
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<cases::Case>> matter;
  Id<identity::User> by;
  std::string by_name;
  Time started_at;
  std::optional<Time> ended_at;
  std::int64_t revision = 1;
};
BOOST_DESCRIBE_STRUCT(Run, (),
                      (id, article, title, version, language, state, step, path, action, conversation, matter, by,
                       by_name, started_at, ended_at, revision))

struct NewRun {
  Id<Article> article;
  std::string language = {};
  std::optional<Id<conversations::Conversation>> conversation = {};
  std::optional<Id<cases::Case>> matter = {};
};

// How a procedure went in the period, for its writers: outcomes and where people gave up.
struct OutcomeCount {
  std::string step;
  std::int64_t runs = 0;
};
BOOST_DESCRIBE_STRUCT(OutcomeCount, (), (step, runs))
struct RunReport {
  std::int64_t started = 0;
  std::int64_t done = 0;
  std::int64_t abandoned = 0;
  std::vector<OutcomeCount> outcomes;
  std::vector<OutcomeCount> left_at;
};
BOOST_DESCRIBE_STRUCT(RunReport, (), (started, done, abandoned, outcomes, left_at))

class Runs {
 public:
  explicit Runs(std::shared_ptr<Work> work) : work_(std::move(work)) {}

  // Users who may reply in the conversation or work on the case; without either, who may reply at all.
  Result<Run> start(const Actor& actor, const NewRun& what);
  // By who started it, or who may see what it is about. Steps that facts decide are gone through by themselves.
  Result<Run> answer(const Actor& actor, Id<Run> id, std::int64_t revision, const Reply& reply);
  // One answer back, automatic steps before it too. failed_precondition at the start.
  Result<Run> back(const Actor& actor, Id<Run> id, std::int64_t revision);
  Result<Run> abandon(const Actor& actor, Id<Run> id, std::int64_t revision);
  Result<Run> get(const Actor& actor, Id<Run> id);
  // Newest first.
  Result<std::vector<Run>> of_conversation(const Actor& actor, Id<conversations::Conversation> conversation);
  Result<std::vector<Run>> of_case(const Actor& actor, Id<cases::Case> matter);
  // edit_knowledge or view_insight.
  Result<RunReport> report(const Actor& actor, Id<Article> article);

 private:
  std::shared_ptr<Work> work_;
};

}  // namespace deskbell::knowledge
