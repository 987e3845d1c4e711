#pragma once
#include "example_store.h"

#include <understanding/teaching.h>

#include <optional>
#include <string>
#include <string_view>

// What labels and examples must be like, wherever they come from. Inside the caller's transaction; no policy.
namespace deskbell::understanding {

// As it is in this workspace: its own or the program's, perhaps renamed. Counts are not filled in.
std::optional<Label> find_label(storage::Snapshot& snapshot, Aspect aspect, std::string_view key);
// invalid_argument that names `field` when there is none, or a retired one.
Result<void> require_label(storage::Snapshot& snapshot, Aspect aspect, std::string_view key, std::string_view field);

// Which model learns from a text, and the language that it is in ("und" when it cannot be told).
struct Speech {
  ModelLanguage model = ModelLanguage::en;
  std::string said_in;
};
Speech speech_of(std::string_view text, std::string_view hint = {});

// Unknown when there is no such tag.
text::Language language_of(std::string_view tag);

// Clean, on one line; invalid_argument that names `field`.
Result<std::string> clean_example(std::string_view text, std::string_view field);

enum class Taken { added, repeated, moved };
struct TakenExample {
  Example example;
  Taken how = Taken::added;
};
// How many more examples the workspace may have.
std::int64_t room_for_examples(storage::Snapshot& snapshot);
// An equal text of the aspect takes the new label, part and origin. Takes one from `room` for a new one;
// resource_exhausted when there is none.
Result<TakenExample> take_example(storage::Transaction& tx, Ids& ids, std::int64_t& room, Example example,
                                  std::string_view hint = {});

// Saves a changed one under its new text. already_exists when another one has that text.
Result<void> save_example(storage::Transaction& tx, Example example, Time now);

struct CorrectedMessage {
  Id<conversations::Message> message;
  Aspect aspect = Aspect::intent;
  std::string label;
  std::string text;
  std::string hint;  // BCP 47: what the message was recognised to be in
};
// The message becomes an example; a second correction of it changes the first one's.
Result<void> learn_from_correction(storage::Transaction& tx, const Understanding::Needs& needs, const Actor& actor,
                                   const CorrectedMessage& what);

}  // namespace deskbell::understanding
