#include "entities/numerals.h"
#include "entities/scanners.h"

#include <algorithm>

namespace deskbell::text {
namespace {

struct Name {
  std::u32string_view text;
  std::string_view currency;
};

constexpr Name kSymbols[] = {{U"us$", "USD"}, {U"hk$", "HKD"}, {U"nt$", "TWD"}, {U"au$", "AUD"}, {U"a$", "AUD"},
                             {U"c$", "CAD"},  {U"s$", "SGD"},  {U"r$", "BRL"},  {U"$", "$"},     {U"€", "EUR"},
                             {U"£", "GBP"},   {U"¥", "¥"},     {U"₹", "INR"},   {U"₩", "KRW"},   {U"₽", "RUB"},
                             {U"₴", "UAH"},   {U"₺", "TRY"},   {U"฿", "THB"},   {U"₫", "VND"},   {U"₪", "ILS"},
                             {U"zł", "PLN"},  {U"kč", "CZK"}};
// Whole words of small letters.
constexpr Name kWords[] = {
    {U"usd", "USD"},  {U"dollar", "$"},  {U"dollars", "$"},   {U"bucks", "$"},    {U"eur", "EUR"},
    {U"euro", "EUR"}, {U"euros", "EUR"}, {U"gbp", "GBP"},     {U"pound", "GBP"},  {U"pounds", "GBP"},
    {U"quid", "GBP"}, {U"cny", "CNY"},   {U"rmb", "CNY"},     {U"yuan", "CNY"},   {U"renminbi", "CNY"},
    {U"kuai", "CNY"}, {U"jpy", "JPY"},   {U"yen", "JPY"},     {U"hkd", "HKD"},    {U"twd", "TWD"},
    {U"ntd", "TWD"},  {U"chf", "CHF"},   {U"franken", "CHF"}, {U"francs", "CHF"}, {U"cad", "CAD"},
    {U"aud", "AUD"},  {U"nzd", "NZD"},   {U"sgd", "SGD"},     {U"inr", "INR"},    {U"rupees", "INR"},
    {U"krw", "KRW"},  {U"won", "KRW"},   {U"rub", "RUB"},     {U"rubles", "RUB"}, {U"sek", "SEK"},
    {U"nok", "NOK"},  {U"dkk", "DKK"},   {U"kr", "kr"},       {U"kronor", "SEK"}, {U"pln", "PLN"},
    {U"zl", "PLN"},   {U"zloty", "PLN"}, {U"zlotych", "PLN"}, {U"czk", "CZK"},    {U"kc", "CZK"},
    {U"huf", "HUF"},  {U"ft", "HUF"},    {U"forint", "HUF"},  {U"ron", "RON"},    {U"lei", "RON"},
    {U"try", "TRY"},  {U"tl", "TRY"},    {U"lira", "TRY"},    {U"thb", "THB"},    {U"baht", "THB"},
    {U"vnd", "VND"},  {U"idr", "IDR"},   {U"rp", "IDR"},      {U"brl", "BRL"},    {U"reais", "BRL"},
    {U"mxn", "MXN"},  {U"pesos", "MXN"}, {U"aed", "AED"},     {U"dirham", "AED"}, {U"dirhams", "AED"},
    {U"sar", "SAR"},  {U"ils", "ILS"},   {U"uah", "UAH"},     {U"zar", "ZAR"},    {U"eurs", "EUR"}};
// Longer ones first.
constexpr Name kChinese[] = {
    {U"块钱", "CNY"}, {U"元人民币", "CNY"}, {U"元钱", "CNY"},   {U"人民币", "CNY"}, {U"美元", "USD"}, {U"美金", "USD"},
    {U"美刀", "USD"}, {U"欧元", "EUR"},     {U"英镑", "GBP"},   {U"日元", "JPY"},   {U"日圆", "JPY"}, {U"港币", "HKD"},
    {U"港元", "HKD"}, {U"台币", "TWD"},     {U"新台币", "TWD"}, {U"韩元", "KRW"},   {U"加元", "CAD"}, {U"澳元", "AUD"},
    {U"卢布", "RUB"}, {U"新币", "SGD"},     {U"円", "JPY"},     {U"圆", "CNY"},     {U"元", "CNY"},   {U"块", "CNY"}};
// Words that begin with 元 and 块, and what is counted in pieces.
constexpr std::u32string_view kNotAfterYuan = U"旦宵件素首老帅凶气";
constexpr std::u32string_view kAfterKuai = U"钱多的了吗呢吧左不就还才我你他但可够吃买也都，。,.!?！？、；; )）";

int exponent_of(std::string_view currency) {
  for (const std::string_view whole : {"JPY", "KRW", "VND"})
    if (currency == whole) return 0;
  return 2;
}

std::string settled(std::string_view currency, const Letters& letters, std::string_view region) {
  struct Local {
    std::string_view region;
    std::string_view currency;
  };
  if (currency == "¥") return letters.kana || region == "JP" ? "JPY" : "CNY";
  if (currency == "$") {
    constexpr Local kDollars[] = {{"CA", "CAD"}, {"AU", "AUD"}, {"NZ", "NZD"}, {"HK", "HKD"},
                                  {"SG", "SGD"}, {"TW", "TWD"}, {"MX", "MXN"}};
    const auto* found = std::ranges::find(kDollars, region, &Local::region);
    return std::string(found == std::end(kDollars) ? "USD" : found->currency);
  }
  if (currency == "kr") return region == "DK" ? "DKK" : region == "NO" ? "NOK" : "SEK";
  return std::string(currency);
}

struct Unit {
  std::string_view currency;
  std::size_t end = 0;
  bool kuai = false;
};

std::u32string_view word_at(const Letters& letters, std::size_t at) {
  std::size_t end = at;
  while (is_letter(letters[end]) && end - at < 12) ++end;
  return std::u32string_view(letters.folded).substr(std::min(at, letters.size()), end - at);
}

std::optional<Unit> chinese_unit(const Letters& letters, std::size_t at) {
  for (const Name& name : kChinese) {
    if (!letters.sees(at, name.text)) continue;
    const std::size_t end = at + name.text.size();
    const char32_t next = letters[end];
    if (name.text == U"元" && next != 0 && kNotAfterYuan.contains(next)) return std::nullopt;
    const bool kuai = name.text == U"块";
    const bool more = is_digit(next) || chinese_digit(next);
    if (kuai && next != 0 && next != U'\n' && !more && !kAfterKuai.contains(next)) return std::nullopt;
    return Unit{name.currency, end, kuai || name.text == U"元"};
  }
  return std::nullopt;
}

// Behind a number, a blank between them or not.
std::optional<Unit> unit_behind(const Letters& letters, std::size_t at) {
  if (letters[at] == U' ') ++at;
  for (const Name& name : kSymbols)
    if (letters.sees(at, name.text) && !(name.text.back() == U'$' && is_digit(letters[at + name.text.size()])) &&
        !is_letter(letters[at + name.text.size()]))
      return Unit{name.currency, at + name.text.size()};
  if (is_han(letters[at]) || letters[at] == U'円') return chinese_unit(letters, at);
  const std::u32string_view word = word_at(letters, at);
  if (word.size() < 2) return std::nullopt;
  const auto* found = std::ranges::find(kWords, word, &Name::text);
  if (found == std::end(kWords)) return std::nullopt;
  // "3 try", "5 won": words of their own unless they are written as codes.
  const bool code = word == U"try" || word == U"won" || word == U"ft";
  if (code && !(letters.is_capital(at) && letters.is_capital(at + 1))) return std::nullopt;
  return Unit{found->currency, at + word.size()};
}

// Before a number: where the symbol or code begins.
struct Front {
  std::string_view currency;
  std::size_t begin;
};
std::optional<Front> unit_before(const Letters& letters, std::size_t number) {
  std::size_t end = number;
  if (letters.before(end) == U' ') --end;
  for (const Name& name : kSymbols) {
    if (!letters.ends_with(end, name.text)) continue;
    const std::size_t begin = end - name.text.size();
    if (is_plain_letter(name.text[0]) && is_word(letters.before(begin))) continue;
    return Front{name.currency, begin};
  }
  if (letters.ends_with(end, U"人民币")) return Front{"CNY", end - 3};
  std::size_t begin = end;
  while (begin > 0 && is_plain_letter(letters[begin - 1]) && end - begin < 4) --begin;
  if (begin == end || is_word(letters.before(begin))) return std::nullopt;
  const auto word = std::u32string_view(letters.folded).substr(begin, end - begin);
  if (word.size() != 3 && word != U"rp") return std::nullopt;
  const auto* found = std::ranges::find(kWords, word, &Name::text);
  if (found == std::end(kWords) || word == U"try" || word == U"won" || word == U"yen") return std::nullopt;
  return Front{found->currency, begin};
}

void multiply(const Letters& letters, Number& number) {
  std::size_t at = number.end;
  std::int64_t by = 1;
  const char32_t c = letters[at];
  if (c == U'万') by = 10'000;
  if (c == U'亿') by = 100'000'000;
  if (c == U'千') by = 1000;
  if (c == U'百') by = 100;
  if (by > 1) {
    ++at;
  } else if (c == U'k' && !is_word(letters[at + 1])) {
    by = 1000;
    ++at;
  } else {
    if (c == U' ') ++at;
    const auto word = word_at(letters, at);
    if (word == U"thousand") by = 1000;
    if (word == U"million" || word == U"mio" || word == U"millionen") by = 1'000'000;
    if (by > 1) at += word.size();
  }
  if (by == 1 || number.parts > 9'000'000'000'000'000'000 / by) return;
  number.parts *= by;
  number.end = at;
  number.decimals = 0;
}

// "三块五", "3块5毛": tenths and hundredths behind the unit.
void add_small_change(const Letters& letters, const Unit& unit, Number& number) {
  if (!unit.kuai || number.decimals > 0) return;
  std::size_t at = unit.end;
  for (std::int64_t place = kUnit / 10; place >= kUnit / 100; place /= 10) {
    const char32_t c = letters[at];
    const auto value = is_digit(c) ? std::optional(static_cast<int>(c - U'0')) : chinese_digit(c);
    if (!value || is_digit(letters[at + 1])) return;
    number.parts += *value * place;
    number.end = ++at;
    const char32_t name = letters[at];
    if (name != U'毛' && name != U'角' && name != U'分') return;
    number.end = ++at;
  }
}

class Reader {
 public:
  Reader(const Letters& letters, std::string_view region, Finds& finds)
      : letters_(letters), region_(region), finds_(finds) {}

