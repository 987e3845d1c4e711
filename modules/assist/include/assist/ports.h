#pragma once
#include <conversations/conversation.h>
#include <storage/database.h>

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
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

// What a large language model may write for agents, where one is set up and allowed for that.
enum class ModelTask { translate, summarise, suggest };
enum class ModelState { off, ready, out_of_tokens, failing };
BOOST_DESCRIBE_ENUM(ModelState, off, ready, out_of_tokens, failing)

enum class ModelEnding {
  written,
  unknown,     // it does not know
  refused,     // what it wrote did not stand the test
  unavailable  // it did not answer in time, or not as it should
};

struct ModelWrote {
  ModelEnding ending = ModelEnding::unavailable;
  std::string text;
  std::vector<std::size_t> cited;  // indexes of the passages given
  std::int64_t tokens = 0;
};

struct SpokenLine {
  bool by_customer = true;
  std::string text;
};

class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // What the company wrote down about it, best first. None where there is no knowledge.
  virtual std::vector<OnShelf> find(const Actor& /*actor*/, std::string_view /*question*/,
                                    std::string_view /*language*/, std::size_t /*most*/) {
    return {};
  }
  // The same of what everybody may read, whole enough to answer with.
  virtual std::vector<OnShelf> published(std::string_view /*question*/, std::string_view /*language*/,
                                         std::size_t /*most*/) {
    return {};
  }

  virtual ModelState model(ModelTask /*task*/) { return ModelState::off; }
  // These block for up to half a minute: never on a thread that answers requests. What tells who somebody is, `names`
  // among it, is covered before it leaves.
  virtual ModelWrote translated(std::string_view /*text*/, std::string_view /*to*/,
                                const std::vector<std::string>& /*names*/) {
    return {};
  }
  virtual ModelWrote summarised(const std::vector<SpokenLine>& /*talk*/, std::string_view /*language*/,
                                const std::vector<std::string>& /*names*/) {
    return {};
  }
  virtual ModelWrote composed(std::string_view /*question*/, const std::vector<OnShelf>& /*passages*/,
                              std::string_view /*language*/, const std::vector<std::string>& /*names*/) {
    return {};
  }

  // Names of those whom the conversation's cases are about; the contact is known without.
  virtual std::vector<std::string> people(Id<conversations::Conversation>) { return {}; }
  // Open ones of the conversation.
  virtual std::vector<PromiseMade> promises(const Actor& /*actor*/, Id<conversations::Conversation>) { return {}; }
  // Number of a case that the conversation is linked to.
  virtual std::optional<std::string> case_of(const Actor& /*actor*/, Id<conversations::Conversation>) { return {}; }
  virtual std::string workspace() { return "Deskbell"; }
  virtual std::string time_zone() { return "Etc/UTC"; }
};

}  // namespace deskbell::assist
