#include <base/json.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::base {
namespace {

enum class Colour { red, dark_blue };
BOOST_DESCRIBE_ENUM(Colour, red, dark_blue)

struct Part {
  Id<struct Thing> id;
  int count = 0;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, count))

struct Order {
  Text<1, 5> name;
  Colour colour = Colour::red;
  std::vector<Part> parts;
  std::optional<double> price;
  std::optional<Time> due;
};
BOOST_DESCRIBE_STRUCT(Order, (), (name, colour, parts, price, due))

std::vector<std::string> problems(std::string_view text) {
  const auto order = parse_json<Order>(text);
  std::vector<std::string> out;
  if (order) return out;
  for (const auto& error : order.error().fields) out.push_back(error.field + " " + error.message);
  if (out.empty()) out.push_back(order.error().message);
  return out;
}

TEST(Json, a_described_struct_goes_out_and_comes_back) {
  const std::string text =
      R"({"name":"名\"字","colour":"dark_blue","parts":[{"id":"900719925474099312","count":-3}],"due":"2026-03-01T08:15:30.000001Z"})";
  const auto order = parse_json<Order>(text);
  ASSERT_TRUE(order.has_value()) << order.error().message;
  EXPECT_EQ(order->parts[0].id.value, 900719925474099312);
  EXPECT_EQ(to_json(*order), text);
}

TEST(Json, every_wrong_field_is_named_with_its_path) {
  EXPECT_THAT(problems(R"({"name":"","colour":"pink","parts":[{"id":"1","count":1},{"id":7,"count":99999999999}],"extra":1})"),
              testing::UnorderedElementsAre("name may not be empty", "colour must be one of: red, dark_blue",
                                            "parts[1].id must be an id, a string of digits",
                                            "parts[1].count must be from -2147483648 to 2147483647",
                                            "extra is not a known field"));
  EXPECT_THAT(problems("{}"), testing::ElementsAre("name is required", "colour is required", "parts is required"));
  EXPECT_THAT(problems("[]"), testing::ElementsAre(" must be an object"));
}

TEST(Json, limits_are_in_characters_not_bytes) {
  EXPECT_THAT(problems(R"({"name":"一二三四五","colour":"red","parts":[]})"), testing::IsEmpty());
  EXPECT_THAT(problems(R"({"name":"一二三四五六","colour":"red","parts":[]})"),
              testing::ElementsAre("name may have at most 5 characters"));
}

TEST(Json, hostile_text_is_refused) {
  EXPECT_THAT(problems(std::string(100'000, '[')), testing::ElementsAre("The JSON is nested deeper than 32 levels."));
  EXPECT_FALSE(parse_json_value("\"\xff\xfe\"").has_value());
  EXPECT_FALSE(parse_json_value("{} x").has_value());
  EXPECT_FALSE(parse_json_value("").has_value());
  EXPECT_THAT(problems(R"({"name":"a\u0000b","colour":"red","parts":[]})"),
              testing::ElementsAre("name may not contain control characters"));
}

}  // namespace
}  // namespace deskbell::base
