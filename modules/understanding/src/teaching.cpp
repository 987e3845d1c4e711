#include "built_in.h"
#include "state.h"
#include "teaching_rules.h"
#include "teaching_state.h"

#include <base/check.h>
#include <text/lines.h>

#include <learn/examples_file.h>
#include <understanding/events.h>

#include <algorithm>
#include <limits>
#include <sstream>

// Labels and examples.
namespace deskbell::understanding {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr int kLongestTitle = 80;
constexpr int kLongestMeaning = 500;
constexpr std::size_t kLongestKey = 60;

Result<void> check_key(std::string_view key) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (key.empty() || key.size() > kLongestKey || !std::ranges::all_of(key, fits) || key[0] < 'a')
    return invalid("key", "must be 1 to 60 lower case letters, digits and underscores, and begin with a letter");
  return {};
}

Result<Label> checked(Label label) {
  for (auto* text : {&label.title_en, &label.title_zh, &label.meaning_en, &label.meaning_zh})
    *text = text::clean_line(*text);
  if (label.title_zh.empty()) label.title_zh = label.title_en;
  TRY(base::check_text("title_en", label.title_en, 1, kLongestTitle));
  TRY(base::check_text("title_zh", label.title_zh, 1, kLongestTitle));
  TRY(base::check_text("meaning_en", label.meaning_en, 0, kLongestMeaning));
  TRY(base::check_text("meaning_zh", label.meaning_zh, 0, kLongestMeaning));
  return label;
}

// How many examples of each label come with the program.
std::int64_t of_program(Aspect aspect, std::string_view key) {
  static const auto counts = [] {
    std::map<std::pair<Aspect, std::string>, std::int64_t> out;
    for (const Aspect one : kAspects)
      for (const ModelLanguage language : kModelLanguages)
        for (const auto& example : built_in::examples(one, language)) ++out[{one, example.label}];
    return out;
  }();
  const auto found = counts.find({aspect, std::string(key)});
  return found == counts.end() ? 0 : found->second;
}

std::vector<Label> all_labels(Snapshot& snapshot, std::optional<Aspect> aspect) {
  std::vector<Label> out;
  auto own = store::labels(snapshot);
  for (const auto& known : built_in_labels()) {
    auto label = *find_label(snapshot, known.aspect, known.key);
    label.of_program = of_program(known.aspect, known.key);
    out.push_back(std::move(label));
  }
  for (auto& label : own)
    if (!built_in_label(label.aspect, label.key)) out.push_back(std::move(label));
  if (aspect) std::erase_if(out, [&](const Label& label) { return label.aspect != *aspect; });
  for (const auto& count : store::counts(snapshot))
    for (auto& label : out)
      if (label.aspect == count.aspect && label.key == count.label)
        (count.part == Part::test ? label.own_tests : label.examples) = count.count;
  return out;
}

void save_label(Transaction& tx, const Understanding::Needs& needs, const Actor& actor, const Label& label) {
  store::save(tx, label);
  needs.log.append(tx, events::kWorkspaceStream, actor.id,
                   LabelChanged{label, actor.name, actor.address, actor.request});
}

Result<std::int64_t> before_of(const std::optional<std::string>& cursor) {
  if (!cursor || cursor->empty()) return std::numeric_limits<std::int64_t>::max();
  const auto id = base::parse_id(*cursor);
  if (!id) return invalid("cursor", "is not one of ours");
  return *id;
}

// "line 7, column 1: ..." as an error of the field.
Error of_table(const Error& error) {
  return invalid("table", error.message).error();
}

