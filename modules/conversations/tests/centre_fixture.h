#pragma once
#include <base/testing.h>
#include <conversations/conversations.h>
#include <conversations/testing.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

// A little service centre for the database tests: agents, queues, a customer, and the check that replaying the events
// of every conversation gives what a fresh fetch gives.
namespace deskbell::conversations {

inline constexpr auto kSales = TestDirectory::kSales;
inline constexpr auto kRepairs = TestDirectory::kRepairs;

// Knows the files 31 and 32, and that 32 is not the actor's.
class FilesForTests final : public AttachmentSource {
 public:
  Result<std::vector<Attachment>> take(storage::Transaction&, const Actor&,
                                       std::span<const Id<blob::Attachment>> ids) override {
    std::vector<Attachment> files;
    for (const auto id : ids) {
      if (id.value != 31) return invalid("attachments", "are not there");
      files.push_back({.id = id,
                       .name = "kettle.jpg",
                       .media_type = "image/jpeg",
                       .size = 7,
                       .width = 4,
                       .height = 3,
                       .url = "/f/31"});
    }
    return files;
  }
};

class Centre : public ::testing::TestWithParam<storage::Engine> {
 protected:
  using Reach = identity::Reach;

  base::ManualClock clock;
  storage::TestDatabase database{GetParam(),
                                 {events::schema(), search::schema(), contacts::schema(), conversations::schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  TestDirectory names;
  FilesForTests files;
  Conversations conversations{{.database = *database,
                               .log = log,
                               .ids = ids,
                               .clock = clock,
                               .contacts = contacts,
                               .directory = names,
                               .attachments = &files,
                               .settings = [] { return Settings{std::chrono::seconds(3600)}; }}};

  Actor system = Actor::system();
  Actor anna = agent(11, Reach::queues, {kSales});
  Actor ben = agent(12, Reach::queues, {kRepairs});
  Actor loner = agent(13, Reach::own, {});
  Actor lead = supervisor(14);
  Actor stranger = agent(15, Reach::none, {});
  Id<contacts::Contact> customer = contacts.create(system, {.name = "Li Wei"})->id;
  Id<contacts::Contact> other_customer = contacts.create(system, {.name = "Olga"})->id;
  Actor li = visitor(customer, "Li Wei");
  Actor olga = visitor(other_customer, "Olga");

  static Actor agent(std::int64_t id, Reach reach, std::vector<Id<routing::Queue>> queues) {
    return identity::testing_user(
        id, reach, {Permission::view_conversations, Permission::reply, Permission::assign, Permission::merge},
        std::move(queues));
  }
  static Actor supervisor(std::int64_t id) { return identity::testing_administrator(id); }
  static Actor visitor(Id<contacts::Contact> contact, std::string name) {
    return identity::testing_customer(contact, std::move(name));
  }

  // A visitor's chat that waits in the queue with one message.
  Id<Conversation> chat(const Actor& contact, const std::string& client_id = "first",
                        Id<routing::Queue> queue = kSales) {
    const auto opened = conversations.open(contact, {.contact = contact.contact(),
                                                     .queue = queue,
                                                     .message = PostMessage{.client_id = client_id, .text = "Hello"}});
    EXPECT_TRUE(opened) << opened.error().message;
    clock.advance(std::chrono::seconds(1));
    return opened->id;
  }
  Id<Conversation> chat() { return chat(li); }
  // And one that Anna has taken.
  Id<Conversation> annas_chat(const std::string& client_id = "first") {
    const auto id = chat(li, client_id);
    EXPECT_TRUE(conversations.assign(anna, id, {.user = anna.user()}));
    return id;
  }
  Message say(const Actor& actor, Id<Conversation> id, const std::string& text, MessageKind kind = MessageKind::text) {
    clock.advance(std::chrono::seconds(1));
    const auto message = conversations.post(
        actor, {.conversation = id, .client_id = "c" + std::to_string(++said_), .kind = kind, .text = text});
    EXPECT_TRUE(message) << message.error().message;
    return message.value_or(Message{});
  }
  Conversation fetch(Id<Conversation> id) {
    return database->read([&](storage::Snapshot& snapshot) { return conversations.load(snapshot, id).value(); });
  }
  std::vector<events::Event> stream(Id<Conversation> id) {
    return database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, id.value, 0, 10'000); });
  }
  std::vector<std::string> kinds(Id<Conversation> id) {
    std::vector<std::string> kinds;
    for (const auto& event : stream(id)) kinds.push_back(event.kind.substr(event.kind.find('.') + 1));
    return kinds;
  }
  std::vector<std::string> texts(const Actor& actor, Id<Conversation> id) {
    std::vector<std::string> texts;
    for (const Message& message : conversations.messages(actor, id, {})->items)
      if (message.kind != MessageKind::system) texts.push_back(message.text);
    return texts;
  }
  // Every event of the stream applied to nothing gives what a fresh fetch gives, and seqs have no gaps.
  void expect_replay_equals_refetch(Id<Conversation> id) {
    Conversation replayed;
    std::int64_t seq = 0;
    for (const auto& event : stream(id)) {
      EXPECT_EQ(event.seq, ++seq);
      auto after = apply(replayed, event.kind, event.payload);
      ASSERT_TRUE(after) << event.kind << ": " << after.error().message;
      replayed = *after;
    }
    EXPECT_EQ(base::to_json(replayed), base::to_json(fetch(id)));
  }
  void TearDown() override {
    for (const Actor* actor : {&li, &olga})
      for (const Conversation& one : conversations.history(system, actor->contact())->items)
        expect_replay_equals_refetch(one.id);
  }

 private:
  int said_ = 0;
};

}  // namespace deskbell::conversations
