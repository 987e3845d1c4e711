#include <http/openapi.h>

#include <gtest/gtest.h>

namespace deskbell::http {
namespace {

enum class Colour { red, dark_blue };
BOOST_DESCRIBE_ENUM(Colour, red, dark_blue)

namespace boxes {
struct Part {
  Id<Part> id;
  Text<1, 20> name;
  std::optional<Colour> colour;
  std::vector<Part> parts;
  Time at;
  std::chrono::seconds age_s{};
  std::map<std::string, int> counts;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, name, colour, parts, at, age_s, counts))
}  // namespace boxes
using boxes::Part;

struct ListParts {
  Id<struct Box> box;
  std::optional<int> limit;
  std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(ListParts, (), (box, limit, tags))

struct AddPart {
  Id<struct Box> box;
  Text<0, 20> name;
  std::optional<json::value> extra;
};
BOOST_DESCRIBE_STRUCT(AddPart, (), (box, name, extra))

namespace other {
struct Part {
  bool on = false;
};
BOOST_DESCRIBE_STRUCT(Part, (), (on))
}  // namespace other

class OpenApiTest : public testing::Test {
 protected:
  OpenApiTest() {
    routes.add<ListParts, Page<Part>>({.method = Method::get,
                                       .path = "/boxes/{box}/parts",
                                       .operation = "listParts",
                                       .summary = "Parts",
                                       .tag = "parts"},
                                      [](const Call&, const ListParts&) -> Result<Page<Part>> { return Page<Part>{}; });
    routes.add<AddPart, Part>({.method = Method::post,
                               .path = "/boxes/{box}/parts",
                               .operation = "addPart",
                               .summary = "Add a part",
                               .success = 201,
                               .example = R"({"name":"lid"})"},
                              [](const Call&, const AddPart&) -> Result<Part> { return Part{}; });
    routes.add<NoInput, NoContent>(
        {.method = Method::del, .path = "/boxes", .operation = "empty", .summary = "", .security = Security::none},
        [](const Call&, const NoInput&) -> Result<NoContent> { return NoContent{}; });
    routes.add<NoInput, other::Part>({.method = Method::get, .path = "/other", .operation = "other", .summary = ""},
                                     [](const Call&, const NoInput&) -> Result<other::Part> { return other::Part{}; });
    routes.add_raw({.method = Method::get, .path = "/page", .summary = ""},
                   [](const Call&) { return Response::html("x"); });
    document = openapi(routes, {.title = "Parts",
                                .version = "1",
                                .security_schemes = {{"cookie", json::object{{"type", "apiKey"}}}},
                                .accepted = {{Security::session, {"cookie"}}}});
  }
  const json::value& at(std::string_view pointer) { return document.at_pointer({pointer.data(), pointer.size()}); }
  Routes routes;
  json::value document;
};

TEST_F(OpenApiTest, members_of_the_path_and_query_become_parameters) {
  EXPECT_EQ(at("/openapi"), "3.1.0");
  const auto& list = at("/paths/~1boxes~1{box}~1parts/get");
  EXPECT_EQ(list.at("operationId"), "listParts");
  EXPECT_EQ(
      list.at("parameters"),
      json::value({
          {{"name", "box"},
           {"in", "path"},
           {"required", true},
           {"schema", {{"type", "string"}, {"pattern", "^[1-9][0-9]*$"}}}},
          {{"name", "limit"},
           {"in", "query"},
           {"required", false},
           {"schema", {{"type", "integer"}, {"minimum", -2147483648}, {"maximum", 2147483647}}}},
          {{"name", "tags"},
           {"in", "query"},
           {"required", false},
           {"schema", {{"type", "array"}, {"items", {{"type", "string"}, {"maxLength", 65536}}}, {"maxItems", 10000}}},
           {"style", "form"},
           {"explode", true}},
      }));
  EXPECT_EQ(at("/paths/~1boxes~1{box}~1parts/get/responses/200/content/application~1json/schema/$ref"),
            "#/components/schemas/PartPage");
  EXPECT_EQ(at("/paths/~1boxes~1{box}~1parts/get/responses/default/$ref"), "#/components/responses/Problem");
}

TEST_F(OpenApiTest, the_body_is_what_the_path_leaves) {
  const auto& body = at("/paths/~1boxes~1{box}~1parts/post/requestBody/content/application~1json");
  EXPECT_EQ(body.at("schema").at("$ref"), "#/components/schemas/AddPartBody");
  EXPECT_EQ(body.at("example").at("name"), "lid");
  EXPECT_EQ(at("/components/schemas/AddPartBody/required"), json::value(json::array{"name"}));
  EXPECT_FALSE(at("/components/schemas/AddPartBody/properties").as_object().contains("box"));
}

TEST_F(OpenApiTest, types_are_described_by_name_even_within_themselves) {
  const auto& part = at("/components/schemas/BoxesPart");
  EXPECT_EQ(part.at("required"), json::value({"id", "name", "parts", "at", "age_s", "counts"}));
  EXPECT_EQ(part.at_pointer("/properties/parts/items/$ref"), "#/components/schemas/BoxesPart");
  EXPECT_EQ(part.at_pointer("/properties/name"),
            json::value({{"type", "string"}, {"minLength", 1}, {"maxLength", 20}}));
  EXPECT_EQ(part.at_pointer("/properties/at/format"), "date-time");
  EXPECT_EQ(at("/components/schemas/Colour/enum"), json::value({"red", "dark_blue"}));
}

TEST_F(OpenApiTest, two_types_of_one_name_are_told_apart_by_their_namespaces) {
  const auto& schemas = at("/components/schemas").as_object();
  EXPECT_TRUE(schemas.contains("OtherPart"));
  EXPECT_FALSE(schemas.contains("Part"));
}

TEST_F(OpenApiTest, security_and_hidden_routes_are_respected) {
  EXPECT_EQ(at("/paths/~1boxes~1{box}~1parts/get/security/0").as_object().contains("cookie"), true);
  EXPECT_TRUE(at("/paths/~1boxes/delete/security").as_array().empty());
  EXPECT_TRUE(at("/paths/~1boxes/delete/responses").as_object().contains("204"));
  EXPECT_FALSE(at("/paths").as_object().contains("/page"));
}

}  // namespace
}  // namespace deskbell::http
