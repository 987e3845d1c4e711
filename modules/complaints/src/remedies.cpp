#include "parts.h"

#include <algorithm>

// What the customer gets, and the leave for it.
namespace deskbell::complaints {
namespace {

constexpr std::size_t kMostRemedies = 20;

Result<Remedy*> find_remedy(Complaint& complaint, Id<Remedy> id) {
  const auto found = std::ranges::find(complaint.remedies, id, &Remedy::id);
  if (found == complaint.remedies.end()) return not_found("There is no such remedy.");
  return &*found;
}

RemedyState state_of(approvals::State approval) {
  switch (approval) {
    case approvals::State::asked:
      return RemedyState::waiting;
    case approvals::State::approved:
      return RemedyState::ready;
    case approvals::State::refused:
    case approvals::State::withdrawn:
    case approvals::State::expired:
      break;
  }
  return RemedyState::refused;
}

Result<void> check_currency(const Complaint& complaint, const Remedy& remedy) {
  const auto cost = cost_of(complaint);
  if (cost && remedy.cost.minor > 0 && cost->currency != remedy.cost.currency)
    return invalid("cost.currency", "must be " + cost->currency + " like that of the other remedies");
  return {};
}

}  // namespace

Result<Complaint> Complaints::propose(const Actor& actor, Id<cases::Case> id, const NewRemedy& what) {
  TRY(std::string text, clean("text", what.text, 1, 2000));
  if (what.cost) TRY(approvals::check_money("cost", *what.cost));
  return parts_->change(
      actor, id, kRemedyProposed, "", [&](storage::Transaction& tx, Complaint& complaint) -> Result<void> {
        if (find_step(complaint, Step::remedied) || find_step(complaint, Step::told))
          return failure(ErrorCode::failed_precondition, "The customer has been answered. Take that step back first.");
        if (complaint.remedies.size() >= kMostRemedies)
          return failure(ErrorCode::resource_exhausted, "This complaint has 20 remedies already.");
        const Settings settings = store::settings(tx);
        Remedy remedy{.id = parts_->needs.ids.next<Remedy>(),
                      .kind = what.kind,
                      .text = text,
                      .cost = what.cost.value_or(Money{0, settings.currency}),
                      .name = actor.name,
                      .at = parts_->needs.clock.now()};
        TRY(check_currency(complaint, remedy));
        const auto spent = cost_of(complaint).value_or(Money{}).minor + remedy.cost.minor;
        const bool free = remedy.cost.minor == 0 ||
                          (remedy.cost.currency == settings.currency && spent <= limit_of(settings, complaint.harm));
        if (!free) {
          TRY(const approvals::Request asked,
              parts_->needs.approvals.ask(
                  tx, actor,
                  {.case_id = id,
                   .kind = remedy.kind == RemedyKind::refund ? approvals::Kind::refund : approvals::Kind::compensation,
                   .money = remedy.cost,
                   .reason = what.reason.empty() ? text : what.reason,
                   .evidence = what.evidence}));
          remedy.approval = asked.id;
          remedy.state = state_of(asked.state);
        } else if (!what.evidence.empty()) {
          return invalid("evidence", "is only for remedies that need an approval; add a finding instead");
        }
        complaint.remedies.push_back(std::move(remedy));
        return {};
      });
}

Result<Complaint> Complaints::give(const Actor& actor, Id<cases::Case> id, Id<Remedy> which) {
  return parts_->change(actor, id, kRemedyGiven, "", [&](storage::Transaction&, Complaint& complaint) -> Result<void> {
    TRY(Remedy* const remedy, find_remedy(complaint, which));
    if (remedy->state != RemedyState::ready)
      return failure(ErrorCode::failed_precondition,
                     remedy->state == RemedyState::waiting
                         ? "This remedy waits for its approval."
                         : "This remedy is " + std::string(base::name_of(remedy->state)) + " already.");
    if (!find_step(complaint, Step::decided))
      return failure(ErrorCode::failed_precondition, "The complaint is not decided yet.");
    remedy->state = RemedyState::given;
    remedy->given_at = parts_->needs.clock.now();
    remedy->given_by = actor.name;
    return {};
  });
}

Result<Complaint> Complaints::drop(const Actor& actor, Id<cases::Case> id, Id<Remedy> which) {
  return parts_->change(actor, id, kRemedyDropped, "",
                        [&](storage::Transaction&, Complaint& complaint) -> Result<void> {
                          TRY(Remedy* const remedy, find_remedy(complaint, which));
                          if (remedy->state != RemedyState::ready && remedy->state != RemedyState::waiting)
                            return failure(ErrorCode::failed_precondition,
                                           "This remedy is " + std::string(base::name_of(remedy->state)) + " already.");
                          // Who proposed it may not be the one who drops it, so its request is taken back in the
                          // system's name.
                          if (remedy->state == RemedyState::waiting)
                            TRY(parts_->needs.approvals.withdraw(Actor::system(), *remedy->approval));
                          remedy->state = RemedyState::dropped;
                          return {};
                        });
}

void Complaints::approval_ended(storage::Transaction& tx, const approvals::Request& request) {
  auto complaint = store::find(tx, request.case_id);
  if (!complaint) return;
  const auto remedy = std::ranges::find(complaint->remedies, std::optional(request.id), &Remedy::approval);
  // What is withdrawn because its remedy is dropped is told by that.
  if (remedy == complaint->remedies.end() || remedy->state != RemedyState::waiting ||
      request.state == approvals::State::withdrawn)
    return;
  remedy->state = state_of(request.state);
  ++complaint->version;
  parts_->save(tx, Actor::system(), kRemedyDecided, *complaint, std::string(base::name_of(request.state)));
}

}  // namespace deskbell::complaints
