#pragma once
#include <outgoing_mail/message.h>
#include <outgoing_mail/receipt.h>
#include <outgoing_mail/settings.h>

#include <chrono>
#include <string>
#include <vector>

// One mail to one server (SMTP, RFC 5321) by libcurl; blocking.
namespace deskbell::outgoing_mail {

struct Line {
  Settings settings;
  std::string password;
  std::vector<std::string> allowed_private;
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds answer{10'000};  // to each of our words
  std::chrono::milliseconds whole{30'000};
};

Receipt send(const Line& line, const Message& message);

}  // namespace deskbell::outgoing_mail
