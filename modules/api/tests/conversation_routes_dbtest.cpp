#include <api/routes.h>
#include <contacts/contacts.h>
#include <conversations/conversations.h>
#include <search/index.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::api {
namespace {

using http::Method;
using ::testing::HasSubstr;

constexpr auto kSales = "21";

class AnybodyAndSales final : public conversations::Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User> user) override {
    return user.value < 100 ? std::optional("Agent " + std::to_string(user.value)) : std::nullopt;
  }
  std::optional<std::string> queue_name(storage::Snapshot&, Id<routing::Queue> queue) override {
    return queue.value == 21 ? std::optional<std::string>("Sales") : std::nullopt;
  }
};

// Tokens: "anna" serves Sales, "ben" serves nothing, "lead" may everything, "guest" nothing.
Result<Caller> caller_of(const std::string& token) {
  Actor actor;
  actor.kind = ActorKind::user;
  actor.name = token;
  if (token == "lead") {
    actor.id = 14;
    actor.permissions = identity::Permissions::everything();
  } else if (token == "anna" || token == "ben") {
    actor.id = token == "anna" ? 11 : 12;
    if (token == "anna") actor.queues.push_back({21});
    for (const auto permission :
         {Permission::view_conversations, Permission::reply, Permission::assign, Permission::merge})
      actor.permissions.set(permission, identity::Reach::queues);
    actor.permissions.set(Permission::view_contacts, identity::Reach::all);
  } else if (token == "guest") {
    actor.id = 15;
  } else {
    return failure(ErrorCode::unauthenticated, "Sign in.");
  }
  return Caller{std::move(actor), Proof::token, ""};
}

class ConversationRoutes : public ::testing::TestWithParam<storage::Engine> {
 protected:
  ConversationRoutes() {
    add_contact_routes(endpoints, contacts, conversations);
    add_conversation_routes(endpoints, conversations);
  }

  http::Response ask(Method method, const std::string& path, const std::string& body = "",
                     const std::string& who = "anna") {
    http::Request request{.method = method, .target = "/api/v1" + path, .body = body, .client_address = "192.0.2.1"};
    request.headers.push_back({"Authorization", "Bearer " + who});
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    return routes.handle(request);
  }
  // The answer's body, which must be a success.
  json::value get(const std::string& path, const std::string& who = "anna") {
    const auto response = ask(Method::get, path, "", who);
    EXPECT_EQ(response.status, 200) << path << ": " << response.bytes();
    return base::parse_json_value(response.bytes()).value_or(json::value());
  }
  json::value post(const std::string& path, const std::string& body, const std::string& who = "anna") {
    const auto response = ask(Method::post, path, body, who);
    EXPECT_EQ(response.status, 200) << path << ": " << response.bytes();
    return base::parse_json_value(response.bytes()).value_or(json::value());
  }
  int status(Method method, const std::string& path, const std::string& body = "", const std::string& who = "anna") {
    return static_cast<int>(ask(method, path, body, who).status);
  }
  static std::string text(const json::value& value, std::string_view member) {
    return std::string(value.as_object().at(member).as_string());
  }
  static std::size_t count(const json::value& page) { return page.as_object().at("items").as_array().size(); }

  // A visitor's chat in Sales; its path.
  std::string chat() {
    Actor visitor;
    visitor.kind = ActorKind::contact;
    visitor.id = contacts.create(Actor::system(), {.name = "Li Wei"})->id.value;
    visitor.name = "Li Wei";
    conversations::PostMessage first;
    first.text = "The kettle leaks";
    contact = base::to_string(visitor.contact());
    return "/conversations/" +
           base::to_string(
               conversations
                   .open(visitor, {.contact = visitor.contact(), .queue = Id<routing::Queue>{21}, .message = first})
                   ->id);
  }

  storage::TestDatabase database{
      GetParam(), {events::schema(), search::schema(), contacts::schema(), conversations::schema(), schema()}};
  base::ManualClock clock;
  Ids ids{clock};
  events::Log log{*database, clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  AnybodyAndSales directory;
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = directory}};
  http::Routes routes;
  Endpoints endpoints{routes,
                      *database,
                      clock,
                      {.session = [](const std::string& token, const http::Call&) { return caller_of(token); },
                       .bearer = [](const std::string& token, const http::Call&) { return caller_of(token); },
                       .visitor = {}},
                      {.address = {0, 0}, .principal = {0, 0}, .sign_in = {0, 0}}};
  std::string contact;
};
DESKBELL_ON_BOTH_ENGINES(ConversationRoutes);

