#pragma once
#include <events/log.h>
#include <identity/actor.h>
#include <jobs/queue.h>
#include <storage/database.h>

#include <outgoing_mail/letters.h>
#include <outgoing_mail/receipt.h>
#include <outgoing_mail/settings.h>
#include <vault/holdings.h>
#include <vault/vault.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

// Mail to the organisation's own people. Queued in the transaction that causes it, written when it leaves: what has
// been settled meanwhile is not mailed, and no secret link waits in the database.
//
//   mail.write(Topic::approvals, [&](const Person& person, std::int64_t request) { return letter_about(...); });
//   mail.queue(tx, approver, Topic::approvals, request.id.value);
namespace deskbell::outgoing_mail {

// Times of one mail; a server that says nothing is left alone for `rest`, so that it does not keep the workers.
struct TimeLimits {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds answer{10'000};
  std::chrono::milliseconds whole{30'000};
  std::chrono::seconds rest{30};
};

struct Person {
  Id<identity::User> id;
  std::string name;
  std::string address;
  Language language = Language::en;
};

struct Standing {
  Settings settings;
  std::string public_url;  // what links begin with; empty: not configured, and mail cannot be switched on
  std::int64_t sent = 0;   // by this node, since its start
  std::int64_t failed = 0;
  std::string trouble;  // why the latest one failed; empty: it did not
};
BOOST_DESCRIBE_STRUCT(Standing, (), (settings, public_url, sent, failed, trouble))

storage::Schema schema();

// Blocking; thread-safe once every topic has its writer.
class OutgoingMail {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    const vault::Vault& vault;
    jobs::Queue& jobs;
    // not_found for who is not active; such a one is not mailed.
    std::function<Result<Person>(Id<identity::User>)> person;
    std::string public_url = {};
    std::vector<std::string> allowed_private = {};
    std::function<bool()> may_send = {};  // false while traffic to the outside is held; none: always
    TimeLimits times = {};
  };
  explicit OutgoingMail(Needs needs);

  // manage_channels.
  Result<Standing> standing(const Actor& actor);
  Result<Standing> change(const Actor& actor, const SettingsChange& change);
  // A mail to the actor himself with the settings as they are stored, whether they are switched on or not.
  Result<Receipt> try_out(const Actor& actor);

  // The actor's own. permission_denied for who is not a user.
  Result<OwnChoice> choice(const Actor& actor);
  Result<OwnChoice> choose(const Actor& actor, const Choice& choice);

  // An address of this workspace for a mail: "/approve/..." as a whole.
  std::string address_of(std::string_view path) const { return needs_.public_url + std::string(path); }
  // What a mail of the topic says by the time it leaves; nothing when it is not needed any more. Before the jobs start.
  using Writer = std::function<Result<std::optional<Letter>>(const Person&, std::int64_t about)>;
  void write(Topic topic, Writer writer) { writers_[topic] = std::move(writer); }
  // For modules, in the transaction of what is told; no policy. Nothing when mail is off or he did not choose it.
  void queue(storage::Transaction& tx, Id<identity::User> user, Topic topic, std::int64_t about);

  struct Stats {
    std::int64_t sent = 0;
    std::int64_t failed = 0;
    std::string trouble;
  };
  Stats stats() const;
  vault::Holding sealed();

 private:
  struct Stored;
  Stored stored(storage::Snapshot& snapshot);
  Result<Receipt> send(const Stored& with, const Person& to, const Letter& letter, std::string id);
  Result<void> deliver(const jobs::Job& job);
  void count(const Receipt& receipt);

  Needs needs_;
  std::map<Topic, Writer> writers_;
  std::atomic<std::int64_t> sent_ = 0;
  std::atomic<std::int64_t> failed_ = 0;
  std::atomic<std::chrono::steady_clock::time_point> rests_until_{};
  mutable std::mutex mutex_;
  std::string trouble_;
};

}  // namespace deskbell::outgoing_mail
