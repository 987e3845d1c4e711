#include "settings_store.h"
#include "smtp.h"

#include <base/check.h>
#include <identity/access.h>

#include <outgoing_mail/outgoing_mail.h>

#include <algorithm>

namespace deskbell::outgoing_mail {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kJob = "outgoing_mail.send";
constexpr std::string_view kPasswordPurpose = "outgoing_mail.password";
constexpr std::string_view kPasswordContext = "server";
// With the queue's pauses, which double up to an hour: about a day.
constexpr int kMostAttempts = 60;

struct Posted {
  Id<identity::User> user;
  Topic topic = Topic::approvals;
  std::int64_t about = 0;
};
BOOST_DESCRIBE_STRUCT(Posted, (), (user, topic, about))

Result<void> require_user(const Actor& actor) {
  if (actor.kind == ActorKind::user && actor.permissions != identity::Permissions{}) return {};
  return failure(ErrorCode::permission_denied, "Only users who may do something are mailed.");
}

std::string_view words_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::accepted:
      return "The mail server took it";
    case Outcome::refused:
      return "The mail server refused it";
    case Outcome::put_off:
      return "The mail server put it off";
    case Outcome::sign_in_refused:
      return "The mail server refused user or password";
    case Outcome::not_encrypted:
      return "The line to the mail server cannot be encrypted";
    case Outcome::not_trusted:
      return "The mail server's certificate is not trusted";
    case Outcome::not_allowed:
      return "The mail server's address is private and not listed in outgoing.allowed_networks";
    case Outcome::unreachable:
      return "The mail server cannot be reached";
    case Outcome::took_too_long:
      return "The mail server took too long";
  }
  return "";
}

std::string told(const Receipt& receipt) {
  return std::string(words_of(receipt.outcome)) + ": " + receipt.answer;
}

}  // namespace

struct OutgoingMail::Stored {
  Settings settings;
  std::string sealed_password;
};

OutgoingMail::OutgoingMail(Needs needs) : needs_(std::move(needs)) {
  while (needs_.public_url.ends_with('/')) needs_.public_url.pop_back();
  needs_.jobs.handle(
      std::string(kJob), [this](const jobs::Job& job) { return deliver(job); }, jobs::Direction::outbound);
}

OutgoingMail::Stored OutgoingMail::stored(Snapshot& snapshot) {
  auto record = store::find(snapshot);
  return {std::move(record.settings), std::move(record.password)};
}

Result<Standing> OutgoingMail::standing(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_channels));
  Stored now = needs_.database.read([&](Snapshot& snapshot) { return stored(snapshot); });
  Stats so_far = stats();
  return Standing{.settings = std::move(now.settings),
                  .public_url = needs_.public_url,
                  .sent = so_far.sent,
                  .failed = so_far.failed,
                  .trouble = std::move(so_far.trouble)};
}

Result<Standing> OutgoingMail::change(const Actor& actor, const SettingsChange& change) {
  TRY(identity::require(actor, Permission::manage_channels));
  TRY(Settings wanted, checked(change.settings));
  if (change.password) TRY(base::check_text("password", *change.password, 0, 500));
  if (wanted.state == MailState::on && needs_.public_url.empty())
    return invalid("settings.state", "needs http.public_url in the configuration, which links begin with");
  TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
    store::Record record = store::find(tx);
    if (record.settings.version != wanted.version)
      return failure(ErrorCode::aborted, "Somebody else has changed these settings meanwhile.");
    // A password that was entered for one server is not told to another, nor in clear.
    const bool elsewhere = record.settings.host != wanted.host || record.settings.port != wanted.port ||
                           record.settings.security != wanted.security;
    if (elsewhere && !change.password) record.password.clear();
    if (change.password)
      record.password = change.password->empty()
                            ? std::string()
                            : needs_.vault.seal(kPasswordPurpose, kPasswordContext, *change.password);
    record.settings = wanted;
    ++record.settings.version;
    record.settings.has_password = !record.password.empty();
    store::put(tx, record);
    needs_.log.append(
        tx, events::kWorkspaceStream, actor.id,
        SettingsChanged{
            .settings = record.settings, .by_name = actor.name, .address = actor.address, .request = actor.request});
    return {};
  }));
  rests_until_ = std::chrono::steady_clock::time_point();  // what failed was said of other settings
  return standing(actor);
}

Result<Receipt> OutgoingMail::try_out(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_channels));
  TRY(require_user(actor));
  if (needs_.may_send && !needs_.may_send())
    return failure(ErrorCode::failed_precondition, "Traffic to the outside is held after a restore.");
  const Stored with = needs_.database.read([&](Snapshot& snapshot) { return stored(snapshot); });
  if (with.settings.host.empty()) return invalid("settings.host", "is not set");
  if (with.settings.sender_address.empty()) return invalid("settings.sender_address", "is not set");
  TRY(const Person person, needs_.person(actor.user()));
  const Time now = needs_.clock.now();
  const std::string id = "deskbell.trial." + std::to_string(now.time_since_epoch().count());
  return send(with, person, trial_letter(person.language, person.name, with.settings.sender_name), id);
}