TEST_P(ConversationRoutes, an_agent_answers_and_closes) {
  const std::string path = chat();
  EXPECT_EQ(count(get("/conversations?view=waiting")), 1u);
  const auto message = post(path + "/messages", R"({"client_id":"a","text":"Good morning"})");
  EXPECT_EQ(base::to_json(post(path + "/messages", R"({"client_id":"a","text":"Good morning"})")),
            base::to_json(message));
  EXPECT_EQ(text(get(path), "status"), "active");
  EXPECT_EQ(text(get(path), "owner"), "11");
  EXPECT_EQ(count(get(path + "/messages?limit=1")), 1u);
  EXPECT_EQ(status(Method::post, path + "/read", R"({"seq":100})"), 204);
  EXPECT_EQ(get(path).as_object().at("unread").as_int64(), 0);
  EXPECT_EQ(text(post(path + "/close", R"({"disposition":"solved"})"), "disposition"), "solved");
  EXPECT_EQ(get("/conversations/counts").as_object().at("closed").as_int64(), 1);
  EXPECT_EQ(text(post(path + "/reopen", ""), "status"), "active");
}

TEST_P(ConversationRoutes, foreign_missing_and_forbidden_are_told_apart_as_far_as_they_may) {
  const std::string path = chat();
  for (const char* what : {"", "/messages", "/draft"}) {
    EXPECT_EQ(status(Method::get, path + what, "", "ben"), 404) << what;
    EXPECT_EQ(status(Method::get, std::string("/conversations/4711") + what), 404) << what;
    EXPECT_EQ(status(Method::get, path + what, "", "nobody"), 401) << what;
  }
  EXPECT_EQ(status(Method::get, "/conversations", "", "guest"), 403);
  EXPECT_EQ(status(Method::get, "/contacts", "", "guest"), 403);
  EXPECT_EQ(status(Method::get, "/search?query=x", "", "guest"), 403);
  EXPECT_EQ(status(Method::get, "/canned-answers", "", "guest"), 403);
  EXPECT_EQ(status(Method::post, path + "/take-over", "", "anna"), 403);
  for (const char* what : {"/close", "/reopen", "/leave", "/take-over", "/merge/undo", "/split/undo"})
    EXPECT_EQ(status(Method::post, path + what, "", "ben"), 404) << what;
}

TEST_P(ConversationRoutes, wrong_input_is_named_by_field) {
  const std::string path = chat();
  const auto problem = [&](const std::string& where, const std::string& body, const char* field) {
    const auto response = ask(Method::post, where, body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_THAT(std::string(response.bytes()), HasSubstr(std::string("\"field\":\"") + field + "\"")) << body;
  };
  problem(path + "/messages", R"({"text":"x"})", "client_id");
  problem(path + "/messages", R"({"client_id":"a"})", "text");
  problem(path + "/messages", R"({"client_id":"a","text":"x","kind":"system"})", "kind");
  problem(path + "/messages", R"({"client_id":"a","text":"x","colour":1})", "colour");
  problem(path + "/assign", "{}", "user");
  problem(path + "/assign", R"({"queue":"99"})", "queue");
  problem(path + "/split", R"({"from_seq":1})", "from_seq");
  problem(path + "/participate", R"({"mode":"spy"})", "mode");
  problem("/conversations", R"({"contact":"x","channel":"web","text":"hi"})", "contact");
  EXPECT_EQ(status(Method::get, "/conversations?view=everything"), 400);
  EXPECT_EQ(status(Method::get, "/conversations?cursor=x"), 400);
  EXPECT_EQ(status(Method::get, "/conversations/0x1"), 400);
}

TEST_P(ConversationRoutes, supervisors_watch_join_and_take_over) {
  const std::string path = chat();
  post(path + "/assign", R"({"user":"11","note":"Yours"})", "lead");
  post(path + "/participate", R"({"mode":"whisperer"})", "lead");
  EXPECT_EQ(status(Method::post, path + "/messages", R"({"client_id":"a","text":"Hi"})", "lead"), 409);
  post(path + "/leave", "", "lead");
  EXPECT_EQ(text(post(path + "/take-over", "", "lead"), "owner"), "14");
}

TEST_P(ConversationRoutes, merges_and_splits_and_undoes_them) {
  const std::string path = chat();
  const auto other = post("/conversations", R"({"contact":")" + contact + R"(","channel":"api","queue":")" + kSales +
                                                R"(","text":"Recall"})");
  const std::string into = text(other, "id");
  EXPECT_EQ(text(post(path + "/merge", R"({"into":")" + into + "\"}"), "id"), into);
  EXPECT_EQ(text(get(path), "merged_into"), into);
  EXPECT_EQ(text(post(path + "/merge/undo", ""), "status"), "waiting");
  post(path + "/messages", R"({"client_id":"b","text":"And the toaster?"})");
  const auto last = get(path).as_object().at("last_seq").as_int64();
  const auto part = post(path + "/split", R"({"subject":"Toaster","from_seq":)" + std::to_string(last) + "}");
  EXPECT_EQ(text(part, "subject"), "Toaster");
  EXPECT_EQ("/conversations/" + text(post("/conversations/" + text(part, "id") + "/split/undo", ""), "id"), path);
}

