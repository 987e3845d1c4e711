#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <base/clock.h>
#include <base/id.h>
#include <channel_web/installation.h>

// A visitor's proof of being the same visitor as before. Self-contained, so that fifty thousand idle visitors cost
// no row: base64url(contact, installation, issued at) + HMAC-SHA256 under the workspace's key. Kept by the widget.
namespace deskbell::channel_web {

struct VisitorToken {
  Id<contacts::Contact> contact;
  Id<Installation> installation;
  Time issued_at;
};

inline constexpr std::chrono::hours kVisitorTokenLife{24 * 365};

std::string sign(const VisitorToken& token, std::string_view key);
// Nothing when the text was not signed under `key`, is malformed or older than kVisitorTokenLife.
std::optional<VisitorToken> verify(std::string_view text, std::string_view key, Time now);

// True when `signature` is the lower-case hex HMAC-SHA256 of `external_id` under the installation's secret; compared in
// constant time; an empty secret proves nothing. The host site computes it on its server for a signed-in user.
bool identity_proved(std::string_view external_id, std::string_view signature, std::string_view secret);

}  // namespace deskbell::channel_web
