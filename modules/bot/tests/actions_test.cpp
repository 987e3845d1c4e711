#include <bot/actions.h>
#include <gtest/gtest.h>

namespace deskbell::bot {
namespace {

ActionDraft status() {
  return {.key = "order_status",
          .name = "Order status",
          .url = "https://shop.example/orders/{{order}}?by={{contact.name}}",
          .headers = std::vector<ActionHeader>{{"Authorization", "Bearer {{secret.shop}}"}},
          .outputs =
              std::vector<ActionOutput>{{.slot = "status", .path = "order.status", .required = true},
                                        {.slot = "days", .path = "order.items[0].days"},
                                        {.slot = "item", .path = "order.items", .label = "{{name}}", .value = "id"}}};
}

std::vector<std::string> fields_of(const ActionDraft& action) {
  std::vector<std::string> fields;
  for (const FieldError& one : mistakes_of(action, {"shop"})) fields.push_back(one.field);
  return fields;
}

TEST(Actions, what_a_customer_says_stays_in_its_place) {
  const auto request =
      request_of(status(), {{"order", "1/../../admin?x=1#"}, {"contact.name", "Li Wei"}}, {{"shop", "s3"}}, "k");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url, "https://shop.example/orders/1%2F..%2F..%2Fadmin%3Fx%3D1%23?by=Li%20Wei");
  EXPECT_EQ(request->headers[0].value, "Bearer s3");
  ActionDraft header = status();
  header.headers = std::vector<ActionHeader>{{"X-Order", "{{order}}"}};
  EXPECT_FALSE(request_of(header, {{"order", "1\r\nHost: evil"}}, {}, "k"));
}

TEST(Actions, a_body_is_json_whatever_is_filled_in) {
  ActionDraft action{.key = "book",
                     .name = "Book",
                     .has_effect = true,
                     .method = ActionMethod::POST,
                     .url = "https://shop.example/returns",
                     .body = R"({"order":"{{order}}","amount":{{number:amount}}})"};
  EXPECT_TRUE(fields_of(action).empty());
  const auto request = request_of(action, {{"order", "a\",\"admin\":\"1"}, {"amount", "12.5"}}, {}, "key-1");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->body, R"({"order":"a\",\"admin\":\"1","amount":12.5})");
  EXPECT_EQ(request->headers.back().name, "Idempotency-Key");
  EXPECT_EQ(request->headers.back().value, "key-1");
  EXPECT_FALSE(request_of(action, {{"order", "a"}, {"amount", "1}"}}, {}, "k"));
}

TEST(Actions, answers_fill_slots_and_lists) {
  const auto outcome =
      outcome_of(status(), 200,
                 R"({"order":{"status":"sent","items":[{"id":7,"name":"Kettle","days":3},{"id":8,"name":"Mug"}]}})");
  EXPECT_TRUE(outcome.done);
  EXPECT_EQ(outcome.slots.at("status"), "sent");
  EXPECT_EQ(outcome.slots.at("days"), "3");
  EXPECT_EQ(outcome.lists.at("item"), (std::vector<ListedOption>{{"7", "Kettle"}, {"8", "Mug"}}));
}

TEST(Actions, refusals_broken_answers_and_missing_values_fail) {
  EXPECT_FALSE(outcome_of(status(), 404, "{}").done);
  EXPECT_FALSE(outcome_of(status(), 200, "<html>").done);
  EXPECT_EQ(outcome_of(status(), 200, R"({"order":{}})").failure, "the answer has nothing at order.status");
  EXPECT_FALSE(outcome_of(status(), 200, std::string(100'000, '[')).done);
}

TEST(Actions, wrong_declarations_are_told_by_field) {
  EXPECT_TRUE(fields_of(status()).empty());
  ActionDraft action = status();
  action.url = "https://{{order}}.example/";
  EXPECT_EQ(fields_of(action), std::vector<std::string>{"url"});
  action = status();
  action.url = "https://user:pw@shop.example/{{secret.shop}}";
  EXPECT_EQ(fields_of(action), (std::vector<std::string>{"url", "url"}));
  action = status();
  action.headers = std::vector<ActionHeader>{{"Host", "x"}, {"X-Key", "{{secret.other}}"}};
  EXPECT_EQ(fields_of(action), (std::vector<std::string>{"headers[0].name", "headers[1].value"}));
  action = status();
  action.body = "{\"a\": {{order}}}";
  EXPECT_EQ(fields_of(action), std::vector<std::string>{"body"});
  action = {.key = "c", .name = "Case", .kind = ActionKind::open_case, .has_effect = true};
  EXPECT_EQ(fields_of(action), std::vector<std::string>{"inputs.subject"});
}

TEST(Actions, private_addresses_are_refused) {
  ActionDraft action{.key = "x", .name = "X", .url = "http://127.0.0.1:1/x", .retries = 0};
  const ActionRun run = Caller({}).run(action, {}, {}, "k");
  EXPECT_FALSE(run.outcome.done);
  ASSERT_EQ(run.attempts.size(), 1u);
  EXPECT_FALSE(run.attempts[0].status);
}

TEST(Actions, what_it_needs_and_fills_is_known) {
  EXPECT_EQ(needs_of(status()), (std::set<std::string>{"order", "contact.name"}));
  EXPECT_EQ(fills_of(status()), (std::set<std::string>{"status", "days", "item"}));
}

}  // namespace
}  // namespace deskbell::bot
