#include "entities/chinese_words.h"
#include "entities/numerals.h"
#include "entities/numeric_date.h"
#include "entities/scanners.h"
#include "entities/spoken_time.h"

#include <algorithm>
#include <initializer_list>

namespace deskbell::text {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using View = std::u32string_view;
using Half = SpokenTime::Half;

// With what an expression may begin: cheap to ask for every letter.
constexpr View kBeginnings =
    U"今明昨后前大当本这下上月年周星礼凌清早中傍晚半几两俩一二三四五六七八九十零〇0123456789午夜最不未元春国去";

constexpr LetterFilter kBeginningLetters(kBeginnings);

// Reads one expression piece by piece; each piece either takes letters or leaves everything as it was.
class Grammar {
 public:
  Grammar(const Letters& letters, const EntitySetting& setting)
      : letters_(letters), setting_(setting), today_(std::chrono::floor<days>(setting.now)) {}

  bool read(std::size_t at) {
    spoken_ = {};
    at_ = at;
    const bool latest = take_one_of({U"最迟", U"最晚", U"不晚于", U"不迟于"});
    std::size_t end = at_;
    bool any = false;
    for (int pieces = 0; pieces < 5; ++pieces) {
      if (!(span() || day() || part() || clock())) break;
      any = true;
      end = at_;
      skip_blanks();
      if (take(U"的") || take(U"在")) skip_blanks();
    }
    if (!any || spoken_.empty()) return false;
    at_ = end;
    if (spoken_.days || spoken_.clock || spoken_.part) {
      if (take_one_of({U"之前", U"以前", U"前"})) spoken_.by = true;
    }
    spoken_.by = spoken_.by || latest;
    return true;
  }

  const SpokenTime& spoken() const { return spoken_; }
  std::size_t end() const { return at_; }

 private:
  char32_t here(std::size_t ahead = 0) const { return letters_[at_ + ahead]; }
  bool take(View words) {
    if (!letters_.sees(at_, words)) return false;
    at_ += words.size();
    return true;
  }
  bool take_one_of(std::initializer_list<View> list) {
    return std::ranges::any_of(list, [&](View words) { return take(words); });
  }
  void skip_blanks() {
    while (here() == U' ') ++at_;
  }
  bool back(std::size_t to) {
    at_ = to;
    return false;
  }

  // 0 to 9999 in digits of either kind; "二零二六" too.
  std::optional<int> number() {
    const std::size_t begin = at_;
    int value = 0;
    if (is_digit(here())) {
      for (int count = 0; is_digit(here()); ++at_) {
        if (++count > 4) return at_ = begin, std::nullopt;
        value = value * 10 + static_cast<int>(here() - U'0');
      }
      return value;
    }
    if (chinese_digit(here()) && chinese_digit(here(1)) && chinese_digit(here(2)) && chinese_digit(here(3))) {
      for (int i = 0; i < 4; ++i) value = value * 10 + *chinese_digit(here(static_cast<std::size_t>(i)));
      at_ += 4;
      return value;
    }
    // Below a hundred.
    bool any = false;
    if (const auto tens = chinese_digit(here()); tens && here(1) == U'十') {
      value = *tens * 10;
      at_ += 2;
      any = true;
    } else if (here() == U'十') {
      value = 10;
      ++at_;
      any = true;
    }
    if (const auto one = chinese_digit(here())) {
      value += *one;
      ++at_;
      any = true;
    }
    if (!any) return at_ = begin, std::nullopt;
    return value;
  }

  // "两三", "1-2", "3到5": the greater; 几: three.
  std::optional<int> count() {
    if (take(U"几")) {
      spoken_.confidence = 0.7;
      return 3;
    }
    const std::size_t begin = at_;
    const auto first = number();
    if (!first) return std::nullopt;
    const std::size_t after = at_;
    const bool single = after == begin + 1 && !is_digit(letters_[begin]);
    const bool range = take_one_of({U"-", U"~", U"到", U"至", U"或"});
    if (range || single)
      if (const auto second = number(); second && *second > *first && *second - *first < 10) {
        spoken_.confidence = 0.85;
        return second;
      }
    at_ = after;
    return first;
  }

  // ---- from now: "两小时后", "3天内", "半小时前" ----

