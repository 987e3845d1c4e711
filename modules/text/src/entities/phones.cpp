#include "entities/scanners.h"

#include <algorithm>

// Numbering plans in short: the lengths that a national number may have. Which blocks are assigned changes every month
// and says little about what a writer meant.
namespace deskbell::text {
namespace {

struct Plan {
  std::string_view region;
  std::string_view code;
  std::string_view trunk;  // before a national number, left out behind the country's code
  std::size_t shortest;    // without the trunk prefix
  std::size_t longest;
};

// In order of regions.
constexpr Plan kPlans[] = {
    {"AE", "971", "0", 8, 9},  {"AR", "54", "0", 10, 11}, {"AT", "43", "0", 7, 13},  {"AU", "61", "0", 9, 9},
    {"BE", "32", "0", 8, 9},   {"BG", "359", "0", 7, 9},  {"BR", "55", "0", 10, 11}, {"CA", "1", "1", 10, 10},
    {"CH", "41", "0", 9, 9},   {"CL", "56", "", 9, 9},    {"CN", "86", "0", 9, 11},  {"CO", "57", "", 10, 10},
    {"CZ", "420", "", 9, 9},   {"DE", "49", "0", 6, 11},  {"DK", "45", "", 8, 8},    {"EE", "372", "", 7, 8},
    {"EG", "20", "0", 8, 10},  {"ES", "34", "", 9, 9},    {"FI", "358", "0", 6, 10}, {"FR", "33", "0", 9, 9},
    {"GB", "44", "0", 9, 10},  {"GR", "30", "", 10, 10},  {"HK", "852", "", 8, 8},   {"HR", "385", "0", 8, 9},
    {"HU", "36", "06", 8, 9},  {"ID", "62", "0", 8, 12},  {"IE", "353", "0", 7, 9},  {"IL", "972", "0", 8, 9},
    {"IN", "91", "0", 10, 10}, {"IR", "98", "0", 10, 10}, {"IT", "39", "", 8, 11},   {"JP", "81", "0", 9, 10},
    {"KR", "82", "0", 8, 10},  {"LT", "370", "0", 8, 8},  {"LU", "352", "", 6, 9},   {"LV", "371", "", 8, 8},
    {"MO", "853", "", 8, 8},   {"MX", "52", "", 10, 10},  {"MY", "60", "0", 8, 10},  {"NG", "234", "0", 8, 10},
    {"NL", "31", "0", 9, 9},   {"NO", "47", "", 8, 8},    {"NZ", "64", "0", 8, 10},  {"PE", "51", "0", 8, 9},
    {"PH", "63", "0", 9, 10},  {"PK", "92", "0", 9, 10},  {"PL", "48", "", 9, 9},    {"PT", "351", "", 9, 9},
    {"RO", "40", "0", 9, 9},   {"RS", "381", "0", 8, 9},  {"RU", "7", "8", 10, 10},  {"SA", "966", "0", 9, 9},
    {"SE", "46", "0", 7, 9},   {"SG", "65", "", 8, 8},    {"SI", "386", "0", 8, 8},  {"SK", "421", "0", 9, 9},
    {"TH", "66", "0", 8, 9},   {"TR", "90", "0", 10, 10}, {"TW", "886", "0", 8, 9},  {"UA", "380", "0", 9, 9},
    {"US", "1", "1", 10, 10},  {"VN", "84", "0", 9, 10},  {"ZA", "27", "0", 9, 9}};

const Plan* plan_of(std::string_view region) {
  const auto* found = std::ranges::lower_bound(kPlans, region, {}, &Plan::region);
  return found != std::end(kPlans) && found->region == region ? found : nullptr;
}

const Plan* plan_of_code(std::string_view digits) {
  if (digits.starts_with("1")) return plan_of("US");
  const Plan* best = nullptr;
  for (const Plan& plan : kPlans)
    if (digits.starts_with(plan.code) && (!best || plan.code.size() > best->code.size())) best = &plan;
  return best;
}

bool fits(const Plan& plan, std::string_view national) {
  if (national.size() < plan.shortest || national.size() > plan.longest) return false;
  if (plan.code == "1") return national[0] >= '2' && national[3] >= '2';
  if (plan.code == "86") return national.size() != 11 || (national[0] == '1' && national[1] >= '3');
  return plan.region == "IT" || national[0] != '0';
}

constexpr std::u32string_view kWitnesses[] = {
    U"phone",    U"call",     U"tel",       U"mobile",        U"cell",         U"number is",   U"ring me",
    U"reach me", U"whatsapp", U"handy",     U"mobil",         U"meine nummer", U"sms",         U"text me",
    U"fax",      U"telefon",  U"rufnummer", U"telefonnummer", U"handynummer",  U"mobilnummer", U"portable",
    U"movil",    U"电话",     U"手机",      U"致电",          U"拨打",         U"联系方式",    U"座机",
    U"号码是",   U"热线",     U"wechat",    U"contact",       U"打给",         U"短信"};
constexpr std::u32string_view kAgainst[] = {U"order",  U"订单",    U"单号",   U"tracking", U"运单",   U"快递",
                                            U"parcel", U"invoice", U"ticket", U"isbn",     U"serial", U"序列号",
                                            U"编号",   U"bestell", U"nummer", U"awb",      U"account"};

// What the words just before say of the number; the nearest one counts.
enum class Said { nothing, phone, other };
Said said_before(const Letters& letters, std::size_t begin) {
  std::size_t from = begin;
  while (from > 0 && begin - from < 24 && !std::u32string_view(U",;!?。\n").contains(letters[from - 1])) --from;
  const std::u32string_view before = std::u32string_view(letters.folded).substr(from, begin - from);
  const auto nearest = [&](const auto& words) {
    std::size_t best = 0;
    for (const std::u32string_view word : words)
      if (const auto at = before.rfind(word); at != before.npos) best = std::max(best, at + word.size());
    return best;
  };
  const std::size_t phone = nearest(kWitnesses);
  const std::size_t other = nearest(kAgainst);
  return phone == 0 && other == 0 ? Said::nothing : phone >= other ? Said::phone : Said::other;
}

struct Candidate {
  std::size_t begin;
  std::size_t end;
  bool plus = false;
  bool parted = false;  // blanks, dashes, brackets within
  std::string digits;
};

// From a digit, '+' or '(' on: groups of digits with at most two marks between them, up to 17 digits.
Candidate candidate_at(const Letters& letters, std::size_t begin) {
  Candidate out{.begin = begin, .end = begin, .digits = {}};
  std::size_t at = begin;
  if (letters[at] == U'+') {
    out.plus = true;
    ++at;
  }
  if (letters[at] == U'(') ++at;
  while (is_digit(letters[at]) && out.digits.size() < 18) {
    while (is_digit(letters[at]) && out.digits.size() < 18) out.digits += static_cast<char>(letters[at++]);
    out.end = at;
    std::size_t next = at;
    for (int marks = 0; marks < 3; ++marks) {
      const char32_t c = letters[next];
      if (c != U' ' && c != U'-' && c != U'.' && c != U'/' && c != U'(' && c != U')') break;
      ++next;
    }
    if (next == at || !is_digit(letters[next])) break;
    out.parted = true;
    at = next;
  }
  return out;
}

bool is_free(const Letters& letters, const Candidate& c) {
  const char32_t before = letters.before(c.begin);
  const char32_t after = letters[c.end];
  if (is_word(before) || is_plain_letter(after) || is_digit(after)) return false;
  if (before == U'#' || before == U'-' || before == U'_' || before == U'$' || before == U'¥') return false;
  if (before == U'.' && c.begin > 1 && is_digit(letters[c.begin - 2])) return false;
  return after != U'%' && after != U'_';
}

// "+86 138 ...", "0049 30 ...".
bool read_international(Candidate& c, std::string& value, const Plan*& plan) {
  std::string_view digits = c.digits;
  if (!c.plus) {
    if (!digits.starts_with("00") || digits.size() < 10) return false;
    digits.remove_prefix(2);
  }
  plan = plan_of_code(digits);
  if (!plan) {
    value = "+" + std::string(digits);
    return c.plus && digits.size() >= 8 && digits.size() <= 15 && digits[0] != '0';
  }
  std::string_view national = digits.substr(plan->code.size());
  // "+44 (0)20 ..."
  if (!plan->trunk.empty() && plan->code != "1" && plan->code != "7" && national.starts_with(plan->trunk) &&
      plan->trunk == "0")
    national.remove_prefix(1);
  if (!fits(*plan, national)) return false;
  value = "+" + std::string(plan->code) + std::string(national);
  return true;
}

bool is_chinese_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

struct National {
  std::string value;
  double confidence = 0;
};
National read_national(const Candidate& c, const Plan* plan, Said said, const Letters& letters) {
  std::string_view digits = c.digits;
  if (is_chinese_mobile(digits) && (letters.han || (plan && plan->region == "CN")))
    return {"+86" + c.digits, said == Said::phone ? 0.97 : 0.9};
  if (!plan) return {};
  const bool chinese = plan->region == "CN";
  if (chinese && digits.size() == 10 && (digits.starts_with("400") || digits.starts_with("800")))
    return {"+86" + c.digits, c.parted || said == Said::phone ? 0.95 : 0.6};
  bool trunk = !plan->trunk.empty() && digits.starts_with(plan->trunk);
  if (trunk && !(plan->code == "1" && digits.size() == 10)) digits.remove_prefix(plan->trunk.size());
  if (!fits(*plan, digits)) return {};
  // Without its area a Chinese number is anything; with it, it begins with 0.
  if (chinese && !trunk) return {};
  if (plan->region == "IT") trunk = c.digits[0] == '0';
  const bool american = plan->code == "1" && c.parted;
  double confidence = said == Said::phone ? 0.92 : american || (trunk && c.parted) ? 0.8 : trunk ? 0.65 : 0;
  if (confidence == 0 && c.parted && plan->trunk.empty() && plan->region != "IT") confidence = 0.6;
  if (plan->code == "1" && !c.parted && said != Said::phone) confidence = 0;
  return {confidence > 0 ? "+" + std::string(plan->code) + std::string(digits) : "", confidence};
}

void try_phone(const Letters& letters, Candidate& c, const Plan* home, Finds& finds) {
  if (c.digits.size() < 7 || c.digits.size() > 17 || !is_free(letters, c)) return;
  const Said said = said_before(letters, c.begin);
  if (said == Said::other && !c.plus) return;
  std::string value;
  const Plan* plan = nullptr;
  double confidence = 0;
  if (read_international(c, value, plan)) {
    confidence = c.plus ? 0.97 : 0.85;
  } else if (!c.plus) {
    National national = read_national(c, home, said, letters);
    value = std::move(national.value);
    confidence = national.confidence;
    plan = value.starts_with("+86") && is_chinese_mobile(c.digits) ? plan_of("CN") : home;
  }
  if (confidence == 0) return;
  finds.push_back({.kind = EntityKind::phone,
                   .begin = c.begin,
                   .end = c.end,
                   .value = std::move(value),
                   .detail = plan ? std::string(plan->region) : std::string(),
                   .confidence = confidence,
                   .claim = c.plus || said == Said::phone ? Claim::witness : Claim::usual});
}

}  // namespace

void find_phones(const Letters& letters, std::string_view region, Finds& finds) {
  if (!letters.digits) return;
  const Plan* home = plan_of(region);
  for (std::size_t at = 0; at < letters.size();) {
    const char32_t c = letters[at];
    const bool begins =
        is_digit(c) || ((c == U'+' || c == U'(') && (is_digit(letters[at + 1]) || letters[at + 1] == U'('));
    if (!begins) {
      ++at;
      continue;
    }
    Candidate candidate = candidate_at(letters, at);
    const std::size_t before = finds.size();
    try_phone(letters, candidate, home, finds);
    at = std::max(candidate.end, at + 1);
    // What is too long to be one number is none; its tail is no number either.
    if (finds.size() == before)
      while (is_digit(letters[at])) ++at;
  }
}

}  // namespace deskbell::text
