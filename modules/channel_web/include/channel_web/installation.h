#pragma once
#include <optional>
#include <string>
#include <vector>

#include <base/json.h>
#include <identity/actor.h>

// A widget installation: one place (a shop, a help page) where the chat widget is embedded, with its look and rules.
namespace deskbell::channel_web {

enum class Side { right, left };
BOOST_DESCRIBE_ENUM(Side, right, left)
enum class Returning { any, fresh, returning };
BOOST_DESCRIBE_ENUM(Returning, any, fresh, returning)
enum class InstallationLanguage { automatic, en, zh_CN };
BOOST_DESCRIBE_ENUM(InstallationLanguage, automatic, en, zh_CN)
enum class Uploads { on, off };
BOOST_DESCRIBE_ENUM(Uploads, on, off)
enum class InstallationStatus { active, paused };
BOOST_DESCRIBE_ENUM(InstallationStatus, active, paused)

struct Theme {
  std::string colour = "#1668dc";  // #rrggbb
  Side position = Side::right;
  std::string title;
  std::string greeting;
  std::optional<std::string> logo_url;  // https
  std::optional<std::string> launcher_text;
};
BOOST_DESCRIBE_STRUCT(Theme, (), (colour, position, title, greeting, logo_url, launcher_text))

// What the visitor is asked before a talk (or in the offline form). `key` is name, email, phone or a custom field.
struct FormField {
  std::string key;
  std::string label;
  bool required = false;
};
BOOST_DESCRIBE_STRUCT(FormField, (), (key, label, required))

// The widget invites the visitor after `after_s` on a page whose address contains `url_contains`.
struct InvitationRule {
  int after_s = 30;
  std::optional<std::string> url_contains;
  Returning returning = Returning::any;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(InvitationRule, (), (after_s, url_contains, returning, text))

struct Installation {
  Id<Installation> id;
  std::string name;
  std::string key;     // public: stands in the script tag
  std::string secret;  // for the host site's HMAC; shown to those who may manage channels
  std::optional<Id<routing::Queue>> queue;
  std::vector<std::string> allowed_origins;  // "https://shop.example"; empty: any
  InstallationLanguage language = InstallationLanguage::automatic;
  Theme theme;
  std::vector<FormField> pre_chat;
  std::vector<FormField> offline_fields;
  std::vector<InvitationRule> invitations;
  Uploads uploads = Uploads::on;
  InstallationStatus status = InstallationStatus::active;
};
BOOST_DESCRIBE_STRUCT(Installation, (), (id, name, key, secret, queue, allowed_origins, language, theme, pre_chat,
                                         offline_fields, invitations, uploads, status))

// What an administrator may set; id, key and secret are ours.
struct InstallationDraft {
  std::string name;
  std::optional<Id<routing::Queue>> queue;
  std::vector<std::string> allowed_origins;
  InstallationLanguage language = InstallationLanguage::automatic;
  Theme theme;
  std::vector<FormField> pre_chat;
  std::vector<FormField> offline_fields;
  std::vector<InvitationRule> invitations;
  Uploads uploads = Uploads::on;
  InstallationStatus status = InstallationStatus::active;
};
BOOST_DESCRIBE_STRUCT(InstallationDraft, (), (name, queue, allowed_origins, language, theme, pre_chat, offline_fields,
                                              invitations, uploads, status))

// The draft with blanks trimmed and origins in their canonical form (scheme://host[:port], lower case), or what is
// wrong with it, field by field. Pure.
Result<InstallationDraft> checked(InstallationDraft draft);

// True when a page of `origin` may embed the installation or open its socket. "null" (a sandboxed frame) only when
// listed or when any origin is allowed.
bool origin_allowed(const Installation& installation, std::string_view origin);

}  // namespace deskbell::channel_web