  bool span() {
    if (!spoken_.empty()) return false;
    const std::size_t begin = at_;
    const double confidence = spoken_.confidence;
    take(U"未来");
    if (amount()) {
      skip_blanks();
      const bool by = take_one_of({U"之内", U"以内", U"内"});
      if (by) return spoken_.by = true;
      if (take_one_of({U"之后", U"以后", U"后"})) return true;
      if (take_one_of({U"之前", U"以前", U"前"})) return reverse();
    }
    spoken_ = {};
    spoken_.confidence = confidence;
    return back(begin);
  }
  bool reverse() {
    if (spoken_.after) spoken_.after = -*spoken_.after;
    if (spoken_.days) spoken_.days = one_day(earlier_);
    return true;
  }
  bool amount() {
    if (take_one_of({U"半个小时", U"半小时", U"半个钟头"})) return set_after(minutes(30));
    if (take(U"半天")) return set_after(hours(4));
    if (take(U"半个月")) return set_days(15);
    if (take(U"半年")) return set_months(6);
    const auto value = count();
    if (!value) return false;
    skip_blanks();
    const bool counted = take(U"个");
    const bool half = counted && take(U"半");
    if (take(U"工作日")) {
      spoken_.days = one_day(plus_working_days(today_, *value));
      earlier_ = today_;
      return true;
    }
    if (take_one_of({U"分钟", U"分"})) return set_after(minutes(*value));
    if (take_one_of({U"小时", U"钟头"})) return set_after(hours(*value) + minutes(half ? 30 : 0));
    if (take_one_of({U"天", U"日"})) return set_days(*value);
    if (take_one_of({U"周", U"星期", U"礼拜"})) return set_days(7 * *value);
    if (counted && take(U"月")) return set_months(*value);
    if (take(U"年")) return *value < 100 && set_months(12 * *value);
    return false;
  }
  bool set_after(minutes amount) {
    spoken_.after = amount;
    return true;
  }
  bool set_days(int amount) {
    spoken_.days = one_day(today_ + days(amount));
    earlier_ = today_ - days(amount);
    return true;
  }
  bool set_months(int months) {
    const auto in = [&](int ahead) {
      const Days month = month_of(today_, ahead);
      const auto day = static_cast<unsigned>(std::chrono::year_month_day(today_).day());
      return std::min(month.begin + days(day - 1), month.end - days(1));
    };
    spoken_.days = one_day(in(months));
    earlier_ = in(-months);
    return true;
  }

  // ---- which day ----

  bool day() {
    if (spoken_.days || spoken_.after || spoken_.clock) return false;
    for (const DayWord& word : kDays)
      if (take(word.text)) return set_day(today_ + days(word.ahead));
    for (const DayPartWord& word : kDaysWithPart) {
      if (!take(word.text)) continue;
      spoken_.part = word.part;
      spoken_.half = word.part.begin < hours(12) ? Half::am : Half::pm;
      take(U"上");
      return set_day(today_ + days(word.ahead));
    }
    return edge() || week() || whole() || date();
  }
  bool set_day(std::optional<local_days> day) {
    if (!day) return false;
    spoken_.days = one_day(*day);
    return true;
  }
  bool set_range(local_days begin, local_days end, Precision precision = Precision::range) {
    spoken_.days = Days{begin, end, precision};
    return true;
  }

  // "月底", "下个月初", "年底".
  bool edge() {
    const std::size_t begin = at_;
    int ahead = 0;
    if (take_one_of({U"下个", U"下"})) {
      ahead = 1;
    } else if (take_one_of({U"上个", U"上"})) {
      ahead = -1;
    } else {
      take_one_of({U"本", U"这个", U"这"});
    }
    Days whole{};
    int some = 3;
    if (take(U"月")) {
      whole = month_of(today_, ahead);
    } else if (ahead == 0 && (take(U"今年") || take(U"年"))) {
      whole = year_of(today_, 0);
      some = 31;
    } else {
      return back(begin);
    }
    if (take_one_of({U"底", U"末"})) return set_range(whole.end - days(some), whole.end);
    if (take(U"初")) return set_range(whole.begin, whole.begin + days(some));
    if (some == 3 && take(U"中旬")) return set_range(whole.begin + days(10), whole.begin + days(20));
    if (some == 3 && take(U"上旬")) return set_range(whole.begin, whole.begin + days(10));
    if (some == 3 && take(U"下旬")) return set_range(whole.begin + days(20), whole.end);
    return back(begin);
  }

