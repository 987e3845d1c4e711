#include "mail_wiring.h"

#include <approvals/link.h>

#include "centre_parts.h"

namespace deskbell::app {
namespace {

using outgoing_mail::Asked;
using outgoing_mail::Letter;
using outgoing_mail::Person;
using outgoing_mail::Topic;

Asked asked_of(approvals::Kind kind) {
  switch (kind) {
    case approvals::Kind::refund: return Asked::refund;
    case approvals::Kind::compensation: return Asked::compensation;
    case approvals::Kind::exception: return Asked::exception;
  }
  return Asked::exception;
}

// Where the console shows what a notice is about.
std::string path_of(const notices::About& about) {
  switch (about.kind) {
    case notices::AboutKind::matter: return "/cases/case/" + to_string(about.id);
    case notices::AboutKind::incident: return "/incidents/" + to_string(about.id);
    case notices::AboutKind::promise: return "/cases/mine";
    default: return "/";
  }
}

Result<std::optional<Letter>> letter_on_request(CentreParts& centre, CaseParts& parts, const Person& person,
                                                Id<approvals::Request> id) {
  const auto request =
      centre.database->read([&](storage::Snapshot& snapshot) { return parts.approvals.load(snapshot, id); });
  const auto actor = centre.identity.access.actor_of(person.id);
  if (!request || !actor) return std::nullopt;
  const auto link = parts.approvals.link(*actor, id);
  // It was decided meanwhile, or is not his to decide any more.
  if (!link) return std::nullopt;
  return outgoing_mail::approval_letter(person.language, {.to = person.name,
                                                          .by = request->requester_name,
                                                          .number = request->number,
                                                          .what = asked_of(request->kind),
                                                          .amount = approvals::to_string(request->money),
                                                          .reason = request->reason,
                                                          .link = centre.mail.address_of("/approve/" + *link),
                                                          .until = centre.clock.now() + approvals::kLinkLife});
}

Result<std::optional<Letter>> letter_on_notice(CentreParts& centre, CaseParts& parts, const Person& person,
                                               Id<notices::Notice> id) {
  const auto notice = centre.database->read(
      [&](storage::Snapshot& snapshot) { return parts.notices.find(snapshot, person.id, id); });
  if (!notice || notice->read_at) return std::nullopt;
  const std::string path = notice->about ? path_of(*notice->about) : "/";
  return outgoing_mail::notice_letter(person.language, {.to = person.name,
                                                        .code = notice->code,
                                                        .params = notice->params,
                                                        .about = notice->about ? notice->about->title : "",
                                                        .link = centre.mail.address_of(path)});
}

}  // namespace

outgoing_mail::OutgoingMail::Needs mail_needs(CentreParts& centre) {
  return {.database = *centre.database,
          .log = centre.log,
          .clock = centre.clock,
          .vault = centre.vault,
          .jobs = centre.jobs,
          .person = [&centre](Id<identity::User> id) -> Result<Person> {
            TRY(const auto user, centre.identity.users.load(Actor::system(), id));
            if (user.status != identity::UserStatus::active) return not_found("There is no such active user.");
            return Person{id, user.name, user.email, outgoing_mail::language_of(user.language)};
          },
          .public_url = centre.config.http.public_url,
          .allowed_private = centre.config.outgoing.allowed_networks,
          .may_send = [&centre] {
            return !centre.database->read([&](storage::Snapshot& snapshot) {
              return centre.jobs.outbound_hold(snapshot).has_value();
            });
          }};
}

std::function<void(storage::Transaction&, Id<identity::User>, const notices::Notice&)> mailed_notices(
    CentreParts& centre) {
  return [&centre](storage::Transaction& tx, Id<identity::User> user, const notices::Notice& notice) {
    if (const auto topic = outgoing_mail::topic_of(notice.code)) centre.mail.queue(tx, user, *topic, notice.id.value);
  };
}

void write_mail(CentreParts& centre, CaseParts& parts) {
  centre.mail.write(Topic::approvals, [&](const Person& person, std::int64_t request) {
    return letter_on_request(centre, parts, person, {request});
  });
  for (const Topic topic : {Topic::calls, Topic::promises})
    centre.mail.write(topic, [&](const Person& person, std::int64_t notice) {
      return letter_on_notice(centre, parts, person, {notice});
    });
}

}  // namespace deskbell::app
