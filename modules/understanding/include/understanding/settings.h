#pragma once
#include <base/json.h>
#include <text/entities.h>

#include <understanding/labels.h>

#include <cstdint>
#include <string>
#include <vector>

namespace deskbell::understanding {

// What training learns from.
enum class Base {
  add,     // the program's examples and the workspace's
  replace  // the workspace's only
};
BOOST_DESCRIBE_ENUM(Base, add, replace)

// A form of the company's own numbers: '#' is a digit, '@' a letter, '*' either, '+' repeats: "RT-######".
struct OwnNumber {
  std::string pattern;
  text::EntityKind kind = text::EntityKind::order_number;  // or parcel_number
  bool operator==(const OwnNumber&) const = default;
};
BOOST_DESCRIBE_STRUCT(OwnNumber, (), (pattern, kind))

struct Settings {
  bool recognise = true;     // messages of customers as they come
  bool alarm = true;
  double alarm_below = -1.2;   // running sentiment, -2 to 0
  int alarm_after = 2;         // messages of the customer, 1 to 20
  bool raise_priority = true;  // by one, with the alarm
  std::string region = "US";   // ISO 3166: phones without a country, which dollar "$" is
  Base intent_base = Base::add;
  Base urgency_base = Base::add;
  Base sentiment_base = Base::add;
  std::vector<OwnNumber> numbers;
  std::int64_t version = 0;  // grows with each change; a change names the one it was made from
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (recognise, alarm, alarm_below, alarm_after, raise_priority, region, intent_base,
                       urgency_base, sentiment_base, numbers, version))

inline constexpr std::size_t kMostOwnNumbers = 20;

Base base_of(const Settings& settings, Aspect aspect);

}  // namespace deskbell::understanding
