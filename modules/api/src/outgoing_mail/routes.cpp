#include <api/routes.h>

#include <outgoing_mail/outgoing_mail.h>

namespace deskbell::api {
namespace {

using http::Method;
using outgoing_mail::OwnChoice;
using outgoing_mail::Standing;

// Replaces the settings of that version; an absent password stays, an empty one is forgotten.
struct ChangeOutgoingMail {
  outgoing_mail::MailState state;
  Text<0, 253> host;
  int port;
  outgoing_mail::Security security;
  Text<0, 200> user;
  Text<0, 254> sender_address;
  Text<0, 100> sender_name;
  Text<0, 50'000> authority;
  std::int64_t version;
  std::optional<Text<0, 500>> password;
};
BOOST_DESCRIBE_STRUCT(ChangeOutgoingMail, (),
                      (state, host, port, security, user, sender_address, sender_name, authority, version, password))

struct ChooseMail {
  std::vector<outgoing_mail::Topic> topics;
};
BOOST_DESCRIBE_STRUCT(ChooseMail, (), (topics))

constexpr Branch endpoint{"/api/v1/outgoing-mail", "outgoing mail"};
constexpr Branch own{"/api/v1/me/mail", "outgoing mail"};

outgoing_mail::SettingsChange to_change(const ChangeOutgoingMail& in) {
  outgoing_mail::SettingsChange change{.settings = {.state = in.state,
                                                    .host = in.host,
                                                    .port = in.port,
                                                    .security = in.security,
                                                    .user = in.user,
                                                    .sender_address = in.sender_address,
                                                    .sender_name = in.sender_name,
                                                    .authority = in.authority,
                                                    .version = in.version}};
  if (in.password) change.password = in.password->value;
  return change;
}

}  // namespace

void add_outgoing_mail_routes(Endpoints& endpoints, outgoing_mail::OutgoingMail& mail) {
  endpoints.add<http::NoInput, Standing>(
      endpoint(Method::get, "", "getOutgoingMail", "Through which server mail leaves, and how that goes"),
      [&](const Actor& actor, const http::NoInput&) { return mail.standing(actor); });
  endpoints.add<ChangeOutgoingMail, Standing>(
      endpoint(Method::put, "", "changeOutgoingMail", "Replace the settings of this version"),
      [&](const Actor& actor, const ChangeOutgoingMail& in) { return mail.change(actor, to_change(in)); });
  endpoints.add<http::NoInput, outgoing_mail::Receipt>(
      endpoint(Method::post, "/test", "testOutgoingMail",
               "Send a test mail to yourself with the settings as they are stored; what the server said"),
      [&](const Actor& actor, const http::NoInput&) { return mail.try_out(actor); });
  endpoints.add<http::NoInput, OwnChoice>(
      own(Method::get, "", "getMyMail", "What you are mailed"),
      [&](const Actor& actor, const http::NoInput&) { return mail.choice(actor); });
  endpoints.add<ChooseMail, OwnChoice>(
      own(Method::put, "", "chooseMyMail", "Choose what you are mailed"),
      [&](const Actor& actor, const ChooseMail& in) { return mail.choose(actor, {in.topics}); });
}

}  // namespace deskbell::api
