#pragma once
#include <base/clock.h>
#include <base/json.h>
#include <identity/actor.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A large language model that somebody else runs, spoken to by the protocol of OpenAI's API (chat completions),
// which most servers of models understand. An option, never a need: nothing of Deskbell waits for it.
namespace deskbell::language_model {

// What it may be asked for; each is switched on by itself.
enum class Purpose {
  answer,     // customers' questions, from passages of the knowledge base
  suggest,    // a draft for an agent, from the same
  translate,  // a message for an agent, or his answer for the customer
  summarise,  // a long talk for an agent
  act         // proposes what a bot could do for a customer
};
BOOST_DESCRIBE_ENUM(Purpose, answer, suggest, translate, summarise, act)

enum class EndpointState { off, on };
BOOST_DESCRIBE_ENUM(EndpointState, off, on)

struct Settings {
  EndpointState state = EndpointState::off;
  std::string url;       // up to and with /v1: "https://models.example.com/v1"
  std::string model;
  bool has_key = false;  // the key itself is never answered
  std::vector<Purpose> purposes;
  std::int64_t tokens_a_day = 200'000;  // sent and received; beyond it nothing is asked until midnight, UTC
  int calls_at_once = 4;
  std::int64_t version = 1;
  // What a million tokens cost, in the currency's smallest unit, so that costs can be told; none: not known.
  std::optional<std::int64_t> price_minor = {};
  std::optional<std::string> currency = {};  // ISO 4217
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (state, url, model, has_key, purposes, tokens_a_day, calls_at_once, version,
                       price_minor, currency))

// Replaces the settings of that version. `key`: absent leaves it, empty forgets it.
struct SettingsChange {
  Settings settings;
  std::optional<std::string> key;
};

// Of one day, UTC.
struct Use {
  std::string day;  // "2026-11-22"
  Purpose purpose = Purpose::answer;
  std::int64_t calls = 0;
  std::int64_t failures = 0;
  std::int64_t refused = 0;  // answers that came, but did not stand the test
  std::int64_t tokens = 0;
  bool operator==(const Use&) const = default;
};
BOOST_DESCRIBE_STRUCT(Use, (), (day, purpose, calls, failures, refused, tokens))

// Whether it is asked at all, and why not.
enum class Readiness { ready, off, out_of_tokens, failing };
BOOST_DESCRIBE_ENUM(Readiness, ready, off, out_of_tokens, failing)

struct Standing {
  Settings settings;
  Readiness readiness = Readiness::off;
  std::int64_t tokens_today = 0;
  std::vector<Use> last_days;  // at most 30 days, newest first
};
BOOST_DESCRIBE_STRUCT(Standing, (), (settings, readiness, tokens_today, last_days))

// invalid_argument with the field.
Result<void> check(const Settings& settings);

// ---- events, on the workspace's stream ----

struct SettingsChanged {
  static constexpr std::string_view kKind = "settings.language_model_changed";
  Settings settings;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (settings, by_name, address, request))

}  // namespace deskbell::language_model