TEST_P(ConversationRoutes, details_tags_and_drafts_are_kept) {
  const std::string path = chat();
  EXPECT_EQ(status(Method::patch, path, R"({"subject":"Kettle","priority":3})"), 200);
  EXPECT_EQ(status(Method::put, path + "/tags", R"({"tags":["vip"]})"), 200);
  EXPECT_EQ(status(Method::put, path + "/draft", R"({"text":"Dear"})"), 200);
  EXPECT_EQ(text(get(path + "/draft"), "text"), "Dear");
  EXPECT_EQ(base::to_json(get("/tags")), R"(["vip"])");
  EXPECT_EQ(count(get("/conversations?tag=vip")), 1u);
  EXPECT_EQ(count(get("/conversations?tag=other")), 0u);
  EXPECT_EQ(status(Method::patch, path, R"({"priority":10})"), 400);
}

TEST_P(ConversationRoutes, contacts_are_made_found_changed_and_noted) {
  const auto made = post("/contacts", R"({"name":"Anna Li","email":"Anna@X.com","company":"Acme"})", "lead");
  const std::string path = "/contacts/" + text(made, "id");
  EXPECT_EQ(count(get("/contacts?query=anna%40x")), 1u);
  EXPECT_EQ(status(Method::patch, path, R"({"name":"Anna Li-Wang"})", "lead"), 200);
  EXPECT_EQ(status(Method::patch, path, R"({"name":"X"})", "anna"), 403);
  EXPECT_EQ(text(get(path), "name"), "Anna Li-Wang");
  EXPECT_EQ(status(Method::post, "/contacts", R"({"name":"B","email":"nonsense"})", "lead"), 400);
  EXPECT_EQ(status(Method::get, "/contacts/4711"), 404);
  const auto with = post(path + "/identities", R"({"kind":"phone","value":"+49 30 1234"})", "lead");
  EXPECT_EQ(with.as_object().at("identities").as_array().size(), 2u);
  const auto note = post(path + "/notes", R"({"text":"Prefers mail"})", "lead");
  EXPECT_EQ(get(path + "/notes").as_array().size(), 1u);
  EXPECT_EQ(status(Method::del, path + "/notes/" + text(note, "id"), "", "lead"), 204);
  EXPECT_EQ(status(Method::del, path + "/notes/" + text(note, "id"), "", "lead"), 404);
  EXPECT_EQ(count(get(path + "/conversations")), 0u);
}

TEST_P(ConversationRoutes, custom_fields_are_defined_by_administrators) {
  EXPECT_EQ(status(Method::put, "/contact-fields",
                   R"({"fields":[{"key":"tier","label":"Tier","type":"choice","choices":["gold"]}]})"),
            403);
  EXPECT_EQ(status(Method::put, "/contact-fields",
                   R"({"fields":[{"key":"tier","label":"Tier","type":"choice","choices":["gold"]}]})", "lead"),
            200);
  EXPECT_EQ(get("/contact-fields").as_array().size(), 1u);
  EXPECT_EQ(status(Method::post, "/contacts", R"({"name":"B","fields":{"tier":"tin"}})", "lead"), 400);
  EXPECT_EQ(status(Method::post, "/contacts", R"({"name":"B","fields":{"tier":"gold"}})", "lead"), 200);
}

TEST_P(ConversationRoutes, canned_answers_are_written_and_removed) {
  const auto own = post("/canned-answers", R"({"shortcut":"hi","title":"Greeting","text":"Hello"})");
  EXPECT_EQ(status(Method::post, "/canned-answers", R"({"shortcut":"hi","title":"Greeting","text":"Hello"})"), 409);
  EXPECT_EQ(status(Method::post, "/canned-answers", R"({"shortcut":"x","title":"T","text":"x","shared":true})"), 403);
  EXPECT_EQ(status(Method::patch, "/canned-answers/" + text(own, "id"), R"({"text":"Hello!"})"), 200);
  EXPECT_EQ(status(Method::del, "/canned-answers/" + text(own, "id"), "", "ben"), 404);
  EXPECT_EQ(status(Method::del, "/canned-answers/" + text(own, "id")), 204);
  EXPECT_EQ(get("/canned-answers").as_array().size(), 0u);
}

TEST_P(ConversationRoutes, search_answers_what_the_log_has_told) {
  chat();
  (void)database->write(
      [&](storage::Transaction& tx) { return conversations::search_feeder()(tx, log.read(tx, 0, 100)); });
  const auto page = get("/search?query=kettle");
  ASSERT_EQ(count(page), 1u);
  EXPECT_THAT(base::to_json(page), HasSubstr(R"("highlights":[[4,10]])"));
  EXPECT_EQ(count(get("/search?query=kettle&kind=contact")), 0u);
  EXPECT_EQ(count(get("/search?query=kettle", "ben")), 0u);
}

}  // namespace
}  // namespace deskbell::api
