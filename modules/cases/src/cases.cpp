#include "kind_store.h"
#include "view_store.h"
#include "work.h"

#include <base/check.h>

#include <cases/migrations.h>

#include <algorithm>
#include <charconv>

namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxWatchers = 100;
constexpr std::size_t kMaxPeople = 50;

bool clears(const std::vector<Clearable>& clear, Clearable member) {
  return std::ranges::find(clear, member) != clear.end();
}

}  // namespace

Cases::Cases(Needs needs) : work_(std::make_shared<Work>(needs)) {
  if (!needs.clocks) return;
  needs.clocks->on_change([work = work_.get()](storage::Transaction& tx, const clocks::Subject& subject,
                                               std::span<const clocks::Clock> all) { work->heard(tx, subject, all); });
  needs.clocks->know(clocks::SubjectKind::service_case,
                     {.facts = [work = work_.get()](storage::Snapshot& snapshot,
                                                    Id<clocks::Subject> id) -> std::optional<decisions::Facts> {
                        const auto matter = store::load(snapshot, {id.value});
                        return matter ? std::optional(work->facts(snapshot, *matter)) : std::nullopt;
                      },
                      .require_visible = [work = work_.get()](storage::Snapshot& snapshot, const Actor& actor,
                                                              Id<clocks::Subject> id) -> Result<void> {
                        TRY(work->require(snapshot, actor, {id.value}, Permission::view_cases));
                        return {};
                      },
                      .concerned = [](storage::Snapshot& snapshot,
                                      Id<clocks::Subject> id) -> std::optional<identity::Concerned> {
                        const auto matter = store::load(snapshot, {id.value});
                        return matter ? std::optional(identity::concerned(subject_of(*matter))) : std::nullopt;
                      }});
  needs.clocks->know(
      clocks::SubjectKind::task,
      {.facts = [](storage::Snapshot& snapshot, Id<clocks::Subject> id) -> std::optional<decisions::Facts> {
         const auto task = store::load_task(snapshot, {id.value});
         const auto matter = task ? store::load(snapshot, task->case_id) : std::nullopt;
         return matter ? std::optional(facts_of(*matter, *task)) : std::nullopt;
       },
       .require_visible = [work = work_.get()](storage::Snapshot& snapshot, const Actor& actor,
                                               Id<clocks::Subject> id) -> Result<void> {
         TRY(work->require_task(snapshot, actor, {id.value}));
         return {};
       },
       .concerned = [](storage::Snapshot& snapshot, Id<clocks::Subject> id) -> std::optional<identity::Concerned> {
         const auto task = store::load_task(snapshot, {id.value});
         return task ? std::optional(identity::concerned(subject_of(*task))) : std::nullopt;
       }});
}

Result<Case> Cases::find(const Actor& actor, Id<Case> id) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Case> {
    TRY(Case matter, work_->require(snapshot, actor, id, Permission::view_cases));
    work_->fill_contact(snapshot, matter);
    return matter;
  });
}

Result<Case> Cases::find_number(const Actor& actor, std::string_view number) {
  const std::string_view digits = number.substr(number.rfind('-') + 1);
  std::int64_t serial = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), serial);
  if (error != std::errc() || end != digits.data() + digits.size()) return not_found(std::string(kNoCase));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Case> {
    auto matter = store::load_serial(snapshot, serial);
    if (!matter || !can_see(actor, *matter)) return not_found(std::string(kNoCase));
    work_->fill_contact(snapshot, *matter);
    return std::move(*matter);
  });
}

