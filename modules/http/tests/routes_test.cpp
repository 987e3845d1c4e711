#include <http/routes.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::http {
namespace {

enum class View { mine, all_of_them };
BOOST_DESCRIBE_ENUM(View, mine, all_of_them)

struct ListThings {
  Id<struct Thing> shelf;
  std::optional<int> limit;
  std::optional<View> view;
  std::optional<bool> open;
  std::vector<std::string> tags;
  std::optional<std::vector<int>> sizes;
  std::optional<Text<1, 5>> search;
};
BOOST_DESCRIBE_STRUCT(ListThings, (), (shelf, limit, view, open, tags, sizes, search))

struct AddThing {
  Id<struct Thing> shelf;
  Text<1, 10> name;
  std::optional<int> count;
};
BOOST_DESCRIBE_STRUCT(AddThing, (), (shelf, name, count))

struct Named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    routes.add<ListThings, ListThings>(
        {.method = Method::get, .path = "/shelves/{shelf}/things", .operation = "listThings", .summary = ""},
        [](const Call&, const ListThings& in) -> Result<ListThings> { return in; });
    routes.add<AddThing, AddThing>({.method = Method::post,
                                    .path = "/shelves/{shelf}/things",
                                    .operation = "addThing",
                                    .summary = "",
                                    .success = 201,
                                    .cors = Cors::listed},
                                   [](const Call&, const AddThing& in) -> Result<AddThing> { return in; });
    routes.add<Named, NoContent>({.method = Method::del, .path = "/names/{name}", .operation = "forget", .summary = ""},
                                 [this](const Call&, const Named& in) -> Result<NoContent> {
                                   seen = in.name;
                                   if (in.name == "nobody") return not_found("There is no such name.");
                                   if (in.name == "bomb") throw std::runtime_error("secret inside");
                                   return NoContent{};
                                 });
    routes.add<Named, Download>(
        {.method = Method::get, .path = "/names/{name}/file", .operation = "file", .summary = ""},
        [](const Call&, const Named& in) -> Result<Download> { return Download{"text/plain", in.name, "bytes"}; });
    routes.add<NoInput, Page<Named>>(
        {.method = Method::get, .path = "/names/all", .operation = "names", .summary = ""},
        [](const Call&, const NoInput&) -> Result<Page<Named>> { return Page<Named>{{{"a"}}, "cursor"}; });
  }
  Response get(std::string target) { return routes.handle({.method = Method::get, .target = std::move(target)}); }
  Response post(std::string target, std::string body, std::string type = "application/json") {
    return routes.handle({.method = Method::post,
                          .target = std::move(target),
                          .headers = {{"Content-Type", std::move(type)}, {"Origin", "https://shop.example"}},
                          .body = std::move(body)});
  }
  Routes routes;
  std::string seen;
};

TEST_F(RoutesTest, members_come_from_path_and_query_by_their_type) {
  const Response r =
      get("/shelves/7/things?limit=5&view=all_of_them&open=true&tags=a,b&tags=c&sizes=1,2&search=%E5%90%8D+x");
  EXPECT_EQ(r.status, 200);
  EXPECT_EQ(
      r.body,
      R"({"shelf":"7","limit":5,"view":"all_of_them","open":true,"tags":["a","b","c"],"sizes":[1,2],"search":"名 x"})");
}

TEST_F(RoutesTest, every_wrong_member_of_the_address_is_named) {
  const Response r = get("/shelves/x/things?limit=five&view=yours&open=1&search=123456");
  EXPECT_EQ(r.status, 400);
  EXPECT_EQ(r.content_type, "application/problem+json");
  for (const char* text :
       {R"({"field":"shelf","message":"must be an id)", R"({"field":"limit","message":"must be a whole)",
        R"({"field":"view")", R"({"field":"open")", R"({"field":"search","message":"may have at most 5)"})
    EXPECT_THAT(r.body, testing::HasSubstr(text));
  EXPECT_THAT(get("/shelves/7/things?page=2").body,
              testing::HasSubstr(R"("field":"page","message":"is not a known parameter")"));
  EXPECT_THAT(get("/shelves/7/things?limit=1&limit=2").body, testing::HasSubstr("only once"));
  EXPECT_EQ(get("/shelves/7/things?shelf=8").status, 400);
  EXPECT_EQ(get("/shelves/7/things?search=%zz").status, 400);
  EXPECT_EQ(get("/shelves/7/things?search=%ff").status, 400);
}

TEST_F(RoutesTest, a_body_is_json_and_read_strictly) {
  const Response r = post("/shelves/7/things", R"({"name":"cup","count":2})");
  EXPECT_EQ(r.status, 201);
  EXPECT_EQ(r.body, R"({"shelf":"7","name":"cup","count":2})");
  EXPECT_EQ(post("/shelves/7/things", R"({"name":"cup"})", "text/plain").status, 415);
  EXPECT_EQ(post("/shelves/7/things", R"({"name":"cup"})", "application/json; charset=utf-8").status, 201);
  EXPECT_EQ(post("/shelves/7/things", "{").status, 400);
  EXPECT_EQ(post("/shelves/7/things", "[]").status, 400);
  EXPECT_THAT(post("/shelves/7/things", "").body, testing::HasSubstr(R"("field":"name","message":"is required")"));
  EXPECT_THAT(post("/shelves/7/things", R"({"name":"cup","shelf":"8"})").body,
              testing::HasSubstr("belongs into the path"));
  EXPECT_THAT(post("/shelves/7/things", R"({"name":"cup","colour":"red"})").body,
              testing::HasSubstr("is not a known field"));
  EXPECT_EQ(post("/shelves/7/things?count=1", R"({"name":"cup"})").status, 201);
}

TEST_F(RoutesTest, errors_become_problem_documents) {
  const Response r = routes.handle({.method = Method::del, .target = "/names/nobody", .trace_id = "abc"});
  EXPECT_EQ(r.status, 404);
  EXPECT_EQ(
      r.body,
      R"({"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"There is no such name.","trace_id":"abc"})");
  EXPECT_EQ(get("/elsewhere").status, 404);
  const Response wrong = routes.handle({.method = Method::put, .target = "/names/x"});
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "DELETE");
  const Response bomb = routes.handle({.method = Method::del, .target = "/names/bomb"});
  EXPECT_EQ(bomb.status, 500);
  EXPECT_THAT(bomb.body, testing::Not(testing::HasSubstr("secret")));
}

