#pragma once
#include <base/json.h>

#include <string>

namespace deskbell::outgoing_mail {

// What became of a mail.
enum class Outcome {
  accepted,
  refused,          // for good: 5xx to sender, recipient or text
  put_off,          // 4xx: later perhaps
  sign_in_refused,  // user or password
  not_encrypted,    // the server does not offer what the settings ask for
  not_trusted,      // its certificate is not one of a known authority, or of another name
  not_allowed,      // the address is private and not listed, or not this machine without encryption
  unreachable,      // no such name, nobody there, cut off
  took_too_long
};
BOOST_DESCRIBE_ENUM(Outcome, accepted, refused, put_off, sign_in_refused, not_encrypted, not_trusted, not_allowed,
                    unreachable, took_too_long)

struct Receipt {
  Outcome outcome = Outcome::unreachable;
  std::string answer;  // the server's last words, "550 5.1.1 No such user here", or what stood in the way
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (outcome, answer))

}  // namespace deskbell::outgoing_mail
