#include "entities/checksums.h"
#include "entities/scanners.h"

#include <algorithm>

namespace deskbell::text {
namespace {

struct Word {
  std::u32string_view text;
  EntityKind kind;
};
constexpr auto kOrder = EntityKind::order_number;
constexpr auto kParcel = EntityKind::parcel_number;

// What numbers are of; longer ones first where one is the beginning of another.
constexpr Word kWestern[] = {{U"order", kOrder},      {U"orders", kOrder},
                             {U"purchase", kOrder},   {U"invoice", kOrder},
                             {U"booking", kOrder},    {U"reservation", kOrder},
                             {U"reference", kOrder},  {U"ref", kOrder},
                             {U"ticket", kOrder},     {U"case", kOrder},
                             {U"bestellung", kOrder}, {U"bestellnummer", kOrder},
                             {U"auftrag", kOrder},    {U"auftragsnummer", kOrder},
                             {U"rechnung", kOrder},   {U"rechnungsnummer", kOrder},
                             {U"commande", kOrder},   {U"facture", kOrder},
                             {U"pedido", kOrder},     {U"factura", kOrder},
                             {U"ordine", kOrder},     {U"fattura", kOrder},
                             {U"zamowienie", kOrder}, {U"bestelling", kOrder},
                             {U"ordre", kOrder},      {U"po", kOrder},
                             {U"parcel", kParcel},    {U"package", kParcel},
                             {U"tracking", kParcel},  {U"track", kParcel},
                             {U"shipment", kParcel},  {U"consignment", kParcel},
                             {U"waybill", kParcel},   {U"awb", kParcel},
                             {U"sendung", kParcel},   {U"sendungsnummer", kParcel},
                             {U"paket", kParcel},     {U"colis", kParcel},
                             {U"suivi", kParcel},     {U"paquete", kParcel}};
constexpr Word kChinese[] = {{U"订单", kOrder},  {U"流水号", kOrder}, {U"工单", kOrder},  {U"预约号", kOrder},
                             {U"运单", kParcel}, {U"快递", kParcel},  {U"物流", kParcel}, {U"包裹", kParcel},
                             {U"单号", kOrder},  {U"编号", kOrder}};
constexpr LetterFilter kChineseLetters(kChinese, [](const Word& word) { return word.text; });
constexpr std::u32string_view kLinks[] = {U"number", U"numbers", U"nummer", U"no",  U"nr",   U"num", U"numero",
                                          U"id",     U"is",      U"code",   U"ist", U"with", U"the", U"est",
                                          U"es",     U"ref",     U"lautet", U"nbr", U"de",   U"mit", U"der"};
constexpr std::u32string_view kChineseLinks[] = {U"号码", U"编号", U"单号", U"号", U"是", U"为"};

constexpr std::size_t kLongest = 34;

bool is_part(const Letters& letters, std::size_t at) {
  const char32_t c = letters[at];
  if (is_word(c)) return true;
  return (c == U'-' || c == U'_' || c == U'/') && is_word(letters[at + 1]) && is_word(letters.before(at));
}

struct Token {
  std::size_t begin;
  std::size_t end;
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t size() const { return end - begin; }
};

// At most one letter more than `most`: who refuses longer ones need not know how long.
Token token_at(const Letters& letters, std::size_t begin, std::size_t most = std::u32string_view::npos) {
  Token out{.begin = begin, .end = begin};
  for (; is_part(letters, out.end) && out.size() <= most; ++out.end) {
    out.digits += is_digit(letters[out.end]);
    out.letters += is_plain_letter(letters[out.end]);
  }
  return out;
}

std::string value_of(const Letters& letters, const Token& token) {
  std::string out;
  for (std::size_t at = token.begin; at < token.end; ++at) {
    const char32_t c = letters[at];
    out += static_cast<char>(is_plain_letter(c) ? c - 32 : c);
  }
  return out;
}

void add(const Letters& letters, const Token& token, EntityKind kind, Claim claim, double confidence, Finds& finds,
         std::string detail = {}) {
  finds.push_back({.kind = kind,
                   .begin = token.begin,
                   .end = token.end,
                   .value = value_of(letters, token),
                   .detail = std::move(detail),
                   .confidence = confidence,
                   .claim = claim});
}

void skip_marks(const Letters& letters, std::size_t& at) {
  for (int i = 0; i < 4; ++i) {
    const char32_t c = letters[at];
    if (c != U' ' && c != U':' && c != U'#' && c != U'.' && c != U'(' && c != U'=' && c != U'"' && c != U'№' &&
        c != U'°')
      return;
    ++at;
  }
}

// Behind a word that says what follows: links and marks, then the number.
std::optional<Token> named_number(const Letters& letters, std::size_t at) {
  for (int links = 0; links < 4; ++links) {
    skip_marks(letters, at);
    std::size_t after = at;
    for (const std::u32string_view link : kChineseLinks)
      if (letters.sees(at, link)) {
        after = at + link.size();
        break;
      }
    for (const std::u32string_view link : kLinks)
      if (letters.sees(at, link) && !is_word(letters[at + link.size()])) after = std::max(after, at + link.size());
    if (after == at) break;
    at = after;
  }
  const Token token = token_at(letters, at, kLongest);
  const bool enough = token.digits >= 3 && token.size() >= 4 && token.size() <= kLongest;
  // "order 2026-03-05" is a day, "order 5.50" a price.
  const char32_t follows = letters[token.end];
  if (!enough || ((follows == U'.' || follows == U',') && is_digit(letters[token.end + 1]))) return std::nullopt;
  if (token.letters == 0 && token.digits == 8 && token.size() == 10) return std::nullopt;
  if (follows == U'%' || follows == U'€' || follows == U'$' || follows == U':') return std::nullopt;
  if (is_han(follows) && std::u32string_view(U"年月日号块元件个点分天").contains(follows)) return std::nullopt;
  return token;
}

void find_named_western(const Letters& letters, Finds& finds) {
  for (std::size_t at = 0; at < letters.size();) {
    if (!is_plain_letter(letters[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (is_plain_letter(letters[at])) ++at;
    const auto word = std::u32string_view(letters.folded).substr(begin, at - begin);
    if (word.size() < 2 || word.size() > 15 || is_digit(letters[at]) || is_digit(letters.before(begin))) continue;
    const auto* found = std::ranges::find(kWestern, word, &Word::text);
    if (found == std::end(kWestern)) continue;
    if (const auto token = named_number(letters, at)) add(letters, *token, found->kind, Claim::witness, 0.95, finds);
  }
}

void find_named_chinese(const Letters& letters, Finds& finds) {
  for (std::size_t at = 0; at + 1 < letters.size(); ++at) {
    if (!is_han(letters[at]) || !kChineseLetters.may_have(letters[at])) continue;
    for (const Word& word : kChinese) {
      if (!letters.sees(at, word.text)) continue;
      const auto token = named_number(letters, at + word.text.size());
      // "快递单号": the first word tells.
      const bool told = token && !finds.empty() && finds.back().begin == token->begin && finds.back().end == token->end;
      if (token && !told) add(letters, *token, word.kind, Claim::witness, 0.95, finds);
      break;
    }
  }
}

bool all_of_carrier(std::string_view value, std::size_t prefix, std::size_t least, std::size_t most) {
  const std::string_view digits = value.substr(std::min(prefix, value.size()));
  return digits.size() >= least && digits.size() <= most &&
         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

// The carrier whose form it is; empty when it is nobody's.
std::string_view carrier_of(std::string_view value) {
  if (value.starts_with("1Z") && value.size() == 18 && value.find_first_of("-_/") == value.npos) return "ups";
  if (is_postal_item(value)) return "post";
  if (value.starts_with("SF") && all_of_carrier(value, 2, 12, 15)) return "sf";
  if (value.starts_with("YT") && all_of_carrier(value, 2, 13, 15)) return "yto";
  if (value.starts_with("JDVB") && all_of_carrier(value, 4, 8, 14)) return "jd";
  if (value.starts_with("JJD") && all_of_carrier(value, 3, 15, 20)) return "dhl";
  if (value.starts_with("JD") && all_of_carrier(value, 2, 13, 20)) return value.size() >= 18 ? "dhl" : "jd";
  if (value.starts_with("TBA") && all_of_carrier(value, 3, 12, 12)) return "amazon";
  if (value.size() >= 20 && value.size() <= 22 && value[0] == '9' && value[1] >= '2' && value[1] <= '5' &&
      all_of_carrier(value, 0, 20, 22))
    return "usps";
  return {};
}

// "AB-1234", "RT202603020001": up to four letters, then digits that dashes may part.
bool is_order_form(std::string_view value) {
  std::size_t head = 0;
  while (head < value.size() && value[head] >= 'A' && value[head] <= 'Z') ++head;
  if (head == 0 || head > 4 || head == value.size()) return false;
  std::string_view rest = value.substr(head);
  const bool dash = rest.front() == '-';
  if (dash) rest.remove_prefix(1);
  const auto count = std::ranges::count_if(rest, [](char c) { return c >= '0' && c <= '9'; });
  const bool plain = rest.find_first_not_of("0123456789-") == rest.npos;
  return plain && count >= (dash ? 4 : 6);
}

void find_forms(const Letters& letters, Finds& finds) {
  for (std::size_t at = 0; at < letters.size();) {
    const char32_t c = letters[at];
    const bool hash = c == U'#' && is_word(letters[at + 1]) && !is_word(letters.before(at));
    if (!hash && !is_word(c)) {
      ++at;
      continue;
    }
    const Token token = token_at(letters, hash ? at + 1 : at);
    at = token.end;
    if (token.digits < 4 || token.size() > kLongest) continue;
    const bool decimal = (letters[token.end] == U'.' || letters[token.end] == U',') && is_digit(letters[token.end + 1]);
    const char32_t before = letters.before(token.begin);
    if (decimal || before == U'.' || before == U'+' || before == U'$' || before == U'@') continue;
    const std::string value = value_of(letters, token);
    if (const std::string_view carrier = carrier_of(value); !carrier.empty()) {
      add(letters, token, kParcel, Claim::witness, 0.95, finds, std::string(carrier));
    } else if (hash) {
      add(letters, token, kOrder, Claim::usual, 0.8, finds);
    } else if (is_order_form(value)) {
      add(letters, token, kOrder, Claim::usual, 0.7, finds);
    } else if (token.letters == 0 && token.digits == token.size() && token.digits >= 12 && token.digits <= 24) {
      add(letters, token, kOrder, Claim::guess, 0.5, finds);
    }
  }
}

void find_patterns(const Letters& letters, std::span<const NumberPattern> patterns, Finds& finds) {
  const std::u32string_view all = letters.folded;
  for (std::size_t at = 0; at < letters.size(); ++at) {
    if (is_word(letters.before(at)) && is_word(letters[at])) continue;
    for (const NumberPattern& pattern : patterns) {
      const std::size_t size = pattern.match(all.substr(at));
      if (size == 0 || is_word(letters[at + size])) continue;
      std::string value(letters.written(at, at + size));
      std::ranges::transform(value, value.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
      finds.push_back({.kind = pattern.kind(),
                       .begin = at,
                       .end = at + size,
                       .value = std::move(value),
                       .confidence = 0.98,
                       .claim = Claim::proven});
    }
  }
}

}  // namespace

Result<NumberPattern> NumberPattern::of(std::string_view pattern, EntityKind kind) {
  const auto refused = [](const char* why) { return invalid("pattern", why); };
  if (pattern.empty() || pattern.size() > 40) return refused("must have 1 to 40 characters");
  NumberPattern out;
  out.kind_ = kind;
  bool telling = false;
  const Letters letters(pattern);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const char32_t c = letters[i];
    const bool any = c == U'#' || c == U'@' || c == U'*';
    const bool after_any = !out.places_.empty() && !out.places_.back().repeats &&
                           std::u32string_view(U"#@*").contains(out.places_.back().what);
    if (c == U'+' && after_any) {
      out.places_.back().repeats = true;
      continue;
    }
    telling = telling || !any || c == U'#';
    out.places_.push_back({.what = c});
  }
  if (!telling) return refused("must hold a digit '#' or a character of its own");
  return out;
}

std::size_t NumberPattern::match(std::u32string_view folded) const {
  const auto fits = [](char32_t what, char32_t c) {
    if (what == U'#') return is_digit(c);
    if (what == U'@') return is_plain_letter(c);
    if (what == U'*') return is_word(c);
    return what == c;
  };
  std::size_t at = 0;
  for (const Place& place : places_) {
    if (at >= folded.size() || !fits(place.what, folded[at])) return 0;
    ++at;
    if (place.repeats)
      for (std::size_t more = 0; more < kLongest && at < folded.size() && fits(place.what, folded[at]); ++more) ++at;
  }
  return at;
}

void find_orders(const Letters& letters, std::span<const NumberPattern> patterns, Finds& finds) {
  if (letters.digits && letters.latin) find_named_western(letters, finds);
  if (letters.digits && letters.han) find_named_chinese(letters, finds);
  if (letters.digits) find_forms(letters, finds);
  if (!patterns.empty()) find_patterns(letters, patterns, finds);
}

}  // namespace deskbell::text
