#pragma once
#include <notices/notice.h>
#include <outgoing_mail/outgoing_mail.h>
#include <storage/database.h>

#include <functional>

namespace deskbell::app {

struct CentreParts;
struct CaseParts;

outgoing_mail::OutgoingMail::Needs mail_needs(CentreParts& centre);
// Notices that are mailed, too.
std::function<void(storage::Transaction&, Id<identity::User>, const notices::Notice&)> mailed_notices(
    CentreParts& centre);
// What mails say by the time they leave.
void write_mail(CentreParts& centre, CaseParts& parts);

}  // namespace deskbell::app
