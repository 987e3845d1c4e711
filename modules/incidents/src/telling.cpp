#include <base/log.h>
#include <contacts/contacts.h>

#include <algorithm>

#include "work.h"

namespace deskbell::incidents {
namespace {

constexpr int kMaxUpdate = 4'000;
constexpr int kTellAtOnce = 20;
constexpr int kSolveAtOnce = 50;
constexpr int kKept = 200;

using conversations::Conversation;

// The first one that is open, else the first one that there is.
std::optional<Conversation> conversation_of(storage::Snapshot& snapshot, conversations::Conversations& all,
                                            const cases::Case& matter) {
  std::optional<Conversation> first;
  for (const auto id : matter.conversations) {
    auto one = all.load(snapshot, id);
    if (!one) continue;
    if (one->status != conversations::Status::closed) return one;
    if (!first) first = std::move(one);
  }
  return first;
}

std::string language_of(const cases::Case& matter, const std::optional<Conversation>& conversation) {
  if (matter.contact && matter.contact->language) return *matter.contact->language;
  if (!matter.language.empty()) return matter.language;
  return conversation ? conversation->language : "";
}

}  // namespace

Result<Update> Incidents::Work::tell(storage::Transaction& tx, const Actor& actor, Incident& incident, const Texts& texts) {
  TRY(Texts clean, checked_texts("texts", texts, kMaxUpdate));
  if (clean.empty()) return invalid("texts", "need words in English or Chinese");
  Update update{.id = needs.ids.next<Update>(),
                .incident = incident.id,
                .texts = std::move(clean),
                .by_name = actor.name,
                .at = now()};
  update.total = store::address_all(tx, update.id, incident.id);
  if (update.total == 0) update.finished_at = now();
  store::insert_update(tx, update);
  const Line line = add_line(tx, actor, incident.id, LineKind::update, text_in(update.texts, "en"));
  append<Told>(tx, actor, incident, line, update);
  if (update.total > 0)
    needs.jobs.enqueue(tx, {.kind = std::string(kTellJob),
                            .payload = base::to_json(TellJob{update.id}),
                            .unique_key = std::string(kTellJob) + "." + to_string(update.id)});
  return update;
}

// Who has several cases is told in the conversation of the newest one that has any; the others count as told with it.
Result<void> Incidents::Work::tell_one(storage::Transaction& tx, Update& update, Id<cases::Case> id) {
  const auto matter = needs.cases.load(tx, id);
  const auto contact = matter && matter->contact ? std::optional(matter->contact->id) : std::nullopt;
  const auto settle = [&](Id<cases::Case> which, Delivery delivery, const std::string& text) {
    store::settle(tx, update.id, {which, delivery, contact});
    if (matter) needs.log.append(tx, which.value, 0, CaseTold{update.incident, update.id, text, delivery});
    ++(delivery == Delivery::sent ? update.sent : update.unreachable);
  };
  const bool told = contact && store::was_told(tx, update.id, *contact);
  const auto conversation = matter && !told ? conversation_of(tx, needs.conversations, *matter) : std::nullopt;
  if (!told && !conversation) {
    settle(id, Delivery::unreachable, {});
    return {};
  }
  const std::string text = text_in(update.texts, language_of(*matter, conversation));
  settle(id, Delivery::sent, text);
  if (told) return {};
  // Of the update, not of the case: cases without a customer may share a conversation.
  TRY(needs.conversations.post(Actor::system(), {.conversation = conversation->id,
                                                 .client_id = "update-" + to_string(update.id),
                                                 .kind = conversations::MessageKind::system,
                                                 .text = text,
                                                 .code = "notice"}));
  ++update.messages;
  if (!contact) return {};
  for (const auto other : store::unreachable(tx, update.id, *contact)) {
    --update.unreachable;
    settle(other, Delivery::sent, text);
  }
  return {};
}

// Batch by batch, each a transaction that posts and notes that it has posted: whatever happens in between, nobody is
// told twice or left out.
Result<void> Incidents::Work::tell_pending(Id<Update> id) {
  bool going = true;
  while (going) {
    TRY(going, needs.database.write([&](storage::Transaction& tx) -> Result<bool> {
      auto update = store::load_update(tx, id);
      const auto incident = update ? store::load(tx, update->incident) : std::nullopt;
      if (!update || !incident || update->finished_at) return false;
      const auto open = store::pending(tx, id, kTellAtOnce);
      for (const auto one : open) TRY(tell_one(tx, *update, one));
      if (update->sent + update->unreachable >= update->total || open.empty()) update->finished_at = now();
      store::save_progress(tx, *update);
      append<Told>(tx, Actor::system(), *incident, {}, *update);
      return !update->finished_at.has_value();
    }));
  }
  return {};
}

Result<Update> Incidents::tell(const Actor& actor, Id<Incident> id, const Texts& texts) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Update> {
    TRY(Incident incident, work_->load_running(tx, actor, id));
    return work_->tell(tx, actor, incident, texts);
  });
}

Result<std::vector<Update>> Incidents::updates(const Actor& actor, Id<Incident> id) {
  TRY(find(actor, id));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) { return store::updates(snapshot, id, kKept); });
}

// A case that cannot be solved so (a field is missing, it was solved before) stays as it is.
Result<void> Incidents::Work::solve_cases(std::string_view payload) {
  TRY(SolveJob job, base::parse_json<SolveJob>(payload));
  const auto rows =
      needs.database.read([&](storage::Snapshot& snapshot) { return store::cases(snapshot, job.incident, job.before, kSolveAtOnce); });
  for (const auto& row : rows) {
    job.before = row.number;
    const auto matter = needs.database.read([&](storage::Snapshot& snapshot) { return needs.cases.load(snapshot, row.matter); });
    if (!matter || matter->merged_into || matter->state_category == cases::StateCategory::solved ||
        matter->state_category == cases::StateCategory::closed)
      continue;
    const auto kind = needs.kinds.find(Actor::system(), matter->kind);
    const auto* solved = kind ? cases::first_of(*kind, cases::StateCategory::solved) : nullptr;
    cases::Move to;
    if (solved) to.state = solved->key;
    if (const auto& words = text_in(job.words, language_of(*matter, {})); !words.empty()) to.resolution = words;
    ++(solved && needs.cases.move(Actor::system(), row.matter, to) ? job.solved : job.refused);
  }
  const bool more = std::ssize(rows) == kSolveAtOnce;
  return needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (more) {
      needs.jobs.enqueue(tx, {.kind = std::string(kSolveJob),
                              .payload = base::to_json(job),
                              .unique_key = std::string(kSolveJob) + "." + to_string(job.incident)});
      return {};
    }
    auto incident = store::load(tx, job.incident);
    if (!incident) return {};
    append<Noted>(tx, Actor::system(), *incident,
                  add_line(tx, Actor::system(), job.incident, LineKind::note,
                           std::to_string(job.solved) + " cases solved, " + std::to_string(job.refused) + " left as they were"));
    return {};
  });
}

}  // namespace deskbell::incidents
