#pragma once
#include <base/clock.h>
#include <base/random.h>
#include <base/result.h>

#include <memory>
#include <string>
#include <string_view>

namespace deskbell::app {

struct CentreParts;

// Stands in for what a company has beside Deskbell: the shop system of the demo company, with orders, refunds and
// technicians' visits. The demo's bot calls it by HTTP as it would call a real one. Orders are those of
// bot/orders.json; what is refunded and booked is forgotten when it stops.
//
//   GET  /demo-shop/orders?number=NH-204188&language=en    {"count", "told", "amount"}; amount: not refunded yet
//   POST /demo-shop/refunds {"order", "amount", "reason"}   {"number", "return_code"}
//   GET  /demo-shop/visits?language=en                      {"visits": [{"id", "label"}]}
//   POST /demo-shop/visits  {"visit", "phone", "trouble"}   {"number"}
//
// All need `Authorization: Bearer <key>`; a POST needs an Idempotency-Key, and the same key again gets the same answer
// (409 when it asks for something else).
class ShopSystem {
 public:
  // Of this machine only, and used by nothing else: what the demo lets bots reach ends there.
  static constexpr std::string_view kAddress = "127.83.72.79";

  ShopSystem(const Clock& clock, Random& random);
  ~ShopSystem();
  Result<void> open();
  // Tells every action that calls a shop system where it is today, and its bot the key.
  void introduce(CentreParts& parts) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::app
