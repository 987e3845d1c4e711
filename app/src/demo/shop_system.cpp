#include "shop_system.h"

#include "../bot_parts.h"
#include "../case_parts.h"
#include "../centre_parts.h"
#include "workshop.h"

#include <bot/bots.h>
#include <http/server.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include <fmt/format.h>

namespace deskbell::app {
namespace {

using http::Call;
using http::Method;

constexpr char kText[] = {
#embed "bot/orders.json"
};
constexpr std::string_view kPath = "/demo-shop/";
constexpr int kDaysAhead = 5;

struct Order {
  std::string number;
  bot::Words product;
  std::int64_t total = 0;  // whole euros
  std::string state;
  int days = 0;  // from today to the day that its state tells of
};
BOOST_DESCRIBE_STRUCT(Order, (), (number, product, total, state, days))

struct Written {
  std::map<std::string, bot::Words> states;
  std::vector<Order> orders;
};
BOOST_DESCRIBE_STRUCT(Written, (), (states, orders))

struct FindOrder {
  std::string number;
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(FindOrder, (), (number, language))

struct FoundOrder {
  int count = 0;
  std::string told;
  std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(FoundOrder, (), (count, told, amount))

struct AskRefund {
  std::string order;
  std::int64_t amount = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(AskRefund, (), (order, amount, reason))

struct Refund {
  std::string number;
  std::string return_code;
};
BOOST_DESCRIBE_STRUCT(Refund, (), (number, return_code))

struct FindVisits {
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(FindVisits, (), (language))

struct FreeVisit {
  std::string id;
  std::string label;
};
BOOST_DESCRIBE_STRUCT(FreeVisit, (), (id, label))

struct FreeVisits {
  std::vector<FreeVisit> visits;
};
BOOST_DESCRIBE_STRUCT(FreeVisits, (), (visits))

struct BookVisit {
  std::string visit;
  std::string phone;
  std::string trouble;
};
BOOST_DESCRIBE_STRUCT(BookVisit, (), (visit, phone, trouble))

struct Visit {
  std::string number;
};
BOOST_DESCRIBE_STRUCT(Visit, (), (number))

bool is_chinese(const std::optional<std::string>& language) { return language.value_or("").starts_with("zh"); }

std::string label_of(std::chrono::sys_days day, bool morning, bool chinese) {
  const unsigned weekday = std::chrono::weekday(day).c_encoding();
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kDaysZh[] = {"周日", "周一", "周二", "周三", "周四", "周五", "周六"};
  const std::chrono::year_month_day date(day);
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned number = static_cast<unsigned>(date.day());
  if (chinese) return fmt::format("{}月{}日 {} {}", month, number, kDaysZh[weekday], morning ? "8–12 点" : "13–17 点");
  return fmt::format("{} {:02}/{:02}, {}", kDays[weekday], number, month, morning ? "8 to 12" : "13 to 17");
}

std::string text_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

// What was done under a key: the request, and its answer for whoever asks the same again.
template <class In, class Out>
struct Done {
  std::string asked;
  Out answer;
  static Done of(const In& in, Out answer) { return {base::to_json(in), std::move(answer)}; }
};

// Does it once for each key.
template <class In, class Out, class Act>
Result<Out> once(std::map<std::string, Done<In, Out>>& done, const Call& call, const In& in, const Act& act) {
  const auto key = call.header("Idempotency-Key");
  if (!key || key->empty()) return invalid("Idempotency-Key", "is required");
  if (const auto found = done.find(std::string(*key)); found != done.end()) {
    if (found->second.asked == base::to_json(in)) return found->second.answer;
    return failure(ErrorCode::already_exists, "This key was used for something else.");
  }
  TRY(Out answer, act());
  done.emplace(std::string(*key), Done<In, Out>::of(in, answer));
  return answer;
}

}  // namespace

struct ShopSystem::State {
  State(const Clock& its_clock, Random& random)
      : clock(its_clock), key(random.token()), books(expect(base::parse_json<Written>(std::string_view(kText, sizeof kText)))) {}

  std::chrono::sys_days today() const { return std::chrono::floor<std::chrono::days>(clock.now()); }
  const Order* find(std::string_view number) const;
  FoundOrder find_order(const FindOrder& in);
  Result<Refund> refund(const AskRefund& in);
  FreeVisits free_visits(const FindVisits& in) const;
  Result<Visit> book(const BookVisit& in);
  void add_routes();

