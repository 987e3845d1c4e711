#pragma once
#include <base/json.h>

#include <string>
#include <vector>

// How what a person has a macro do is taken back.
namespace deskbell::automation {

enum class UndoPart {
  change,       // of the case's state, owner, queue, category, grade, tags, watchers, fields
  task,         // that was added: it is cancelled
  approval,     // that was asked for: it is withdrawn
  conversation  // its tags, priority, owner; a closed one is reopened
};
BOOST_DESCRIBE_ENUM(UndoPart, change, task, approval, conversation)

// Made and understood by whoever implements the Surroundings.
struct UndoStep {
  UndoPart part = UndoPart::change;
  std::string id;
  std::string before;
  std::string after;
  bool operator==(const UndoStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(UndoStep, (), (part, id, before, after))

// What cannot be taken back, because somebody may have read it.
enum class Remains { note, update, notice, opened_case };
BOOST_DESCRIBE_ENUM(Remains, note, update, notice, opened_case)

struct NotUndone {
  UndoPart part = UndoPart::change;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(NotUndone, (), (part, reason))

struct UndoResult {
  int undone = 0;  // parts
  std::vector<NotUndone> kept;
};
BOOST_DESCRIBE_STRUCT(UndoResult, (), (undone, kept))

}  // namespace deskbell::automation
