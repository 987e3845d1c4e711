#pragma once
#include <bot/bots.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

// What bots could not answer, or answered badly, gathered by wording, so that somebody writes it down.
namespace deskbell::bot {

enum class ClusterState { open, drafted, live, dismissed };
BOOST_DESCRIBE_ENUM(ClusterState, open, drafted, live, dismissed)

struct ClusterExample {
  std::string text;
  Id<conversations::Conversation> conversation;
  Time at;
};
BOOST_DESCRIBE_STRUCT(ClusterExample, (), (text, conversation, at))

struct Cluster {
  Id<Cluster> id;
  Id<Bot> bot;
  std::string title;  // the wording that is most like the others
  std::string language;
  std::int64_t count = 0;
  std::int64_t last_week = 0;
  bool hot = false;                      // three or more within a week
  bool fresh = false;                    // the first one came within a week
  std::vector<ClusterExample> examples;  // at most 10
  ClusterState state = ClusterState::open;
  std::optional<std::string> article;  // the draft
  std::optional<Id<identity::User>> owner;
  std::int64_t since_live = 0;  // asked again without an answer after its article went live
  Time first_at;
  Time last_at;
};
BOOST_DESCRIBE_STRUCT(Cluster, (),
                      (id, bot, title, language, count, last_week, hot, fresh, examples, state, article, owner,
                       since_live, first_at, last_at))

struct ClusterFilter {
  std::optional<Id<Bot>> bot = {};
  std::optional<ClusterState> state = {};
};

namespace store {
struct StoredCluster;
}

// Which of the texts belong together: for each the number of its group, the first text of a group being its own. Pure.
std::vector<std::size_t> grouped(std::span<const std::string> texts);

class Learning {
 public:
  explicit Learning(Needs& needs) : needs_(needs) {}

  // manage_bots or edit_knowledge. Hot ones first, then by count; at most 200.
  Result<std::vector<Cluster>> list(const Actor& actor, const ClusterFilter& filter);
  // Puts what is new into clusters, now. Answers how many questions were new.
  Result<int> gather(const Actor& actor);
  int gather();  // the nightly job
  // A draft article for the owner, with the examples as its questions. failed_precondition when there is one already.
  Result<Cluster> propose(const Actor& actor, Id<Cluster> id, Id<identity::User> owner, std::string_view title,
                          std::string_view body);
  Result<Cluster> dismiss(const Actor& actor, Id<Cluster> id);

 private:
  std::optional<Cluster> told(storage::Snapshot& snapshot, Id<Cluster> id, Time now);
  void gather_of(storage::Transaction& tx, Id<Bot> bot, const std::string& language,
                 const std::vector<TurnRecord>& turns);
  void follow_article(storage::Transaction& tx, store::StoredCluster cluster, Time now);

  Needs& needs_;
};

}  // namespace deskbell::bot