Result<Case> Cases::change(const Actor& actor, Id<Case> id, const CaseChange& change) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(const Case before, work.require(tx, actor, id, Permission::edit_cases, change.version));
    Case after = before;
    if (change.kind && *change.kind != before.kind) {
      const auto kind = work.needs.kinds.load(tx, *change.kind);
      if (!kind || !kind->active) return invalid("kind", "is not a kind of case");
      if (is_ended(before.state_category))
        return failure(ErrorCode::failed_precondition, "The case has ended; reopen it first.");
      TRY(after, as_kind(*kind, std::move(after), work.now()));
    }
    TRY(const Kind kind, work.kind_of(tx, after));
    if (change.subject) after.subject = *change.subject;
    if (change.description) after.description = *change.description;
    if (change.language) after.language = *change.language;
    if (change.resolution) after.resolution = *change.resolution;
    TRY(base::check_text("subject", after.subject, 1, 200));
    TRY(base::check_text("description", after.description, 0, 10'000));
    TRY(base::check_text("language", after.language, 0, 35));
    TRY(base::check_text("resolution", after.resolution.value_or(""), 0, 10'000));
    if (change.category) after.category = *change.category;
    TRY(work.check_category(tx, change.category));
    if (change.contact) {
      const auto contact = work.needs.contacts.resolve(tx, *change.contact);
      if (!contact) return invalid("contact", "is not a contact");
      after.contact = contacts::ContactSummary{.id = contact};
    }
    if (change.fields) {
      FieldValues fields = after.fields;
      for (const auto& [key, value] : *change.fields) fields.insert_or_assign(key, value);
      TRY(after.fields, checked_fields(kind, fields, Need::opening));
    }
    if (change.people) {
      if (change.people->size() > kMaxPeople) return invalid("people", "may be at most 50");
      for (const Person& person : *change.people) {
        TRY(base::check_text("people", person.role, 0, 100));
        if (!work.needs.contacts.resolve(tx, person.contact)) return invalid("people", "name one who is no contact");
      }
      after.people = *change.people;
    }
    if (clears(change.clear, Clearable::category)) after.category.reset();
    if (clears(change.clear, Clearable::contact)) after.contact.reset();
    if (clears(change.clear, Clearable::resolution) || (after.resolution && after.resolution->empty()))
      after.resolution.reset();
    if (after == before) return find(actor, id);
    if (after.contact != before.contact && !after.grade.overridden) {
      TRY(after, work.graded(tx, actor, std::move(after), {}));
    }
    return work.record<Changed>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::move(const Actor& actor, Id<Case> id, const Move& to) {
  TRY(base::check_text("note", to.note, 0, 10'000));
  if (to.resolution) TRY(base::check_text("resolution", *to.resolution, 0, 10'000));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(Case before, work.require(tx, actor, id, Permission::edit_cases, to.version));
    if (before.state == to.state) return find(actor, id);
    Case after = before;
    if (to.fields) {
      TRY(const Kind kind, work.kind_of(tx, before));
      for (const auto& [key, value] : *to.fields) after.fields.insert_or_assign(key, value);
      TRY(after.fields, checked_fields(kind, after.fields, Need::opening));
    }
    if (to.resolution) after.resolution = to.resolution->empty() ? std::nullopt : to.resolution;
    TRY(after, work.moved_to(tx, actor, std::move(after), to.state));
    if (!to.note.empty()) {
      before = work.add_note(tx, actor, before, to.note);
      after.watchers = before.watchers;
    }
    return work.record_move(tx, actor, before, std::move(after), to.note);
  });
}

Result<Case> Cases::reopen(const Actor& actor, Id<Case> id, std::string_view note) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    TRY(const Case matter, work_->require(tx, actor, id, Permission::edit_cases));
    if (!is_ended(matter.state_category)) return failure(ErrorCode::failed_precondition, "The case has not ended.");
    TRY(const Kind kind, work_->kind_of(tx, matter));
    const StateDefinition* first = first_of(kind, StateCategory::open);
    if (!first) return failure(ErrorCode::failed_precondition, "The kind has no open state any more.");
    TRY(base::check_text("note", note, 0, 10'000));
    TRY(Case after, moved(kind, matter, first->key, Mover::system, work_->now()));
    const Case before = work_->add_note(tx, actor, matter, note);
    return work_->record_move(tx, actor, before, std::move(after), note);
  });
}

Result<Case> Cases::assign(const Actor& actor, Id<Case> id, const CaseAssignment& to) {
  TRY(base::check_text("note", to.note, 0, 10'000));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(Case before, work.require(tx, actor, id, Permission::view_cases, to.version));
    TRY(Case after, work.assigned_to(tx, actor, before, to));
    if (after.owner == before.owner && after.queue == before.queue) return find(actor, id);
    before = work.add_note(tx, actor, before, to.note);
    return work.record<Assigned>(tx, actor, before, std::move(after), to.note);
  });
}

Result<Case> Cases::grade(const Actor& actor, Id<Case> id, const Grading& grading) {
  TRY(base::check_text("reason", grading.reason, 0, 1000));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    TRY(const Case before, work_->require(tx, actor, id, Permission::edit_cases, grading.version));
    TRY(Case after, work_->graded(tx, actor, before, grading));
    if (after.grade == before.grade) return find(actor, id);
    return work_->record<Graded>(tx, actor, before, std::move(after), grading.reason);
  });
}

Result<Case> Cases::set_tags(const Actor& actor, Id<Case> id, const std::vector<std::string>& tags) {
  TRY(const auto clean, checked_tags(tags));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    TRY(const Case before, work_->require(tx, actor, id, Permission::edit_cases));
    if (before.tags == clean) return find(actor, id);
    Case after = before;
    after.tags = clean;
    return work_->record<Tagged>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::set_checklist(const Actor& actor, Id<Case> id, const std::vector<ChecklistItem>& items) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    TRY(const Case before, work_->require(tx, actor, id, Permission::edit_cases));
    Case after = before;
    TRY(after.checklist, checked_items(items, before.checklist, actor.name, work_->now()));
    if (after == before) return find(actor, id);
    return work_->record<Changed>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::watch(const Actor& actor, Id<Case> id, Id<identity::User> user) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    const auto needed = user == actor.user() ? Permission::view_cases : Permission::edit_cases;
    TRY(const Case before, work_->require(tx, actor, id, needed));
    if (std::ranges::find(before.watchers, user) != before.watchers.end()) return find(actor, id);
    if (!work_->needs.directory.user_name(tx, user)) return invalid("user", "is not an active user");
    if (before.watchers.size() >= kMaxWatchers) return invalid("user", "would be the 101st to watch");
    Case after = before;
    after.watchers.push_back(user);
    return work_->record<WatchersChanged>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::unwatch(const Actor& actor, Id<Case> id, Id<identity::User> user) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    const auto needed = user == actor.user() ? Permission::view_cases : Permission::edit_cases;
    TRY(const Case before, work_->require(tx, actor, id, needed));
    Case after = before;
    if (std::erase(after.watchers, user) == 0) return find(actor, id);
    return work_->record<WatchersChanged>(tx, actor, before, std::move(after));
  });
}

std::optional<Case> Cases::load(storage::Snapshot& snapshot, Id<Case> id) {
  auto matter = store::load(snapshot, id);
  if (matter) work_->fill_contact(snapshot, *matter);
  return matter;
}

std::optional<Task> Cases::load_task(storage::Snapshot& snapshot, Id<Task> id) {
  return store::load_task(snapshot, id);
}

std::vector<Id<Case>> Cases::cases_of(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation) {
  return store::of_conversation(snapshot, conversation);
}

int Cases::close_solved(int limit) {
  const auto closed = work_->needs.database.write([&](storage::Transaction& tx) -> Result<int> {
    const auto after = work_->needs.kinds.settings(tx).close_solved_after_s;
    if (after.count() == 0) return 0;
    int count = 0;
    for (const auto id : store::solved_before(tx, work_->now() - after, limit)) {
      const auto before = store::lock(tx, id);
      if (!before || before->state_category != StateCategory::solved) continue;
      TRY(const Kind kind, work_->kind_of(tx, *before));
      const StateDefinition* last = first_of(kind, StateCategory::closed);
      if (!last) continue;
      TRY(Case matter, moved(kind, *before, last->key, Mover::system, work_->now()));
      work_->record<Closed>(tx, Actor::system(), *before, std::move(matter));
      ++count;
    }
    return count;
  });
  return closed.value_or(0);
}

void Cases::prepare() {
  const auto prepared = work_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    store::go_on_after_last_serial(tx);
    return {};
  });
  if (!prepared) throw std::runtime_error("cases: " + prepared.error().message);
}

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    std::vector<const storage::Statement*> all;
    for (const auto part :
         {store::kind_statements(), store::case_statements(), store::part_statements(), store::view_statements()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return {"cases", migrations(), statements};
}

}  // namespace deskbell::cases