  void read() {
    for (std::size_t at = 0; at < letters_.size();) {
      const char32_t c = letters_[at];
      if (is_digit(c)) {
        at = digits(at);
      } else if (letters_.han && is_han(c) && (chinese_digit(c) || c == U'十')) {
        at = chinese(at);
      } else {
        ++at;
      }
    }
  }

 private:
  std::size_t past_digits(std::size_t at) const {
    while (is_digit(letters_[at])) ++at;
    return at;
  }

  std::size_t digits(std::size_t begin) {
    const char32_t before = letters_.before(begin);
    const bool inside =
        is_plain_letter(before) || ((before == U'.' || before == U',') && begin > 1 && is_digit(letters_[begin - 2]));
    const auto front = unit_before(letters_, begin);
    if (inside && !front) return past_digits(begin);
    auto number = read_number(letters_, begin);
    if (!number) return past_digits(begin);
    multiply(letters_, *number);
    if (front) {
      // "¥50元" says it twice.
      if (const auto unit = unit_behind(letters_, number->end); unit && unit->kuai) number->end = unit->end;
      add(front->begin, *number, front->currency, 0.97);
      return number->end;
    }
    return behind(begin, *number);
  }

  std::size_t chinese(std::size_t begin) {
    auto number = read_chinese_number(letters_, begin);
    // "几十元" is no ten.
    const char32_t before = letters_.before(begin);
    if (before == U'几' || before == U'数' || before == U'好') number.reset();
    if (!number || number->parts == 0) {
      std::size_t at = begin + 1;
      while (chinese_digit(letters_[at]) || letters_[at] == U'十' || letters_[at] == U'百' || letters_[at] == U'千')
        ++at;
      return at;
    }
    // "一块" is "together" and a piece as often as a coin.
    const std::size_t end = number->end;
    const auto unit = chinese_unit(letters_, end);
    if (unit && unit->kuai && letters_[end] == U'块' && end == begin + 1 && letters_[begin] == U'一' &&
        !chinese_digit(letters_[unit->end]))
      return end;
    return behind(begin, *number);
  }

