#pragma once
#include <base/result.h>

#include <boost/describe.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a message names that a machine can use: numbers, addresses, amounts, times, products. Pure and thread-safe; a
// few microseconds for a message; linear in its length whatever stands in it.
namespace deskbell::text {

enum class EntityKind {
  email,
  url,
  card_number,             // value: digits; detail: brand; the check digit is right
  iban,                    // value: without blanks; detail: country; mod 97 is right
  id_number,               // of a resident of China, 15 or 18 places; date and check digit are right
  social_security_number,  // of the USA
  phone,                   // value: E.164; detail: country
  order_number,
  parcel_number,
  money,
  date,      // a day
  time,      // a moment, or a part of a day
  interval,  // several days, or from one moment to another
  product,   // value: the product's id; detail is empty
  address    // value: as written, on one line
};
BOOST_DESCRIBE_ENUM(EntityKind, email, url, card_number, iban, id_number, social_security_number, phone, order_number,
                    parcel_number, money, date, time, interval, product, address)

// Times are on the wall of the place where the writer is: whoever knows its time zone turns them into moments.
using LocalTime = std::chrono::local_time<std::chrono::seconds>;

enum class Precision { minute, part_of_day, day, week, month, year, range };
BOOST_DESCRIBE_ENUM(Precision, minute, part_of_day, day, week, month, year, range)

// What was meant lies in [begin, end). "by Friday" begins now.
struct When {
  LocalTime begin;
  LocalTime end;
  Precision precision = Precision::day;
  // Measured from now ("in two hours"): over a change of clocks, now + after is right and `begin` is not.
  std::optional<std::chrono::seconds> after;
  bool operator==(const When&) const = default;
};

struct Amount {
  std::int64_t minor = 0;  // in the currency's smallest unit
  std::string currency;    // ISO 4217
  bool operator==(const Amount&) const = default;
};

struct Entity {
  EntityKind kind;
  std::size_t begin;  // bytes of the UTF-8 text, end exclusive
  std::size_t end;
  // Normalised: "+4930123456", "12.50 EUR", "2026-03-03", "2026-03-03T10:00", "2026-03-09/2026-03-16" (end exclusive).
  std::string value;
  std::string detail;
  double confidence = 1;  // 1 where a check digit or the form proves it; below 0.6 it is a guess
  std::optional<When> when;
  std::optional<Amount> amount;
};

// A form of numbers that a company uses: '#' is a digit, '@' a letter, '*' either, a '+' after one of them repeats it,
// everything else is itself; capitals do not matter: "RT-######", "AB#+".
class NumberPattern {
 public:
  // invalid_argument when it is empty, longer than 40 characters, or has nothing but '+' and placeholders of letters.
  static Result<NumberPattern> of(std::string_view pattern, EntityKind kind = EntityKind::order_number);

  EntityKind kind() const { return kind_; }
  // How many letters of the folded text from its beginning match; 0: none.
  std::size_t match(std::u32string_view folded) const;

 private:
  struct Place {
    char32_t what;
    bool repeats = false;
  };
  std::vector<Place> places_;
  EntityKind kind_ = EntityKind::order_number;
};

struct Product {
  std::string id;
  std::vector<std::string> names;
};

// Names of products, made ready for being found: the longest name that stands in the text counts; capitals, accents,
// full width and traditional characters do not matter; in names of eight letters or more one word of five letters or
// more may have one mistake. Immutable.
class Catalogue {
 public:
  explicit Catalogue(std::span<const Product> products);
  Catalogue(Catalogue&&) noexcept;
  Catalogue& operator=(Catalogue&&) noexcept;
  ~Catalogue();

  struct Names;
  const Names& names() const { return *names_; }

 private:
  std::unique_ptr<const Names> names_;
};

enum class DateOrder { day_month, month_day };  // of "3/4/2026"

struct EntitySetting {
  LocalTime now;                   // where the writer is
  std::string_view region = "US";  // ISO 3166: phone numbers without a country, and which dollar "$" is
  DateOrder date_order = DateOrder::month_day;
  const Catalogue* products = nullptr;
  std::span<const NumberPattern> patterns = {};  // besides the usual forms
};

// In order of the text, disjoint. At most 100; what stands behind the first 20,000 bytes is not read.
std::vector<Entity> entities(std::string_view in, const EntitySetting& setting);

// What tells who a customer is or lets somebody pay in his name.
bool is_sensitive(EntityKind kind);

// The text with the values of sensitive entities covered: "[card_number 1111]" (its last four), "[id_number]",
// "[iban 00]", "[phone]", "[email]", "[address]".
std::string masked(std::string_view in, std::span<const Entity> found);

}  // namespace deskbell::text
