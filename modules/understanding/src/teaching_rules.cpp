#include "teaching_rules.h"

#include "version_store.h"
#include "wording.h"

#include <base/check.h>
#include <text/lines.h>

namespace deskbell::understanding {

std::optional<Label> find_label(storage::Snapshot& snapshot, Aspect aspect, std::string_view key) {
  const BuiltInLabel* known = built_in_label(aspect, key);
  auto own = store::label(snapshot, aspect, key);
  if (own) own->built_in = known != nullptr;
  if (own || !known) return own;
  return Label{.aspect = aspect,
               .key = std::string(key),
               .title_en = std::string(known->title_en),
               .title_zh = std::string(known->title_zh),
               .meaning_en = std::string(known->meaning_en),
               .meaning_zh = std::string(known->meaning_zh),
               .built_in = true};
}

Result<void> require_label(storage::Snapshot& snapshot, Aspect aspect, std::string_view key, std::string_view field) {
  const auto label = find_label(snapshot, aspect, key);
  if (!label) return invalid(std::string(field), "is no known label");
  if (label->state == LabelState::retired) return invalid(std::string(field), "is a retired label");
  return {};
}

Speech speech_of(std::string_view text, std::string_view hint) {
  const auto identified = text::identify_language(text);
  if (identified.language == text::Language::unknown && !hint.empty())
    return {hint.starts_with("zh") ? ModelLanguage::zh : ModelLanguage::en, std::string(hint)};
  return {model_language(identified.language), std::string(text::language_tag(identified.language))};
}

text::Language language_of(std::string_view tag) {
  text::Language out = text::Language::unknown;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<text::Language>>([&](auto one) {
    if (one.value != text::Language::other && text::language_tag(one.value) == tag) out = one.value;
  });
  return tag == "und" ? text::Language::unknown : out;
}

Result<std::string> clean_example(std::string_view text, std::string_view field) {
  TRY(base::check_text(field, text, 1, kLongestExample));
  std::string clean = text::clean_line(text);
  if (clean.empty()) return invalid(std::string(field), "may not be empty");
  return clean;
}

std::int64_t room_for_examples(storage::Snapshot& snapshot) {
  return kMostExamples - store::count_examples(snapshot);
}

Result<TakenExample> take_example(storage::Transaction& tx, Ids& ids, std::int64_t& room, Example example,
                                  std::string_view hint) {
  auto speech = speech_of(example.text, hint);
  example.language = speech.model;
  store::StoredExample stored{example, std::move(speech.said_in), folded_key(example.text)};
  const Time now = example.created_at;
  if (auto before = store::example_like(tx, example.aspect, stored.folded)) {
    const bool same = before->label == example.label && before->part == example.part;
    if (same) return TakenExample{*std::move(before), Taken::repeated};
    stored.example.id = before->id;
    stored.example.created_at = before->created_at;
    store::save(tx, stored);
    store::note_change(tx, example.aspect, now);
    return TakenExample{stored.example, Taken::moved};
  }
  if (room <= 0)
    return failure(ErrorCode::resource_exhausted,
                   "A workspace may have at most " + std::to_string(kMostExamples) + " examples. Remove some first.");
  --room;
  stored.example.id = ids.next<Example>();
  store::insert(tx, stored);
  store::note_change(tx, example.aspect, now);
  return TakenExample{stored.example, Taken::added};
}

Result<void> save_example(storage::Transaction& tx, Example example, Time now) {
  auto speech = speech_of(example.text);
  example.language = speech.model;
  store::StoredExample stored{std::move(example), std::move(speech.said_in), {}};
  stored.folded = folded_key(stored.example.text);
  const auto other = store::example_like(tx, stored.example.aspect, stored.folded);
  if (other && other->id != stored.example.id)
    return std::unexpected(
        Error{ErrorCode::already_exists, "There is an example with this text.", {{"text", "is there already"}}});
  store::save(tx, stored);
  store::note_change(tx, stored.example.aspect, now);
  return {};
}

Result<void> learn_from_correction(storage::Transaction& tx, const Understanding::Needs& needs, const Actor& actor,
                                   const CorrectedMessage& what) {
  if (what.text.empty()) return {};
  if (const auto first = store::example_of(tx, what.aspect, what.message)) {
    if (first->label == what.label) return {};
    store::remove_example(tx, first->id);
  }
  auto room = room_for_examples(tx);
  const auto taken = take_example(tx, needs.ids, room,
                                  {.aspect = what.aspect,
                                   .text = what.text,
                                   .label = what.label,
                                   .origin = Origin::correction,
                                   .message = what.message,
                                   .author = actor.user(),
                                   .author_name = actor.name,
                                   .created_at = needs.clock.now()},
                                  what.hint);
  // A full workspace is corrected all the same; only nothing is learnt from it.
  if (!taken && taken.error().code != ErrorCode::resource_exhausted) return std::unexpected(taken.error());
  return {};
}

}  // namespace deskbell::understanding