  // "周三", "下周三", "上个星期天", "下下周一", "本周", "下周", "周末".
  bool week() {
    const std::size_t begin = at_;
    int ahead = 0;
    bool told = true;
    if (take_one_of({U"下下个", U"下下"})) {
      ahead = 2;
    } else if (take_one_of({U"下个", U"下"})) {
      ahead = 1;
    } else if (take_one_of({U"上上个", U"上上"})) {
      ahead = -2;
    } else if (take_one_of({U"上个", U"上"})) {
      ahead = -1;
    } else {
      told = take_one_of({U"这个", U"本", U"这"});
    }
    if (!take_one_of({U"周", U"星期", U"礼拜"})) return back(begin);
    const local_days base = today_ + days(7 * ahead);
    if (take(U"末")) return set_range(weekday_in_week(base, 6), weekday_in_week(base, 7) + days(1));
    constexpr View kNames = U"一二三四五六日天";
    const auto name = here() == 0 ? View::npos : kNames.find(here());
    if (name == View::npos) {
      if (!told) return back(begin);
      take(U"内");
      const Days whole = week_of(base);
      return set_range(whole.begin, whole.end, Precision::week);
    }
    // "三周五天" has no Friday.
    ++at_;
    const int iso_day = std::min(static_cast<int>(name) + 1, 7);
    return set_day(told ? weekday_in_week(base, iso_day) : next_weekday(today_ - days(1), iso_day));
  }

  // "下个月", "这个月", "去年".
  bool whole() {
    const std::size_t begin = at_;
    const auto month = [&](int ahead) {
      const Days of = month_of(today_, ahead);
      return set_range(of.begin, of.end, Precision::month);
    };
    const auto year = [&](int ahead) {
      const Days of = year_of(today_, ahead);
      return set_range(of.begin, of.end, Precision::year);
    };
    if (take_one_of({U"下个月", U"下月"})) return month_day(1) || month(1);
    if (take_one_of({U"上个月", U"上月"})) return month_day(-1) || month(-1);
    if (take_one_of({U"这个月", U"本月"})) return month_day(0) || month(0);
    if (take(U"明年")) return year(1);
    if (take(U"去年")) return year(-1);
    if (take(U"今年")) return year(0);
    return back(begin);
  }
  // "下个月5号".
  bool month_day(int ahead) {
    const std::size_t begin = at_;
    const auto day = number();
    if (!day || *day < 1 || !take_one_of({U"号", U"日"})) return back(begin);
    const Days month = month_of(today_, ahead);
    const local_days date = month.begin + days(*day - 1);
    return date < month.end ? set_day(date) : back(begin);
  }

  // "2026年3月5日", "3月5号", "三月", "5号".
  bool date() {
    const std::size_t begin = at_;
    if (const auto numeric = read_numeric_date(letters_, at_, setting_.date_order, today_)) {
      at_ = numeric->end;
      return set_day(numeric->day);
    }
    auto first = number();
    if (!first) return false;
    std::optional<int> year;
    skip_blanks();
    if (*first >= 1900 && take(U"年")) {
      year = first;
      skip_blanks();
      first = number();
      if (!first) return back(begin);
      skip_blanks();
    }
    if (take(U"月")) {
      skip_blanks();
      const std::size_t after = at_;
      if (const auto day = number()) {
        if (take_one_of({U"日", U"号"})) return set_day(date_of(today_, year, *first, *day)) || back(begin);
        at_ = after;
        return back(begin);
      }
      const auto of = date_of(today_, year, *first, 1);
      if (!of || !(year || take_one_of({U"份"}))) return back(begin);
      const Days month = month_of(*of, 0);
      return set_range(month.begin, month.end, Precision::month);
    }
    if (!year && *first >= 1 && *first <= 31 && here() == U'号' && !is_counted(here(1))) {
      ++at_;
      const Days month = month_of(today_, 0);
      const local_days here_day = month.begin + days(*first - 1);
      const bool past = here_day < today_ || here_day >= month.end;
      const Days of = past ? month_of(today_, 1) : month;
      const local_days date = of.begin + days(*first - 1);
      spoken_.confidence = std::min(spoken_.confidence, 0.8);
      return date < of.end ? set_day(date) : back(begin);
    }
    return back(begin);
  }
  // "5号楼", "3号线": no days.
  static bool is_counted(char32_t c) { return c != 0 && View(U"楼线店机柜门馆厅院室栋铺桌球码").contains(c); }

  // ---- which part of the day, which time ----

  bool part() {
    if (spoken_.part || spoken_.after || spoken_.clock) return false;
    for (const PartWord& part : kDayParts) {
      // "早上好" greets.
      if (letters_.sees(at_, part.text) && here(part.text.size()) == U'好') return false;
      if (!take(part.text)) continue;
      spoken_.part = part.part;
      spoken_.half = part.half;
      return true;
    }
    if (spoken_.days && take_one_of({U"下班前", U"下班之前"})) {
      spoken_.part = SpokenTime::Part{hours(16), hours(18)};
      return true;
    }
    if (spoken_.days && take(U"晚")) {
      spoken_.part = kEvening;
      spoken_.half = Half::pm;
      return true;
    }
    return false;
  }