// Makes those that are not known, when that was asked for; answers them.
Result<std::vector<std::string>> known_labels(Transaction& tx, const Understanding::Needs& needs, const Actor& actor,
                                              const Import& what, std::span<const learn::Example> rows) {
  std::set<std::string, std::less<>> known;
  std::vector<std::string> fresh;
  auto room = kMostOwnLabels - std::ssize(store::labels(tx));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string& key = rows[i].label;
    if (!known.insert(key).second) continue;
    const std::string where = "example " + std::to_string(i + 1) + ": \"" + key + "\" ";
    const bool is_new = !find_label(tx, what.aspect, key);
    if (!is_new || !what.new_labels || what.aspect != Aspect::intent) {
      const auto fits = require_label(tx, what.aspect, key, "label");
      if (!fits) return invalid("table", where + fits.error().fields.front().message);
      continue;
    }
    if (!check_key(key)) return invalid("table", where + "is no label: lower case letters, digits and underscores");
    if (--room < 0)
      return failure(ErrorCode::resource_exhausted, "A workspace may have at most 300 labels of its own.");
    save_label(tx, needs, actor, {.aspect = what.aspect, .key = key, .title_en = key, .title_zh = key});
    fresh.push_back(key);
  }
  return fresh;
}

}  // namespace

Teaching::Teaching(Understanding& understanding, jobs::Queue& jobs)
    : state_(new State{understanding.state_->needs, understanding.state_->models, jobs}) {
  jobs.handle(std::string(kTrainJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const VersionOrder order, base::parse_json<VersionOrder>(job.payload));
    try {
      return state_->train(order.aspect, order.number);
    } catch (const std::exception& e) {
      if (job.attempt >= job.max_attempts) state_->give_up(order.aspect, order.number, "The training broke off.");
      throw;
    }
  });
  jobs.handle(std::string(kExamineJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const VersionOrder order, base::parse_json<VersionOrder>(job.payload));
    return state_->examine(order.aspect);
  });
}

Teaching::~Teaching() = default;

Result<std::vector<Label>> Teaching::labels(const Actor& actor, std::optional<Aspect> aspect) {
  if (!actor.user() && actor.kind != ActorKind::system)
    return failure(ErrorCode::permission_denied, "Labels are for those who work here.");
  return state_->needs.database.read([&](Snapshot& snapshot) { return all_labels(snapshot, aspect); });
}

Result<Label> Teaching::add_label(const Actor& actor, const NewLabel& what) {
  TRY(identity::require(actor, Permission::train_understanding));
  TRY(check_key(what.key));
  TRY(Label label, checked({.aspect = Aspect::intent,
                            .key = what.key,
                            .title_en = what.title_en,
                            .title_zh = what.title_zh,
                            .meaning_en = what.meaning_en,
                            .meaning_zh = what.meaning_zh}));
  return state_->needs.database.write([&](Transaction& tx) -> Result<Label> {
    if (find_label(tx, label.aspect, label.key))
      return std::unexpected(
          Error{ErrorCode::already_exists, "There is a label with this key.", {{"key", "is taken"}}});
    if (std::ssize(store::labels(tx)) >= kMostOwnLabels)
      return failure(ErrorCode::resource_exhausted, "A workspace may have at most 300 labels of its own.");
    save_label(tx, state_->needs, actor, label);
    return label;
  });
}

Result<Label> Teaching::change_label(const Actor& actor, Aspect aspect, std::string_view key,
                                     const LabelChange& change) {
  TRY(identity::require(actor, Permission::train_understanding));
  auto changed = state_->needs.database.write([&](Transaction& tx) -> Result<Label> {
    auto found = find_label(tx, aspect, key);
    if (!found) return not_found("There is no such label.");
    Label label = *found;
    if (change.title_en) label.title_en = *change.title_en;
    if (change.title_zh) label.title_zh = *change.title_zh;
    if (change.meaning_en) label.meaning_en = *change.meaning_en;
    if (change.meaning_zh) label.meaning_zh = *change.meaning_zh;
    if (change.state) label.state = *change.state;
    if (label.state == LabelState::retired && (aspect != Aspect::intent || key == kOutOfScope))
      return invalid("state", "can be changed for intents only, and not for what is out of scope");
    TRY(label, checked(std::move(label)));
    if (label != *found) save_label(tx, state_->needs, actor, label);
    const auto all = all_labels(tx, aspect);
    return *std::ranges::find(all, key, &Label::key);
  });
  state_->models.forget();
  return changed;
}

Result<Page<Example>> Teaching::examples(const Actor& actor, const ExampleFilter& filter) {
  TRY(identity::require(actor, Permission::train_understanding));
  TRY(const std::int64_t before, before_of(filter.cursor));
  if (filter.query) TRY(base::check_text("query", *filter.query, 0, 200));
  const int limit = base::page_size(filter.limit);
  return state_->needs.database.read([&](Snapshot& snapshot) {
    Page<Example> page{.items = store::list(snapshot, filter, before, limit + 1)};
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    return page;
  });
}

