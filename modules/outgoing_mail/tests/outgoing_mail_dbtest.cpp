#include <base/log.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <outgoing_mail/outgoing_mail.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vault/testing.h>

namespace deskbell::outgoing_mail {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Takes connections and says nothing.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto* address = reinterpret_cast<sockaddr*>(&at);
    EXPECT_EQ(::bind(socket_, address, size), 0);
    EXPECT_EQ(::listen(socket_, 5), 0);
    EXPECT_EQ(::getsockname(socket_, address, &size), 0);
    port = ntohs(at.sin_port);
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  int port = 0;

 private:
  int socket_;
};

class Post : public testing::TestWithParam<storage::Engine> {
 protected:
  Post() {
    base::start_log({.level = base::LogLevel::off});
    mail.write(Topic::approvals, [this](const Person& person, std::int64_t about) -> Result<std::optional<Letter>> {
      written.push_back(about);
      if (about == 13) return std::nullopt;
      return Letter{"For " + person.name, "Text"};
    });
  }
  static Actor admin() { return identity::testing_user(1, identity::Reach::all, {Permission::manage_channels}); }
  static Actor anna() { return identity::testing_user(7, identity::Reach::own, {Permission::view_cases}); }
  Settings on() const {
    return {.state = MailState::on,
            .host = "127.0.0.1",
            .port = server.port,
            .security = Security::none,
            .user = "deskbell",
            .sender_address = "service@example.com"};
  }
  void queue(std::int64_t user, std::int64_t about, Topic topic = Topic::approvals) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      mail.queue(tx, {user}, topic, about);
      return {};
    }));
  }
  std::int64_t waiting() {
    return database->read([&](storage::Snapshot& snapshot) { return queue_.counts(snapshot).waiting; });
  }
  OutgoingMail::Needs needs(std::string public_url = "https://help.example.com/") {
    return {.database = *database,
            .log = log,
            .clock = clock,
            .vault = vault::testing_vault(),
            .jobs = queue_,
            .person = [](Id<identity::User> id) -> Result<Person> {
              if (id.value == 404) return not_found("There is no such active user.");
              return Person{id, "Anna", id.value == 8 ? "not an address" : "anna@example.com"};
            },
            .public_url = std::move(public_url),
            .allowed_private = allowed,
            .may_send = [this] { return !held; },
            .times = {.connect = 300ms, .answer = 1s, .whole = 300ms}};
  }

  storage::TestDatabase database{GetParam(), {events::schema(), jobs::schema(), schema()}};
  base::ManualClock clock;
  base::SystemRandom random;
  Ids ids{clock, 1};
  events::Log log{*database, clock};
  jobs::Queue queue_{*database, clock, ids, random};
  SilentServer server;
  bool held = false;
  std::vector<std::string> allowed{"127.0.0.1"};
  std::vector<std::int64_t> written;
  OutgoingMail mail{needs()};
};

DESKBELL_ON_BOTH_ENGINES(Post);

TEST_P(Post, settings_are_an_administrators_and_the_password_is_sealed_and_stays_with_its_server) {
  EXPECT_EQ(mail.standing(anna()).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(mail.change(anna(), {on()}).error().code, ErrorCode::permission_denied);
  const auto changed = mail.change(admin(), {on(), "secret-1"}).value();
  EXPECT_TRUE(changed.settings.has_password);
  EXPECT_THAT(base::to_json(changed), Not(HasSubstr("secret-1")));
  EXPECT_EQ(mail.change(admin(), {on()}).error().code, ErrorCode::aborted) << "of an older version";
  Settings same = changed.settings;
  same.sender_name = "Service";
  EXPECT_TRUE(mail.change(admin(), {same}).value().settings.has_password);
  const auto events = database->read(
      [&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, events::kWorkspaceStream, 0, 9); });
  ASSERT_EQ(events.size(), 2U);
  EXPECT_THAT(events[0].payload, Not(HasSubstr("secret-1")));
  EXPECT_EQ(mail.sealed().use().size(), 1U);
  same.version += 1;
  same.port = 26;
  EXPECT_FALSE(mail.change(admin(), {same}).value().settings.has_password) << "it was entered for another server";
}