  bool clock() {
    if (spoken_.clock || spoken_.after) return false;
    const std::size_t begin = at_;
    auto first = hour();
    if (!first) return back(begin);
    const std::size_t alone = at_;
    bool bare = bare_;
    if (take_one_of({U"到", U"至", U"-", U"~"})) {
      for (const PartWord& part : kDayParts)
        if (take(part.text) && part.half == Half::pm) break;
      if (const auto second = hour()) {
        spoken_.clock_end = second;
        bare = bare || bare_;
      } else {
        at_ = alone;
      }
    }
    spoken_.clock = first;
    spoken_.bare_hour = bare;
    // 中午 and 半夜 tell more than a half.
    if (spoken_.part && spoken_.half == Half::unknown) {
      const bool noon = spoken_.part->begin == hours(11);
      if (noon && *first < hours(4)) spoken_.half = Half::pm;
      if (!noon && *first >= hours(12)) spoken_.half = Half::am;
      spoken_.bare_hour = false;
    }
    return true;
  }
  // "十点", "10点半", "三点一刻", "9点20分", "14:30", "下午3时".
  std::optional<minutes> hour() {
    const std::size_t begin = at_;
    const auto value = number();
    if (!value || *value > 24 || (begin > 0 && is_digit(letters_[begin - 1]))) return at_ = begin, std::nullopt;
    if (here() == U':' && is_digit(here(1)) && is_digit(here(2)) && !is_digit(here(3))) {
      const int minute = static_cast<int>((here(1) - U'0') * 10 + (here(2) - U'0'));
      if (minute > 59 || *value > 23) return at_ = begin, std::nullopt;
      bare_ = at_ == begin + 1 && *value < 7;  // "3:00" is read as "three"
      at_ += 3;
      return minutes(*value * 60 + minute);
    }
    skip_blanks();
    if (here() == U'点' && (here(1) == U'儿' || here(1) == U'钱')) return at_ = begin, std::nullopt;
    if (!take(U"点钟") && !take(U"点") && !(spoken_.part && take(U"时"))) return at_ = begin, std::nullopt;
    bare_ = *value <= 12;
    minutes out(*value * 60);
    if (take(U"整")) return out;
    if (take(U"半")) return out + minutes(30);
    if (take(U"一刻")) return out + minutes(15);
    if (take(U"三刻")) return out + minutes(45);
    // "一点问题", "3点建议": no time of day.
    const std::size_t after = at_;
    if (const auto minute = number(); minute && *minute < 60 && (take(U"分") || *minute >= 5))
      return out + minutes(*minute);
    at_ = after;
    if (!spoken_.days && !spoken_.part && !ends_clock()) return at_ = begin, std::nullopt;
    return out;
  }
  bool ends_clock() const {
    const char32_t c = here();
    return c == 0 || !is_han(c) || View(U"前后到至左开来送打给联之以才就能再有可见去我你您吗吧了还没都").contains(c);
  }

  const Letters& letters_;
  const EntitySetting& setting_;
  const local_days today_;
  SpokenTime spoken_;
  local_days earlier_;
  std::size_t at_ = 0;
  bool bare_ = false;
};

bool may_begin(const Letters& letters, std::size_t at) {
  const char32_t c = letters[at];
  if (!kBeginningLetters.may_have(c) || !kBeginnings.contains(c)) return false;
  // Within a number nothing begins.
  const char32_t before = letters.before(at);
  if (is_digit(c)) return !is_word(before) && before != U'.' && before != U',' && before != U'-' && before != U'/';
  return !(chinese_digit(c) || c == U'十') ||
         !(chinese_digit(before) || before == U'十' || before == U'百' || before == U'千' || before == U'第');
}

}  // namespace

void find_chinese_times(const Letters& letters, const EntitySetting& setting, Finds& finds) {
  if (!letters.han) return;
  Grammar grammar(letters, setting);
  for (std::size_t at = 0; at < letters.size();) {
    if (!may_begin(letters, at) || !grammar.read(at)) {
      ++at;
      continue;
    }
    if (auto time = resolved(grammar.spoken(), setting.now))
      finds.push_back({.kind = time->kind,
                       .begin = at,
                       .end = grammar.end(),
                       .value = std::move(time->value),
                       .confidence = time->confidence,
                       .claim = time->confidence >= 0.8 ? Claim::witness : Claim::usual,
                       .when = time->when});
    at = std::max(grammar.end(), at + 1);
  }
}

}  // namespace deskbell::text
