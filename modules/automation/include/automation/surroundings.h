#pragma once
#include <base/page.h>
#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <automation/rule.h>
#include <automation/undo.h>
#include <decisions/facts.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What automation needs of cases, conversations and the rest, which it does not know; whoever composes the program
// implements it.
namespace deskbell::automation {

// What an event tells about its thing.
struct Observation {
  Thing thing;
  decisions::Facts facts;  // of the thing after the event; all of them when `whole`
  decisions::Facts event;  // of the event itself: "event.by", "message.text"
  bool whole = false;
  bool finished = false;  // closed, solved, over; told only by those that are whole
};

class Surroundings {
 public:
  virtual ~Surroundings() = default;

  // The events that rules may wait for.
  virtual std::vector<EventKind> event_kinds() = 0;
  // Pure: from the event alone. Nothing: it is about no thing, or cannot be read.
  virtual std::optional<Observation> observe(const events::Event& event) = 0;
  // The same for many events, with what is known at this moment beside them: the categories above a case's own.
  using Observer = std::function<std::optional<Observation>(const events::Event& event)>;
  virtual Observer observer(storage::Snapshot&) {
    return [this](const events::Event& event) { return observe(event); };
  }
  // As it is now; nothing: it is gone.
  virtual std::optional<decisions::Facts> facts(storage::Snapshot& snapshot, Thing thing) = 0;
  // not_found when it is not there, or the actor may not see it.
  virtual Result<void> require_visible(storage::Snapshot& snapshot, const Actor& actor, Thing thing) = 0;
  // "CMP-1042 The kettle leaks", for lists; empty: it is gone.
  virtual std::string title(storage::Snapshot& snapshot, Thing thing) = 0;
  // Those that are not finished, each once; `next` of the answer is the cursor of the next page.
  virtual Page<Thing> unfinished(storage::Snapshot& snapshot, ThingKind kind, const std::optional<std::string>& cursor,
                                 int limit) = 0;
  // What is wrong with the names in an action ("rule.actions[0].queue is not a queue").
  virtual std::vector<FieldError> mistakes_of(storage::Snapshot& snapshot, ThingKind about, const Action& action,
                                              const std::string& path) = 0;
  // Carries it out as the actor, inside the caller's transaction. Its texts are filled in already.
  virtual Result<void> act(storage::Transaction& tx, const Actor& actor, Thing thing, const Action& action) = 0;
  // Asked before a person has something done to a thing, called afterwards in the same transaction: answers how it can
  // be taken back, as far as it can.
  using Undoable = std::function<std::vector<UndoStep>(storage::Transaction& tx)>;
  virtual Undoable undoable(storage::Transaction&, const Actor&, Thing) {
    return [](storage::Transaction&) { return std::vector<UndoStep>(); };
  }
  // Takes one step back as the actor. An answer is why it stays as it is now; an error rolls back the others, too.
  virtual Result<std::optional<std::string>> take_back(storage::Transaction&, const Actor&, Thing, const UndoStep&) {
    return std::nullopt;
  }
  // A rule was switched off by itself: whoever manages automation has to hear of it.
  virtual void tell_broken(storage::Transaction& tx, const std::string& name, const std::string& reason) = 0;
  // For rules as text, which name things by their names. `noun` is "queue", "user", "team" or "category".
  virtual std::optional<std::string> name_of(storage::Snapshot& snapshot, std::string_view noun,
                                             std::string_view id) = 0;
  virtual std::optional<std::string> id_of(storage::Snapshot& snapshot, std::string_view noun,
                                           std::string_view name) = 0;
};

}  // namespace deskbell::automation
