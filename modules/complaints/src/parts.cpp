#include "parts.h"

#include <blob/taking.h>
#include <text/lines.h>

#include <cases/kind.h>

#include <algorithm>

namespace deskbell::complaints {

Result<std::string> clean(std::string_view field, std::string_view text, int low, int high) {
  std::string cleaned = text::clean_block(text);
  const auto length = text::length(cleaned);
  if (length < static_cast<std::size_t>(low)) return invalid(std::string(field), "is required");
  if (length > static_cast<std::size_t>(high))
    return invalid(std::string(field), "may have at most " + std::to_string(high) + " characters");
  return cleaned;
}

Result<std::optional<store::Place>> place_of(const std::optional<std::string>& cursor) {
  if (!cursor) return std::nullopt;
  const auto dot = cursor->find('.');
  const auto at = base::parse_id(cursor->substr(0, dot));
  const auto id = dot == std::string::npos ? std::nullopt : base::parse_id(cursor->substr(dot + 1));
  if (!at || !id) return invalid("cursor", "is not one that a list has answered");
  return store::Place{*at, *id};
}

std::string cursor_of(Time at, std::int64_t id) {
  return std::to_string(at.time_since_epoch().count()) + "." + std::to_string(id);
}

Result<Matter> Complaints::Parts::matter(storage::Snapshot& snapshot, const Actor& actor, Id<cases::Case> id,
                                         Access access) const {
  auto found = needs.ports.matter(snapshot, id);
  if (!found) return not_found(std::string(kNoComplaint));
  TRY(identity::require_visible(actor, Permission::view_cases, found->subject, std::string(kNoComplaint)));
  if (access == Access::edit) TRY(identity::require(actor, Permission::edit_cases, found->subject));
  if (found->kind != cases::kComplaint)
    return failure(ErrorCode::failed_precondition, "This case is no complaint. Change its kind first.");
  return *std::move(found);
}

Complaint Complaints::Parts::load(storage::Snapshot& snapshot, Id<cases::Case> id, const Matter& matter) const {
  auto complaint = store::find(snapshot, id);
  if (!complaint) {
    complaint.emplace(Complaint{.case_id = id, .received_at = matter.opened_at});
    complaint->steps.push_back({.step = Step::received, .at = matter.opened_at});
  }
  complaint->number = matter.number;
  complaint->title = matter.title;
  return *std::move(complaint);
}

Result<Complaint> Complaints::Parts::open(storage::Transaction& tx, const Actor& actor, Id<cases::Case> id) const {
  TRY(const Matter about, matter(tx, actor, id, Access::edit));
  const bool is_new = !store::find(tx, id).has_value();
  Complaint complaint = load(tx, id, about);
  if (is_new) {
    store::insert(tx, complaint);
    save(tx, Actor::system(), kOpened, complaint, "");
  }
  return complaint;
}

void Complaints::Parts::save(storage::Transaction& tx, const Actor& actor, std::string_view kind,
                             const Complaint& complaint, std::string note) const {
  store::save(tx, complaint);
  const auto about = needs.ports.matter(tx, complaint.case_id);
  needs.log.append(tx, complaint.case_id.value, kind, actor.id,
                   base::to_json(ComplaintEvent{.complaint = complaint,
                                                .by_name = actor.name,
                                                .note = std::move(note),
                                                .address = actor.address,
                                                .request = actor.request,
                                                .concerned = about ? std::optional(identity::concerned(about->subject))
                                                                   : std::nullopt}));
}

LearntFrom Complaints::Parts::learnt_from(storage::Snapshot& snapshot, Id<cases::Case> id) const {
  const auto actions = store::actions(snapshot, {.case_id = id}, needs.clock.now(), std::nullopt, 200);
  return {static_cast<int>(
      std::ranges::count_if(actions, [](const Action& action) { return action.state != ActionState::dropped; }))};
}

Result<std::vector<Evidence>> Complaints::Parts::take_evidence(storage::Transaction& tx, const Actor& actor,
                                                               const std::vector<Id<blob::Attachment>>& ids) const {
  TRY(const auto files, blob::take_uploads(needs.blobs, tx, actor.id, "evidence", ids));
  std::vector<Evidence> taken;
  for (const auto& file : files) taken.push_back({file.id, file.name, file.media_type, file.size, blob::url_of(file)});
  return taken;
}

std::vector<Id<Cause>> Complaints::Parts::below(const std::vector<Cause>& causes, Id<Cause> id) {
  std::vector<Id<Cause>> all{id};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const auto& cause : causes)
      if (cause.parent == all[i] && std::ranges::find(all, cause.id) == all.end()) all.push_back(cause.id);
  return all;
}

std::string Complaints::Parts::path_of(const std::vector<Cause>& causes, Id<Cause> id) {
  std::string path;
  for (int depth = 0; depth < kDeepestCause; ++depth) {
    const auto found = std::ranges::find(causes, id, &Cause::id);
    if (found == causes.end()) break;
    path = path.empty() ? found->name : found->name + " / " + path;
    if (!found->parent) break;
    id = *found->parent;
  }
  return path;
}

}  // namespace deskbell::complaints
