#pragma once
#include <functional>
#include <memory>
#include <string>

#include <storage/database.h>

// Work that one node of a cluster does at a time: a consumer, the router. Who runs it asks whether it is his turn;
// whoever composes the program says how turns are taken (cluster::Leases). Without that every turn is ours.
namespace deskbell::events {

class Turn {
 public:
  virtual ~Turn() = default;
  // From memory, any thread. False: another node has it, or nobody has yet.
  virtual bool ours() const = 0;
  // Inside the transaction of the work, before it writes anything. False when the turn has passed on: roll back. True
  // keeps it from passing on until this transaction ends, so that what is written is written in one's own turn.
  virtual bool confirm(storage::Transaction& tx) = 0;
};

// Wants a turn from now until what it answers is destroyed. `name` is the same on every node.
using Turns = std::function<std::unique_ptr<Turn>(const std::string& name)>;

}  // namespace deskbell::events
