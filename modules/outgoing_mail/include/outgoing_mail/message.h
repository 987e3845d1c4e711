#pragma once
#include <base/clock.h>

#include <string>
#include <string_view>

// A mail as it goes over the line (RFC 5322, MIME by RFC 2045 and 2047): plain text in UTF-8. Pure.
namespace deskbell::outgoing_mail {

struct Mailbox {
  std::string name;     // may be empty
  std::string address;  // is_mail_address
};

struct Message {
  Mailbox from;
  Mailbox to;
  std::string subject;
  std::string text;
  std::string id;  // left of the @ in Message-ID: letters, digits, dots; the same for each try
  Time at;
};

// Line breaks and other control characters in names and subject become blanks, so that none begins a header of its own;
// a long subject is cut. Lines end with CRLF and have at most 76 characters.
std::string compose(const Message& message);

// RFC 2047: as it stands when that can be, else words of UTF-8 in base64, folded. `used`: what stands before it in the
// line.
std::string encoded(std::string_view text, std::size_t used);
// "Mon, 02 Mar 2026 09:00:00 +0000"
std::string date_of(Time at);

}  // namespace deskbell::outgoing_mail
