#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Answers that agents have ready: each agent's own and those that all share.
namespace deskbell::conversations {

struct CannedAnswer {
  Id<CannedAnswer> id;
  std::string shortcut;  // typed after a slash; unique among the shared ones and among each agent's own
  std::string title;
  std::string text;  // with {{contact.name}} {{agent.name}} {{conversation.id}} {{workspace}}
  bool shared = false;
  std::optional<Id<identity::User>> owner;  // when not shared
  std::optional<std::string> language;
  Time updated_at;
  bool operator==(const CannedAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(CannedAnswer, (), (id, shortcut, title, text, shared, owner, language, updated_at))

struct NewCannedAnswer {
  std::string shortcut;
  std::string title;
  std::string text;
  bool shared = false;
  std::optional<std::string> language;
};

// Absent members stay as they are; an empty language clears it.
struct CannedAnswerChange {
  std::optional<std::string> shortcut;
  std::optional<std::string> title;
  std::optional<std::string> text;
  std::optional<std::string> language;
};

// Users who may reply have their own; shared ones are changed by who may manage_canned and used by all.
class CannedAnswers {
 public:
  CannedAnswers(storage::Database& database, Ids& ids, const Clock& clock)
      : database_(database), ids_(ids), clock_(clock) {}

  Result<std::vector<CannedAnswer>> list(const Actor& actor);  // shared and own, by shortcut
  Result<CannedAnswer> create(const Actor& actor, const NewCannedAnswer& what);
  Result<CannedAnswer> change(const Actor& actor, Id<CannedAnswer> answer, const CannedAnswerChange& change);
  Result<void> remove(const Actor& actor, Id<CannedAnswer> answer);

 private:
  storage::Database& database_;
  Ids& ids_;
  const Clock& clock_;
};

// The text with each {{name}} replaced by its value; unknown names stay as they are.
std::string fill_in(std::string_view text, const std::map<std::string, std::string, std::less<>>& values);

}  // namespace deskbell::conversations
