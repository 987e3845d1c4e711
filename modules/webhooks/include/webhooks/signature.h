#pragma once
#include <base/clock.h>
#include <base/random.h>
#include <base/result.h>

#include <optional>
#include <string>
#include <string_view>

// Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, spec 1.0.0): who receives a call can tell
// that it is ours, whole and fresh.
namespace deskbell::webhooks {

// "whsec_" and the base64 of 32 random bytes.
std::string make_secret(Random& random);
// The key's bytes; nothing when the text is no such secret.
std::optional<std::string> key_of(std::string_view secret);

// "v1," and the base64 of HMAC-SHA256(key, id.timestamp.body); `at` counts in seconds. Throws std::invalid_argument
// when the secret is none.
std::string sign(std::string_view secret, std::string_view id, Time at, std::string_view body);
std::string timestamp_of(Time at);

}  // namespace deskbell::webhooks