  const Clock& clock;
  const std::string key;
  const Written books;
  std::mutex mutex;  // for what follows
  std::map<std::string, std::int64_t, std::less<>> refunded;  // by order
  std::set<std::string> taken;                                // visits
  std::map<std::string, Done<AskRefund, Refund>> refunds;     // by key
  std::map<std::string, Done<BookVisit, Visit>> visits;
  http::Routes routes;
  std::unique_ptr<http::Server> server;
};

const Order* ShopSystem::State::find(std::string_view number) const {
  const auto found = std::ranges::find(books.orders, number, &Order::number);
  return found == books.orders.end() ? nullptr : &*found;
}

FoundOrder ShopSystem::State::find_order(const FindOrder& in) {
  const Order* order = find(in.number);
  if (!order) return {};
  const std::int64_t back = refunded[order->number];
  const std::string language = in.language.value_or("en");
  const bot::Words& words = books.states.at(back > 0 ? "refunded" : order->state);
  return {.count = 1,
          .told = fmt::format(fmt::runtime(bot::words_in(words, language)), fmt::arg("number", order->number),
                              fmt::arg("product", bot::words_in(order->product, language)), fmt::arg("total", order->total),
                              fmt::arg("refunded", back), fmt::arg("day", text_of(today() + std::chrono::days(order->days)))),
          .amount = order->total - back};
}

Result<Refund> ShopSystem::State::refund(const AskRefund& in) {
  const Order* order = find(in.order);
  if (!order) return not_found("There is no such order.");
  std::int64_t& back = refunded[order->number];
  if (in.amount < 1 || in.amount > order->total - back) return invalid("amount", "is more than was paid for it");
  back += in.amount;
  const auto count = refunds.size() + 1;
  return Refund{.number = fmt::format("RF-{}", 1000 + count), .return_code = fmt::format("{}-R{}", order->number, count)};
}

FreeVisits ShopSystem::State::free_visits(const FindVisits& in) const {
  FreeVisits out;
  for (int ahead = 1, days = 0; days < kDaysAhead; ++ahead) {
    const auto day = today() + std::chrono::days(ahead);
    if (const auto weekday = std::chrono::weekday(day); weekday == std::chrono::Sunday || weekday == std::chrono::Saturday) continue;
    ++days;
    for (const bool morning : {true, false})
      if (const std::string id = text_of(day) + (morning ? "-morning" : "-afternoon"); !taken.contains(id))
        out.visits.push_back({id, label_of(day, morning, is_chinese(in.language))});
  }
  return out;
}

Result<Visit> ShopSystem::State::book(const BookVisit& in) {
  const FreeVisits all = free_visits({});
  if (std::ranges::find(all.visits, in.visit, &FreeVisit::id) == all.visits.end())
    return failure(ErrorCode::already_exists, "This visit is taken.");
  taken.insert(in.visit);
  return Visit{fmt::format("V-{}", 1001 + visits.size())};
}

void ShopSystem::State::add_routes() {
  routes.around([this](const Call& call, const http::Endpoint&, const std::function<http::Response()>& next) {
    if (call.header("Authorization") == "Bearer " + key) return next();
    return http::refusal(call, Error{.code = ErrorCode::unauthenticated, .message = "The key is wrong."});
  });
  const auto at = [](Method method, const char* noun, const char* operation, const char* summary) {
    return http::Endpoint{.method = method,
                          .path = std::string(kPath) + noun,
                          .operation = operation,
                          .summary = summary,
                          .security = http::Security::none};
  };
  routes.add<FindOrder, FoundOrder>(at(Method::get, "orders", "findOrder", "An order"),
                                    [this](const Call&, const FindOrder& in) -> Result<FoundOrder> {
                                      const std::lock_guard lock(mutex);
                                      return find_order(in);
                                    });
  routes.add<AskRefund, Refund>(at(Method::post, "refunds", "refund", "Pays back"),
                                [this](const Call& call, const AskRefund& in) -> Result<Refund> {
                                  const std::lock_guard lock(mutex);
                                  return once(refunds, call, in, [&] { return refund(in); });
                                });
  routes.add<FindVisits, FreeVisits>(at(Method::get, "visits", "findVisits", "Free visits"),
                                     [this](const Call&, const FindVisits& in) -> Result<FreeVisits> {
                                       const std::lock_guard lock(mutex);
                                       return free_visits(in);
                                     });
  routes.add<BookVisit, Visit>(at(Method::post, "visits", "bookVisit", "Books a visit"),
                               [this](const Call& call, const BookVisit& in) -> Result<Visit> {
                                 const std::lock_guard lock(mutex);
                                 return once(visits, call, in, [&] { return book(in); });
                               });
}

ShopSystem::ShopSystem(const Clock& clock, Random& random) : state_(std::make_unique<State>(clock, random)) {
  state_->add_routes();
}
ShopSystem::~ShopSystem() = default;

Result<void> ShopSystem::open() {
  http::ServerOptions options{.listeners = {{.address = std::string(kAddress)}}, .workers = 2};
  state_->server = std::make_unique<http::Server>(options, state_->routes);
  return state_->server->start();
}

void ShopSystem::introduce(CentreParts& parts) const {
  const Actor system = Actor::system();
  bot::Bots& bots = parts.cases.bots->bots;
  const std::string here = fmt::format("http://{}:{}", kAddress, state_->server->port());
  for (const bot::Bot& bot : expect(bots.list(system))) {
    bool calls = false;
    for (const bot::Action& action : expect(bots.actions(system, bot.id))) {
      const std::string url = action.url.value_or("");
      const auto path = url.find(kPath);
      if (path == url.npos || !url.starts_with("http://" + std::string(kAddress))) continue;
      bot::ActionDraft draft = action;
      draft.url = here + url.substr(path);
      expect(bots.change_action(system, bot.id, action.id, action.version, draft));
      calls = true;
    }
    if (calls) expect(bots.set_secret(system, bot.id, "shop_key", state_->key));
  }
}

}  // namespace deskbell::app
