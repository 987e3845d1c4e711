#pragma once
#include <base/clock.h>

#include <outgoing_mail/settings.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

// What mails say, in the reader's language. Pure.
namespace deskbell::outgoing_mail {

enum class Language { en, zh };
Language language_of(std::string_view tag);

struct Letter {
  std::string subject;
  std::string text;
  bool operator==(const Letter&) const = default;
};

enum class Asked { refund, compensation, exception };
struct ApprovalAsked {
  std::string to;      // the approver's name
  std::string by;      // who asks
  std::string number;  // of the case
  Asked what = Asked::refund;
  std::string amount;  // "EUR 12.50"
  std::string reason;
  std::string link;  // to decide without signing in
  Time until;        // how long it works
};
Letter approval_letter(Language language, const ApprovalAsked& asked);

// As what a notice is mailed; most are not.
std::optional<Topic> topic_of(std::string_view code);

struct Told {
  std::string to;
  std::string code;  // of the notice
  std::map<std::string, std::string> params;
  std::string about;  // its title
  std::string link;
};
// Nothing for a code that is not mailed.
std::optional<Letter> notice_letter(Language language, const Told& told);

Letter trial_letter(Language language, std::string_view to, std::string_view workspace);

}  // namespace deskbell::outgoing_mail
