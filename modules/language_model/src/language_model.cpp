#include "endpoint_store.h"

#include <base/check.h>
#include <base/log.h>
#include <identity/access.h>

#include <language_model/language_model.h>

#include <algorithm>

namespace deskbell::language_model {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kKeyPurpose = "language_model.key";
constexpr std::string_view kKeyContext = "endpoint";
constexpr std::size_t kBodyLimit = 4 * 1024 * 1024;
constexpr int kDaysTold = 30;
constexpr std::int64_t kMostTokens = 1'000'000'000;
constexpr std::int64_t kMostPrice = 100'000'000;

http::ClientOptions outgoing(http::ClientOptions options, std::chrono::milliseconds whole) {
  options.answer_limit = kBodyLimit;
  options.total_time = whole;
  options.redirects = 0;
  options.user_agent = "Deskbell";
  return options;
}

std::int64_t day_of(Time at) {
  return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

// Gives the place back that it took, if there was one.
class Place {
 public:
  Place(std::atomic<int>& taken, int most) : taken_(taken), got_(++taken <= most) {}
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  explicit operator bool() const { return got_; }

 private:
  std::atomic<int>& taken_;
  bool got_;
};

std::string_view reason_of(Readiness readiness) {
  switch (readiness) {
    case Readiness::out_of_tokens:
      return "The language model has used up its tokens of today.";
    case Readiness::failing:
      return "The language model did not answer several times; it is tried again soon.";
    case Readiness::ready:
    case Readiness::off:
      break;
  }
  return "The language model is not switched on for this.";
}

Result<Answer> answer_of(const Result<http::ClientResponse>& response, const AnswerReader& reader) {
  if (!response) return std::unexpected(Error{ErrorCode::unavailable, response.error().message, {}});
  // Whatever else stands in such an answer may hold the key or the question.
  if (response->status != 200)
    return failure(ErrorCode::unavailable, "The language model answered " + std::to_string(response->status) + ".");
  return reader.answer();
}

}  // namespace

Result<void> check(const Settings& settings) {
  TRY(base::check_text("settings.url", settings.url, settings.state == EndpointState::on ? 1 : 0, 500));
  if (!settings.url.empty() && !settings.url.starts_with("https://") && !settings.url.starts_with("http://"))
    return invalid("settings.url", "must begin with https:// or http://");
  if (settings.url.ends_with('/')) return invalid("settings.url", "must not end with a slash");
  TRY(base::check_text("settings.model", settings.model, settings.state == EndpointState::on ? 1 : 0, 200));
  auto purposes = settings.purposes;
  std::ranges::sort(purposes);
  if (std::ranges::adjacent_find(purposes) != purposes.end()) return invalid("settings.purposes", "names one twice");
  if (settings.tokens_a_day < 0 || settings.tokens_a_day > kMostTokens)
    return invalid("settings.tokens_a_day", "must be from 0 to " + std::to_string(kMostTokens));
  if (settings.calls_at_once < 1 || settings.calls_at_once > 16)
    return invalid("settings.calls_at_once", "must be from 1 to 16");
  if (settings.price_minor && (*settings.price_minor < 0 || *settings.price_minor > kMostPrice))
    return invalid("settings.price_minor", "must be from 0 to " + std::to_string(kMostPrice));
  const std::string currency = settings.currency.value_or("");
  const bool is_code =
      currency.size() == 3 && std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (settings.price_minor ? !is_code : !currency.empty() && !is_code)
    return invalid("settings.currency", "must be a code of three capital letters, such as EUR");
  return {};
}

struct LanguageModel::Stored {
  Settings settings;
  std::string sealed_key;
  std::int64_t tokens_today = 0;
};

LanguageModel::LanguageModel(Needs needs)
    : needs_(std::move(needs)), client_(outgoing(needs_.outgoing, needs_.whole)), circuit_(needs_.clock) {}

LanguageModel::Stored LanguageModel::stored(Snapshot& snapshot) {
  auto record = store::find(snapshot).value_or(store::Record());
  return {.settings = std::move(record.settings),
          .sealed_key = std::move(record.key),
          .tokens_today = store::tokens_of(snapshot, day_of(needs_.clock.now()))};
}

Result<Standing> LanguageModel::standing(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_bots));
  return needs_.database.read([&](Snapshot& snapshot) -> Result<Standing> {
    Stored now = stored(snapshot);
    Standing standing{.settings = std::move(now.settings), .tokens_today = now.tokens_today};
    if (standing.settings.state == EndpointState::on) standing.readiness = Readiness::ready;
    if (standing.readiness == Readiness::ready && now.tokens_today >= standing.settings.tokens_a_day)
      standing.readiness = Readiness::out_of_tokens;
    if (standing.readiness == Readiness::ready && circuit_.open()) standing.readiness = Readiness::failing;
    standing.last_days = store::since(snapshot, day_of(needs_.clock.now()) - kDaysTold + 1);
    return standing;
  });
}

Result<Standing> LanguageModel::change(const Actor& actor, const SettingsChange& change) {
  TRY(identity::require(actor, Permission::manage_bots));
  TRY(check(change.settings));
  if (change.key) TRY(base::check_text("key", *change.key, 0, 500));
  TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
    store::Record record = store::find(tx).value_or(store::Record());
    if (record.settings.version != change.settings.version)
      return failure(ErrorCode::aborted, "Somebody else has changed these settings meanwhile.");
    // A key that was entered for one server is not sent to another.
    const bool elsewhere = record.settings.url != change.settings.url;
    if (elsewhere && !change.key) record.key.clear();
    record.settings = change.settings;
    ++record.settings.version;
    if (change.key)
      record.key = change.key->empty() ? std::string() : needs_.vault.seal(kKeyPurpose, kKeyContext, *change.key);
    record.settings.has_key = !record.key.empty();
    store::put(tx, record);
    needs_.log.append(
        tx, events::kWorkspaceStream, actor.id,
        SettingsChanged{
            .settings = record.settings, .by_name = actor.name, .address = actor.address, .request = actor.request});
    return {};
  }));
  circuit_.succeeded();  // what failed was said of other settings
  return standing(actor);
}

