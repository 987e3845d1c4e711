#pragma once
#include <base/json.h>
#include <base/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Through which server mail leaves, and what people are mailed.
namespace deskbell::outgoing_mail {

enum class MailState { off, on };
BOOST_DESCRIBE_ENUM(MailState, off, on)

enum class Security {
  starttls,  // encrypted before anything is said, or nothing is sent
  tls,       // from the first byte on
  none       // only to this machine itself
};
BOOST_DESCRIBE_ENUM(Security, starttls, tls, none)

struct Settings {
  MailState state = MailState::off;
  std::string host;  // a name or an address
  int port = 587;
  Security security = Security::starttls;
  std::string user;           // empty: without signing in
  bool has_password = false;  // the password itself is never answered
  std::string sender_address;
  std::string sender_name;
  std::string authority;  // PEM; certificates of one's own authority, trusted beside the system's
  std::int64_t version = 1;
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (state, host, port, security, user, has_password, sender_address, sender_name, authority,
                       version))

// Replaces the settings of that version. `password`: absent leaves it, empty forgets it.
struct SettingsChange {
  Settings settings;
  std::optional<std::string> password = {};
};

// Blanks around host, user and sender are taken away. invalid_argument with the fields.
Result<Settings> checked(Settings settings);
// An address as it may stand in a header and be told to a server: ASCII, one @, nothing that could end it.
bool is_mail_address(std::string_view text);

// What a person may be mailed.
enum class Topic {
  approvals,  // a request waits for his decision, with the link to decide
  calls,      // he is called: an escalation, an incident
  promises    // a promise of his was not kept
};
BOOST_DESCRIBE_ENUM(Topic, approvals, calls, promises)

// One person's own.
struct Choice {
  std::vector<Topic> topics = {Topic::approvals};
  bool operator==(const Choice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (topics))

// As he sees it.
struct OwnChoice {
  std::vector<Topic> topics;
  bool sending = false;  // the workspace sends mail at all
};
BOOST_DESCRIBE_STRUCT(OwnChoice, (), (topics, sending))

// ---- events ----

// On the workspace's stream.
struct SettingsChanged {
  static constexpr std::string_view kKind = "settings.outgoing_mail_changed";
  Settings settings;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (settings, by_name, address, request))

// On the user's own stream.
struct MailChosen {
  static constexpr std::string_view kKind = "notice.mail_chosen";
  std::vector<Topic> topics;
};
BOOST_DESCRIBE_STRUCT(MailChosen, (), (topics))

}  // namespace deskbell::outgoing_mail
