#pragma once
#include <conversations/conversation.h>
#include <storage/database.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What helping agents takes from modules that it does not know; whoever composes the program answers. Each answers from
// memory or by a few reads: the whole help is there within a tenth of a second.
namespace deskbell::assist {

enum class ShelfKind { answer, article, procedure };
BOOST_DESCRIBE_ENUM(ShelfKind, answer, article, procedure)

struct OnShelf {
  ShelfKind kind = ShelfKind::article;
  std::string id;
  std::string slug;
  std::string language;
  std::string title;
  std::string heading;  // under which the passage stands
  std::string passage;  // one line; of an answer: all of it, ready to be sent
  double trust = 0;     // 0 to 1: that it answers the question
};

struct PromiseMade {
  std::string what;
  std::string due_local;
};

class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // What the company wrote down about it, best first. None where there is no knowledge.
  virtual std::vector<OnShelf> find(const Actor& /*actor*/, std::string_view /*question*/,
                                    std::string_view /*language*/, std::size_t /*most*/) {
    return {};
  }
  // Open ones of the conversation.
  virtual std::vector<PromiseMade> promises(const Actor& /*actor*/, Id<conversations::Conversation>) { return {}; }
  // Number of a case that the conversation is linked to.
  virtual std::optional<std::string> case_of(const Actor& /*actor*/, Id<conversations::Conversation>) { return {}; }
  virtual std::string workspace() { return "Deskbell"; }
  virtual std::string time_zone() { return "Etc/UTC"; }
};

}  // namespace deskbell::assist