Result<OwnChoice> OutgoingMail::choice(const Actor& actor) {
  TRY(require_user(actor));
  return needs_.database.read([&](Snapshot& snapshot) -> Result<OwnChoice> {
    return OwnChoice{.topics = store::choice_of(snapshot, actor.user()).topics,
                     .sending = store::find(snapshot).settings.state == MailState::on};
  });
}

Result<OwnChoice> OutgoingMail::choose(const Actor& actor, const Choice& choice) {
  TRY(require_user(actor));
  Choice chosen = choice;
  std::ranges::sort(chosen.topics);
  if (std::ranges::adjacent_find(chosen.topics) != chosen.topics.end()) return invalid("topics", "names one twice");
  TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
    store::choose(tx, actor.user(), chosen);
    needs_.log.append(tx, actor.id, actor.id, MailChosen{chosen.topics});
    return {};
  }));
  return this->choice(actor);
}

void OutgoingMail::queue(Transaction& tx, Id<identity::User> user, Topic topic, std::int64_t about) {
  if (store::find(tx).settings.state == MailState::off) return;
  const auto chosen = store::choice_of(tx, user).topics;
  if (std::ranges::find(chosen, topic) == chosen.end()) return;
  const std::string payload = base::to_json(Posted{user, topic, about});
  needs_.jobs.enqueue(tx, {.kind = std::string(kJob),
                           .payload = payload,
                           .unique_key = std::string(kJob) + " " + payload,
                           .max_attempts = kMostAttempts});
}

Result<void> OutgoingMail::deliver(const jobs::Job& job) {
  TRY(const Posted posted, base::parse_json<Posted>(job.payload));
  const Stored with = needs_.database.read([&](Snapshot& snapshot) { return stored(snapshot); });
  const auto writer = writers_.find(posted.topic);
  if (with.settings.state == MailState::off || writer == writers_.end()) return {};
  const auto person = needs_.person(posted.user);
  if (!person && person.error().code == ErrorCode::not_found) return {};
  if (!person) return std::unexpected(person.error());
  if (needs_.clock.steady() < rests_until_.load())
    return failure(ErrorCode::unavailable, "The mail server took too long a moment ago; it is left alone for a while.");
  TRY(const auto letter, writer->second(*person, posted.about));
  if (!letter) return {};
  TRY(const Receipt receipt, send(with, *person, *letter, "deskbell." + to_string(job.id)));
  if (receipt.outcome == Outcome::accepted) return {};
  return failure(receipt.outcome == Outcome::refused ? ErrorCode::invalid_argument : ErrorCode::unavailable,
                 told(receipt));
}

Result<Receipt> OutgoingMail::send(const Stored& with, const Person& to, const Letter& letter, std::string id) {
  if (!is_mail_address(to.address)) return invalid("email", "is not an address that mail can be sent to");
  std::string password;
  if (!with.sealed_password.empty()) {
    TRY(password, needs_.vault.open(kPasswordPurpose, kPasswordContext, with.sealed_password));
  }
  const Line line{.settings = with.settings,
                  .password = std::move(password),
                  .allowed_private = needs_.allowed_private,
                  .connect = needs_.times.connect,
                  .answer = needs_.times.answer,
                  .whole = needs_.times.whole};
  const Receipt receipt = outgoing_mail::send(line, {.from = {with.settings.sender_name, with.settings.sender_address},
                                                     .to = {to.name, to.address},
                                                     .subject = letter.subject,
                                                     .text = letter.text,
                                                     .id = std::move(id),
                                                     .at = needs_.clock.wall()});
  count(receipt);
  return receipt;
}

void OutgoingMail::count(const Receipt& receipt) {
  const bool accepted = receipt.outcome == Outcome::accepted;
  ++(accepted ? sent_ : failed_);
  if (receipt.outcome == Outcome::took_too_long) {
    rests_until_ = needs_.clock.steady() + needs_.times.rest;
  } else {
    rests_until_ = std::chrono::steady_clock::time_point();
  }
  const std::scoped_lock lock(mutex_);
  // One recipient that does not exist says nothing of the server.
  if (receipt.outcome != Outcome::refused) trouble_ = accepted ? std::string() : told(receipt);
}

OutgoingMail::Stats OutgoingMail::stats() const {
  const std::scoped_lock lock(mutex_);
  return {.sent = sent_, .failed = failed_, .trouble = trouble_};
}

vault::Holding OutgoingMail::sealed() {
  return {.name = "outgoing mail",
          .use =
              [this] {
                vault::KeyUse by_key;
                const auto record = needs_.database.read([](Snapshot& snapshot) { return store::find(snapshot); });
                if (!record.password.empty()) ++by_key[vault::Vault::key_of(record.password).value_or(0)];
                return by_key;
              },
          .reseal = [this](int) -> Result<int> {
            return needs_.database.write([&](Transaction& tx) -> Result<int> {
              auto record = store::find(tx);
              if (record.password.empty() || vault::Vault::key_of(record.password) == needs_.vault.active()) return 0;
              TRY(const std::string plain, needs_.vault.open(kPasswordPurpose, kPasswordContext, record.password));
              record.password = needs_.vault.seal(kPasswordPurpose, kPasswordContext, plain);
              store::put(tx, record);
              return 1;
            });
          }};
}

}  // namespace deskbell::outgoing_mail