Result<Example> Teaching::add_example(const Actor& actor, const NewExample& what) {
  TRY(identity::require(actor, Permission::train_understanding));
  TRY(const std::string text, clean_example(what.text, "text"));
  return state_->needs.database.write([&](Transaction& tx) -> Result<Example> {
    TRY(require_label(tx, what.aspect, what.label, "label"));
    auto room = room_for_examples(tx);
    TRY(auto taken, take_example(tx, state_->needs.ids, room,
                                 {.aspect = what.aspect,
                                  .text = text,
                                  .label = what.label,
                                  .part = what.part,
                                  .author = actor.user(),
                                  .author_name = actor.name,
                                  .created_at = state_->needs.clock.now()}));
    return std::move(taken.example);
  });
}

Result<Example> Teaching::change_example(const Actor& actor, Id<Example> id, const ExampleChange& change) {
  TRY(identity::require(actor, Permission::train_understanding));
  return state_->needs.database.write([&](Transaction& tx) -> Result<Example> {
    auto found = store::example(tx, id);
    if (!found) return not_found("There is no such example.");
    Example example = *found;
    if (change.text) {
      TRY(example.text, clean_example(*change.text, "text"));
    }
    if (change.label) {
      TRY(require_label(tx, example.aspect, *change.label, "label"));
      example.label = *change.label;
    }
    if (change.part) example.part = *change.part;
    if (example == *found) return example;
    TRY(save_example(tx, example, state_->needs.clock.now()));
    return *store::example(tx, id);
  });
}

Result<void> Teaching::remove_example(const Actor& actor, Id<Example> id) {
  TRY(identity::require(actor, Permission::train_understanding));
  return state_->needs.database.write([&](Transaction& tx) -> Result<void> {
    const auto found = store::example(tx, id);
    if (!found) return not_found("There is no such example.");
    store::remove_example(tx, id);
    store::note_change(tx, found->aspect, state_->needs.clock.now());
    return {};
  });
}

Result<Imported> Teaching::import(const Actor& actor, const Import& what) {
  TRY(identity::require(actor, Permission::train_understanding));
  std::istringstream in(what.table);
  std::vector<learn::Example> rows;
  const auto read = learn::read_examples(in, "table", rows, {.rows = static_cast<std::size_t>(kMostImported)});
  if (!read) return std::unexpected(of_table(read.error()));
  if (rows.empty()) return invalid("table", "has no examples below its header");
  const std::string longest = std::to_string(kLongestExample);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto clean = clean_example(rows[i].text, "table");
    if (!clean)
      return invalid("table", "example " + std::to_string(i + 1) + ": the text is empty, longer than " + longest +
                                  " characters, or has control characters");
    rows[i].text = *std::move(clean);
  }
  return state_->needs.database.write([&](Transaction& tx) -> Result<Imported> {
    Imported out;
    auto room = room_for_examples(tx);
    TRY(out.labels, known_labels(tx, state_->needs, actor, what, rows));
    for (const auto& row : rows) {
      TRY(const auto taken, take_example(tx, state_->needs.ids, room,
                                         {.aspect = what.aspect,
                                          .text = row.text,
                                          .label = row.label,
                                          .origin = Origin::imported,
                                          .part = what.part,
                                          .author = actor.user(),
                                          .author_name = actor.name,
                                          .created_at = state_->needs.clock.now()}));
      ++(taken.how == Taken::added ? out.added : taken.how == Taken::moved ? out.moved : out.repeated);
    }
    return out;
  });
}

Result<std::string> Teaching::exported(const Actor& actor, Aspect aspect) {
  TRY(identity::require(actor, Permission::train_understanding));
  return state_->needs.database.read([&](Snapshot& snapshot) {
    std::string out = "text\tlabel\n";
    for (const auto& [example, said_in] : store::all_examples(snapshot, aspect))
      ((out += example.text) += '\t') += example.label + '\n';
    return out;
  });
}

}  // namespace deskbell::understanding