  std::size_t behind(std::size_t begin, Number& number) {
    const auto unit = unit_behind(letters_, number.end);
    if (!unit) return std::max(number.end, begin + 1);
    number.end = unit->end;
    add_small_change(letters_, *unit, number);
    add(begin, number, unit->currency, 0.95);
    return number.end;
  }

  void add(std::size_t begin, const Number& number, std::string_view currency, double confidence) {
    Amount amount{.minor = 0, .currency = settled(currency, letters_, region_)};
    const int exponent = exponent_of(amount.currency);
    const std::int64_t part = exponent == 2 ? kUnit / 100 : kUnit;
    amount.minor = (number.parts + part / 2) / part;
    std::string value = std::to_string(exponent == 2 ? amount.minor / 100 : amount.minor);
    if (exponent == 2) {
      const auto cents = amount.minor % 100;
      value += cents < 10 ? ".0" : ".";
      value += std::to_string(cents);
    }
    value += " " + amount.currency;
    finds_.push_back({.kind = EntityKind::money,
                      .begin = begin,
                      .end = number.end,
                      .value = std::move(value),
                      .confidence = confidence,
                      .claim = Claim::witness,
                      .amount = std::move(amount)});
  }

  const Letters& letters_;
  std::string_view region_;
  Finds& finds_;
};

}  // namespace

void find_money(const Letters& letters, std::string_view region, Finds& finds) {
  if (letters.digits || letters.han) Reader(letters, region, finds).read();
}

}  // namespace deskbell::text
