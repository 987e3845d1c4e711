#pragma once
#include <channel_web/visitors.h>
#include <conversations/conversations.h>
#include <spool/spool.h>
#include <storage/database.h>

#include <functional>
#include <string>

// What visitors write while the database is away: kept in the node's spool, put into their conversations in order once
// it is back. Each message keeps its client id, so one that had been committed after all is recognised.
namespace deskbell::channel_web {

class LateMessages {
 public:
  struct Needs {
    spool::Spool& spool;
    storage::Database& database;
    Visitors& visitors;
    conversations::Conversations& conversations;
  };
  explicit LateMessages(Needs needs) : needs_(needs) {}

  // Whether something waits for the conversation; what comes later goes behind it.
  bool holds(Id<conversations::Conversation> conversation) const;
  // Whether the visitor's first message waits.
  bool holds(Id<contacts::Contact> contact) const;

  using Kept = std::function<void(Result<void>)>;
  // Checks what can be checked without a database; whether the conversation is his is found out when its turn comes.
  void keep(const Actor& visitor, const conversations::PostMessage& draft, Kept kept);
  Result<void> keep(const Actor& visitor, const conversations::PostMessage& draft);
  // A talk that he opens.
  Result<void> keep(const Visitor& visitor, const FirstMessage& first);

  spool::Spool& spool() { return needs_.spool; }

  // Puts one item where it belongs; for Spool::start.
  spool::Verdict work_off(const spool::Item& item);

 private:
  Result<void> may_keep() const;
  Result<void> post(std::string_view body);
  Result<void> open(std::string_view body);
  const Needs needs_;
};

}  // namespace deskbell::channel_web
