#pragma once
#include <conversations/conversation.h>
#include <storage/database.h>

#include <string>
#include <vector>

// What understanding asks of modules that it does not know; whoever composes the program answers.
namespace deskbell::understanding {

class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // Who is told when the customer of this conversation grows angry.
  virtual std::vector<Id<identity::User>> leaders(storage::Snapshot& snapshot,
                                                  const conversations::Conversation& conversation) = 0;
  // Where relative times ("tomorrow") are counted from: IANA name.
  virtual std::string time_zone() { return "Etc/UTC"; }
};

}  // namespace deskbell::understanding
