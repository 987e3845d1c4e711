#pragma once
#include <conversations/conversations.h>

#include <optional>
#include <string>

namespace deskbell::conversations {

// Knows the users below 100 and two queues, for tests: "Agent 11", "Sales" (21), "Repairs" (22).
class TestDirectory final : public Directory {
 public:
  static constexpr Id<routing::Queue> kSales{21};
  static constexpr Id<routing::Queue> kRepairs{22};

  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User> user) override {
    return user.value < 100 ? std::optional("Agent " + std::to_string(user.value)) : std::nullopt;
  }
  std::optional<std::string> queue_name(storage::Snapshot&, Id<routing::Queue> queue) override {
    if (queue == kSales) return "Sales";
    if (queue == kRepairs) return "Repairs";
    return std::nullopt;
  }
};

}  // namespace deskbell::conversations