TEST_F(RoutesTest, paths_are_decoded_strictly) {
  EXPECT_EQ(routes.handle({.method = Method::del, .target = "/names/a%20%E5%90%8D"}).status, 204);
  EXPECT_EQ(seen, "a 名");
  for (const char* target : {"/names/../names/x", "/names/%2e%2e", "/names/a%2fb", "/names/a%5cb", "/names//x",
                             "/names/%00", "/names/%ff", "/names/%4", "names/x", "*"})
    EXPECT_EQ(routes.handle({.method = Method::del, .target = target}).status, 400) << target;
  EXPECT_EQ(routes.handle({.method = Method::del, .target = "/names/x/"}).status, 404);
}

TEST_F(RoutesTest, a_literal_wins_over_a_parameter) {
  EXPECT_EQ(get("/names/all").body, R"({"items":[{"name":"a"}],"next":"cursor"})");
  EXPECT_EQ(get("/names/all/file").status, 200);
}

TEST_F(RoutesTest, a_download_can_do_nothing_in_the_browser) {
  const Response r = get("/names/r%C3%A9sum%C3%A9%22.svg/file");
  EXPECT_EQ(r.header("Content-Disposition"),
            "attachment; filename=\"r__sum___.svg\"; filename*=UTF-8''r%C3%A9sum%C3%A9%22.svg");
  EXPECT_THAT(std::string(*r.header("Content-Security-Policy")), testing::HasSubstr("sandbox"));
}

TEST_F(RoutesTest, interceptors_wrap_each_call_in_their_order) {
  std::string order;
  routes.around([&](const Call& call, const Endpoint& endpoint, const std::function<Response()>& next) {
    order += "outer " + endpoint.operation + ";";
    call.principal = std::string("somebody");
    call.set_header("X-Outer", "yes");
    return next();
  });
  routes.around([&](const Call& call, const Endpoint& endpoint, const std::function<Response()>& next) {
    order += "inner " + std::any_cast<std::string>(call.principal) + ";";
    if (endpoint.method == Method::get) return refusal(call, {ErrorCode::unauthenticated, "Sign in first."});
    return next();
  });
  EXPECT_EQ(post("/shelves/7/things", R"({"name":"cup"})").status, 201);
  const Response refused = get("/shelves/nonsense/things");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("X-Outer"), "yes");
  EXPECT_EQ(order, "outer addThing;inner somebody;outer listThings;inner somebody;");
}

TEST_F(RoutesTest, foreign_pages_are_allowed_by_list_only) {
  EXPECT_FALSE(post("/shelves/7/things", R"({"name":"cup"})").header("Access-Control-Allow-Origin"));
  routes.allow_origin([](const Call&, std::string_view origin) { return origin == "https://shop.example"; });
  EXPECT_EQ(post("/shelves/7/things", R"({"name":"cup"})").header("Access-Control-Allow-Origin"),
            "https://shop.example");
  const auto preflight = [&](std::string origin, std::string method) {
    return routes.handle(
        {.method = Method::options,
         .target = "/shelves/7/things",
         .headers = {{"Origin", std::move(origin)}, {"Access-Control-Request-Method", std::move(method)}}});
  };
  EXPECT_EQ(preflight("https://shop.example", "POST").status, 204);
  EXPECT_EQ(preflight("https://evil.example", "POST").status, 403);
  EXPECT_EQ(preflight("null", "POST").status, 403);
  EXPECT_EQ(preflight("https://shop.example", "GET").status, 403);
}

TEST_F(RoutesTest, routes_that_cannot_work_stop_the_program) {
  const auto handler = [](const Call&, const Named&) -> Result<NoContent> { return NoContent{}; };
  const auto add = [&](Method method, std::string path, std::string id) {
    routes.add<Named, NoContent>({.method = method, .path = std::move(path), .operation = std::move(id), .summary = ""},
                                 handler);
  };
  EXPECT_THROW(add(Method::del, "/names/{name}", "other"), std::logic_error);
  EXPECT_THROW(add(Method::get, "/new/{name}", "names"), std::logic_error);
  EXPECT_THROW(add(Method::get, "/new/{nick}", "nick"), std::logic_error);
  EXPECT_THROW(add(Method::get, "/new/x{name}", "prefix"), std::logic_error);
}

TEST_F(RoutesTest, tokens_in_paths_stay_out_of_the_log) {
  EXPECT_EQ(routes.find({.method = Method::del, .target = "/names/s3cret?x=y"}).log_path, "/names/{name}");
  EXPECT_EQ(routes.find({.method = Method::get, .target = "/shelves/12/things?search=x"}).log_path,
            "/shelves/12/things");
}

}  // namespace
}  // namespace deskbell::http
