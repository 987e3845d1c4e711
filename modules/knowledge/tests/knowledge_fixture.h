#pragma once
#include <base/testing.h>
#include <contacts/contacts.h>
#include <conversations/testing.h>
#include <identity/parts.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <knowledge/events.h>
#include <knowledge/knowledge.h>
#include <vault/testing.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace deskbell::knowledge {

// Knowledge with everything around it, on one engine.
class KnowledgeFixture : public ::testing::TestWithParam<storage::Engine> {
 protected:
  ~KnowledgeFixture() override { knowledge.usage.settle(); }

  static Content text(std::string title, std::string body) {
    return {
        .languages =
            {{"en",
              {.title = std::move(title), .summary = "", .body = std::move(body), .questions = {}, .description = ""}}},
        .procedure = {}};
  }
  template <class T>
  static T take(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return *std::move(result);
  }
  template <class T>
  static std::string field(const Result<T>& result) {
    return result || result.error().fields.empty() ? "" : result.error().fields.front().field;
  }
  FullArticle live(std::string title, std::string body, Audience audience = Audience::everyone,
                   std::optional<Id<Section>> section = {}) {
    const auto made = take(knowledge.articles.create(
        chief, {.section = section, .audience = audience, .content = text(std::move(title), std::move(body))}));
    return take(knowledge.articles.publish(chief, made.article.id, made.article.revision, ""));
  }
  std::vector<std::string> told(const Actor& actor) {
    std::vector<std::string> out;
    for (const auto& notice : take(notices.list(actor, {.unread = true})).items) out.push_back(notice.code);
    return out;
  }
  std::vector<events::Event> events_of(std::int64_t stream) {
    return database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, stream, 0, 10'000); });
  }
  static void wait_until(const std::function<bool()>& there) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!there()) {
      ASSERT_LT(std::chrono::steady_clock::now(), end);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  Id<conversations::Conversation> talk() {
    return take(conversations.open(
                    customer,
                    {.contact = customer.contact(),
                     .message = conversations::PostMessage{.client_id = std::to_string(++talks), .text = "Hello"}}))
        .id;
  }

  static constexpr Id<cases::Case> kCase{500};
  int talks = 0;
  const base::TemporaryDirectory directory_on_disk;
  base::ManualClock clock;
  storage::TestDatabase database{
      GetParam(),
      {events::schema(), jobs::schema(), search::schema(), blob::schema(), identity::schema(), notices::schema(),
       contacts::schema(), conversations::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  base::SystemRandom random;
  jobs::Queue jobs{*database, clock, ids, random};
  blob::Blobs blobs{{.database = *database,
                     .ids = ids,
                     .clock = clock,
                     .random = random,
                     .vault = vault::testing_vault(),
                     .options = {.directory = directory_on_disk.path()}}};
  contacts::Contacts contacts{*database, log, ids, clock};
  conversations::TestDirectory directory;
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = directory}};
  notices::Notices notices{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  decisions::Vocabularies vocabularies = [] {
    decisions::Vocabularies out;
    out.add([](storage::Snapshot&) {
      return decisions::Vocabulary{{"conversation.priority", decisions::FactType::number}};
    });
    return out;
  }();
  std::optional<int> priority;
  Knowledge knowledge{{.database = *database,
                       .log = log,
                       .ids = ids,
                       .clock = clock,
                       .jobs = jobs,
                       .blobs = blobs,
                       .contacts = contacts,
                       .conversations = conversations,
                       .directory = directory,
                       .notices = notices,
                       .vocabularies = vocabularies,
                       .ports = {.find_case =
                                     [](storage::Snapshot&, Id<cases::Case> id) {
                                       return id == kCase ? std::optional(Subject{.owner = {13}}) : std::nullopt;
                                     },
                                 .facts =
                                     [this](storage::Snapshot&, auto, auto) {
                                       decisions::Facts facts;
                                       facts.set("conversation.priority", priority);
                                       return facts;
                                     }}}};
  const Actor writer = identity::testing_user(
      11, identity::Reach::all, {Permission::edit_knowledge, Permission::reply, Permission::view_conversations});
  const Actor chief = identity::testing_administrator(12);
  const Actor agent = identity::testing_user(
      13, identity::Reach::own,
      {Permission::view_conversations, Permission::reply, Permission::view_cases, Permission::edit_cases});
  const Actor customer = [this] {
    return identity::testing_customer(take(contacts.create(Actor::system(), {.name = "Li Wei"})).id);
  }();
};

}  // namespace deskbell::knowledge