TEST_P(Post, cannot_be_switched_on_without_an_address_for_links) {
  OutgoingMail unknown{needs("")};
  const auto refused = unknown.change(admin(), {on()});
  EXPECT_EQ(refused.error().fields.at(0).field, "settings.state");
  Settings off = on();
  off.state = MailState::off;
  EXPECT_TRUE(unknown.change(admin(), {off}));
}

TEST_P(Post, only_what_was_chosen_is_queued_once_and_only_while_it_is_on) {
  queue(7, 1);
  EXPECT_EQ(waiting(), 0) << "off";
  ASSERT_TRUE(mail.change(admin(), {on()}));
  queue(7, 1);
  queue(7, 1);
  EXPECT_EQ(waiting(), 1);
  queue(7, 2, Topic::calls);
  EXPECT_EQ(waiting(), 1) << "not chosen";
  EXPECT_EQ(mail.choose(anna(), {{Topic::calls, Topic::calls}}).error().fields.at(0).field, "topics");
  EXPECT_THAT(mail.choose(anna(), {{Topic::calls}}).value().topics, ElementsAre(Topic::calls));
  EXPECT_TRUE(mail.choice(anna()).value().sending);
  queue(7, 2, Topic::calls);
  queue(7, 3);
  EXPECT_EQ(waiting(), 2);
  EXPECT_THAT(mail.choose(anna(), Choice{.topics = {}}).value().topics, IsEmpty());
  EXPECT_EQ(mail.choice(Actor::system()).error().code, ErrorCode::permission_denied);
}

TEST_P(Post, what_is_not_needed_any_more_or_has_no_reader_is_not_sent) {
  ASSERT_TRUE(mail.change(admin(), {on()}));
  queue(7, 13);
  queue(404, 1);
  EXPECT_EQ(queue_.run_due(), 2);
  EXPECT_EQ(waiting(), 0);
  EXPECT_THAT(written, ElementsAre(13));
  EXPECT_EQ(mail.stats().failed, 0);
}

TEST_P(Post, an_address_that_is_none_is_a_dead_letter_at_once) {
  ASSERT_TRUE(mail.change(admin(), {on()}));
  queue(8, 1);
  queue_.run_due();
  EXPECT_EQ(database->read([&](storage::Snapshot& snapshot) { return queue_.counts(snapshot).dead; }), 1);
}

TEST_P(Post, a_silent_server_is_given_up_in_time_and_then_left_alone_for_a_while) {
  ASSERT_TRUE(mail.change(admin(), {on(), "secret-1"}));
  queue(7, 1);
  queue(7, 2);
  const auto began = std::chrono::steady_clock::now();
  queue_.run_due();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
  EXPECT_EQ(written.size(), 1U) << "the second one did not wait for the server, too";
  EXPECT_EQ(waiting(), 2) << "both are tried again";
  EXPECT_THAT(mail.stats().trouble, HasSubstr("took too long"));
  EXPECT_EQ(mail.try_out(admin()).value().outcome, Outcome::took_too_long) << "who asks by hand is answered";
}

TEST_P(Post, a_private_address_is_reached_only_when_it_is_listed_and_nobody_is_unreachable) {
  EXPECT_EQ(mail.try_out(admin()).error().fields.at(0).field, "settings.host");
  ASSERT_TRUE(mail.change(admin(), {on()}));
  held = true;
  EXPECT_EQ(mail.try_out(admin()).error().code, ErrorCode::failed_precondition);
  held = false;
  allowed.clear();
  OutgoingMail strict{needs()};
  EXPECT_EQ(strict.try_out(admin()).value().outcome, Outcome::not_allowed);
  Settings nobody = mail.standing(admin()).value().settings;
  nobody.port = 1;
  ASSERT_TRUE(mail.change(admin(), {nobody}));
  EXPECT_EQ(mail.try_out(admin()).value().outcome, Outcome::unreachable);
}

TEST_P(Post, waits_while_outbound_traffic_is_held) {
  ASSERT_TRUE(mail.change(admin(), {on()}));
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    queue_.hold_outbound(tx, "Restored");
    return {};
  }));
  queue(7, 1);
  EXPECT_EQ(queue_.run_due(), 0);
  EXPECT_THAT(written, IsEmpty());
  EXPECT_EQ(database->read([&](storage::Snapshot& snapshot) { return queue_.counts(snapshot).held; }), 1);
}

}  // namespace
}  // namespace deskbell::outgoing_mail
