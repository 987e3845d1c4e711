#include <http/routes.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace deskbell;

enum class Colour { red, dark_blue };
BOOST_DESCRIBE_ENUM(Colour, red, dark_blue)

struct Part {
  Id<Part> id;
  std::optional<Colour> colour;
  std::optional<std::vector<Part>> parts;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, colour, parts))

struct Order {
  Id<Order> order;
  Text<1, 50> name;
  std::vector<Part> parts;
  std::map<std::string, double> prices;
  std::optional<Time> at;
  std::optional<json::value> extra;
};
BOOST_DESCRIBE_STRUCT(Order, (), (order, name, parts, prices, at, extra))

const http::Routes& routes() {
  static http::Routes* all = [] {
    auto* made = new http::Routes;
    made->add<Order, Order>(
        {.method = http::Method::post, .path = "/orders/{order}", .operation = "order", .summary = ""},
        [](const http::Call&, const Order& in) -> Result<Order> { return in; });
    return made;
  }();
  return *all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(bytes), size);
  const http::Response first = routes().handle({.method = http::Method::post,
                                                .target = "/orders/7",
                                                .headers = {{"Content-Type", "application/json"}},
                                                .body = body});
  if (first.status != 200 && first.status != 400) std::abort();
  if (first.status != 200) return 0;
  // What was read and written is read again as the same.
  const auto again = base::parse_json<Order>(first.body);
  if (!again || base::to_json(*again) != first.body) std::abort();
  return 0;
}