Readiness LanguageModel::readiness(Purpose purpose) {
  const Stored now = needs_.database.read([&](Snapshot& snapshot) { return stored(snapshot); });
  const auto& purposes = now.settings.purposes;
  if (now.settings.state == EndpointState::off || std::ranges::find(purposes, purpose) == purposes.end() ||
      (needs_.may_call && !needs_.may_call()))
    return Readiness::off;
  if (now.tokens_today >= now.settings.tokens_a_day) return Readiness::out_of_tokens;
  return circuit_.open() ? Readiness::failing : Readiness::ready;
}

Result<LanguageModel::Stored> LanguageModel::usable(Purpose purpose) {
  const Readiness standing = readiness(purpose);
  // While it fails, one call now and then finds out whether it is back.
  if (standing != Readiness::ready && standing != Readiness::failing)
    return failure(ErrorCode::unavailable, std::string(reason_of(standing)));
  if (!circuit_.admit()) return failure(ErrorCode::unavailable, std::string(reason_of(Readiness::failing)));
  return needs_.database.read([&](Snapshot& snapshot) { return stored(snapshot); });
}

Result<Answer> LanguageModel::ask(Purpose purpose, const Prompt& prompt) {
  std::size_t size = 0;
  for (const Line& line : prompt.lines) size += line.text.size();
  if (size > kMostPrompt)
    return failure(ErrorCode::resource_exhausted, "That is too much to ask the language model at once.");
  TRY(const Stored with, usable(purpose));
  const Place place(under_way_, with.settings.calls_at_once);
  if (!place) return failure(ErrorCode::resource_exhausted, "The language model is busy. Try again in a moment.");
  auto answer = chat(with, prompt);
  answer ? circuit_.succeeded() : circuit_.failed();
  if (answer) answer->cost_millionths = answer->tokens * with.settings.price_minor.value_or(0);
  count(purpose, answer ? answer->tokens : static_cast<std::int64_t>(size / 3), !answer);
  return answer;
}

Result<Answer> LanguageModel::chat(const Stored& with, const Prompt& prompt) {
  std::string key;
  if (!with.sealed_key.empty()) {
    TRY(key, needs_.vault.open(kKeyPurpose, kKeyContext, with.sealed_key));
  }
  AnswerReader reader(prompt.tools.empty() ? Tools::none : Tools::offered);
  const auto response = client_.stream(chat_request(with.settings.url, key, with.settings.model, prompt),
                                       needs_.first_word, [&](std::string_view piece) { return reader.take(piece); });
  return answer_of(response, reader);
}

Result<Answer> LanguageModel::try_out(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_bots));
  if (needs_.may_call && !needs_.may_call())
    return failure(ErrorCode::failed_precondition, "Traffic to the outside is held after a restore.");
  const Stored with = needs_.database.read([&](Snapshot& snapshot) { return stored(snapshot); });
  if (with.settings.url.empty()) return invalid("settings.url", "is not set");
  const Prompt prompt{.lines = {{Role::user, "Answer with the one word OK."}}, .most_tokens = 10};
  auto answer = chat(with, prompt);
  count(Purpose::answer, answer ? answer->tokens : 0, !answer);
  return answer;
}

void LanguageModel::count(Purpose purpose, std::int64_t tokens, bool failed) {
  const auto counted = needs_.database.write([&](Transaction& tx) -> Result<void> {
    store::count(tx, day_of(needs_.clock.now()), purpose, tokens, failed);
    return {};
  });
  if (!counted) base::log_warn("A call of the language model was not counted.", {{"reason", counted.error().message}});
}

void LanguageModel::count_refused(Purpose purpose) {
  const auto counted = needs_.database.write([&](Transaction& tx) -> Result<void> {
    store::count_refused(tx, day_of(needs_.clock.now()), purpose);
    return {};
  });
  if (!counted) base::log_warn("A refused answer was not counted.", {{"reason", counted.error().message}});
}

bool LanguageModel::has_price() {
  const Stored now = needs_.database.read([&](Snapshot& snapshot) { return stored(snapshot); });
  return now.settings.price_minor.value_or(0) > 0;
}

vault::Holding LanguageModel::sealed() {
  return {.name = "language model",
          .use =
              [this] {
                vault::KeyUse by_key;
                const auto record = needs_.database.read([](Snapshot& snapshot) { return store::find(snapshot); });
                if (record && !record->key.empty()) ++by_key[vault::Vault::key_of(record->key).value_or(0)];
                return by_key;
              },
          .reseal = [this](int) -> Result<int> {
            return needs_.database.write([&](Transaction& tx) -> Result<int> {
              auto record = store::find(tx);
              if (!record || record->key.empty() || vault::Vault::key_of(record->key) == needs_.vault.active())
                return 0;
              TRY(const std::string plain, needs_.vault.open(kKeyPurpose, kKeyContext, record->key));
              record->key = needs_.vault.seal(kKeyPurpose, kKeyContext, plain);
              store::put(tx, *record);
              return 1;
            });
          }};
}

}  // namespace deskbell::language_model
