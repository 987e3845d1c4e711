#include "chinese_time.h"

#include <initializer_list>
#include <utility>

namespace deskbell::promises {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using View = std::u32string_view;
using Half = Spoken::Half;

constexpr View kDigits = U"零一二三四五六七八九";

// Reads one expression piece by piece; each piece either takes letters or leaves everything as it was.
class Reader {
 public:
  Reader(View clause, std::size_t at, const Standpoint& here) : clause_(clause), here_(here), at_(at) {}

  std::optional<SpokenLetters> read() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (duration() || day() || part() || clock()) {
      end = at_;
      while (take(U" ") || take(U"的") || take(U"在")) {
      }
    }
    if (end == begin || spoken_.empty()) return std::nullopt;
    at_ = end;
    if (take(U"之前") || take(U"以前") || take(U"前") || take(U"左右") || take(U"之内") || take(U"内")) end = at_;
    return SpokenLetters{spoken_, begin, end};
  }

 private:
  char32_t here(std::size_t ahead = 0) const { return at_ + ahead < clause_.size() ? clause_[at_ + ahead] : 0; }
  bool sees(View words) const { return clause_.substr(at_).starts_with(words); }
  bool take(View words) {
    if (!sees(words)) return false;
    at_ += words.size();
    return true;
  }
  bool take_one_of(std::initializer_list<View> list) {
    for (const View words : list)
      if (take(words)) return true;
    return false;
  }
  void skip_blanks() {
    while (here() == U' ') ++at_;
  }

  static std::optional<int> digit(char32_t c) {
    if (c >= U'0' && c <= U'9') return static_cast<int>(c - U'0');
    if (c == U'两' || c == U'俩') return 2;
    const auto at = kDigits.find(c);
    return at == View::npos ? std::nullopt : std::optional(static_cast<int>(at));
  }

  // 0 to 999 in digits of either kind.
  std::optional<int> number() {
    const std::size_t begin = at_;
    if (here() >= U'0' && here() <= U'9') {
      int value = 0;
      for (int count = 0; here() >= U'0' && here() <= U'9'; ++at_)
        if (++count > 3) {
          at_ = begin;
          return std::nullopt;
        } else {
          value = value * 10 + static_cast<int>(here() - U'0');
        }
      return value;
    }
    int value = 0;
    bool any = false;
    if (const auto tens = digit(here()); tens && here(1) == U'十') {
      value = *tens * 10;
      at_ += 2;
      any = true;
    } else if (here() == U'十') {
      value = 10;
      ++at_;
      any = true;
    }
    if (const auto one = digit(here())) {
      value += *one;
      ++at_;
      any = true;
    }
    if (!any) {
      at_ = begin;
      return std::nullopt;
    }
    return value;
  }

  // "两三天": either; "1-2", "一到两": the latter.
  std::optional<int> count() {
    const std::size_t begin = at_;
    auto value = number();
    if (!value) return std::nullopt;
    const std::size_t after_first = at_;
    const bool chinese = after_first == begin + 1 && !(clause_[begin] >= U'0' && clause_[begin] <= U'9');
    const bool range = take_one_of({U"-", U"~", U"到", U"至", U"或"});
    if (range || chinese) {
      if (const auto upper = number(); upper && *upper > *value) {
        if (!range) spoken_.vague = true;
        return upper;
      }
    }
    at_ = after_first;
    return value;
  }

  // ---- how long ----

  bool duration() {
    if (!spoken_.empty()) return false;
    const std::size_t begin = at_;
    const bool vague = spoken_.vague;
    take_one_of({U"在", U"于"});
    const bool at_most = take_one_of({U"不超过", U"最多", U"最迟", U"最晚", U"至多", U"未来"});
    skip_blanks();
    if (amount()) {
      skip_blanks();
      if (take_one_of({U"之内", U"以内", U"内", U"之后", U"以后", U"后", U"左右"}) || at_most) return true;
    }
    spoken_ = {};
    spoken_.vague = vague;
    at_ = begin;
    return false;
  }

  bool amount() {
    if (take_one_of({U"半个小时", U"半小时", U"半个钟头"})) return set_after(minutes(30));
    if (take_one_of({U"半天"})) return set_vague_after(hours(4));
    if (take(U"几")) {
      const int few = 3;
      return unit(few, false) && set_vague_after(*spoken_.after);
    }
    const auto value = count();
    if (!value) return false;
    skip_blanks();
    const bool counted = take(U"个");
    const bool half = counted && take(U"半");
    skip_blanks();
    if (take_one_of({U"工作日", U"个工作日"})) {
      spoken_.working_days = value;
      return true;
    }
    return unit(*value, half);
  }
  bool unit(int value, bool half) {
    take(U"个");
    if (take_one_of({U"分钟", U"分"})) return set_after(minutes(value));
    if (take_one_of({U"小时", U"钟头", U"h"})) return set_after(hours(value) + (half ? minutes(30) : minutes(0)));
    if (take_one_of({U"天", U"日"})) return set_after(days(value));
    if (take_one_of({U"周", U"星期", U"礼拜"})) return set_after(days(7 * value));
    return false;
  }
  bool set_after(std::chrono::microseconds amount) {
    spoken_.after = amount;
    return true;
  }
  bool set_vague_after(std::chrono::microseconds amount) {
    spoken_.vague = true;
    return set_after(amount);
  }

  // ---- which day ----

  bool day() {
    if (spoken_.after || spoken_.has_day()) return false;
    if (take(U"大后天")) return ahead(3);
    if (take_one_of({U"后天", U"后日"})) return ahead(2);
    if (take_one_of({U"明天", U"明日"})) return ahead(1);
    if (take_one_of({U"明早", U"明晨"})) return ahead(1) && set_part(hours(10), Half::am);
    if (take(U"明晚")) return ahead(1) && set_part(hours(21), Half::pm);
    if (take_one_of({U"今晚"})) return ahead(0) && set_part(hours(22), Half::pm);
    if (take_one_of({U"今天", U"今日", U"当天", U"当日"})) return ahead(0);
    if (take_one_of({U"本月底", U"这个月底", U"月底"})) return on(last_of_month(), true);
    return weekday() || date();
  }
  bool ahead(int count) {
    spoken_.days_ahead = count;
    return true;
  }
  bool on(std::optional<std::chrono::local_days> date, bool vague) {
    if (!date) return false;
    spoken_.date = date;
    spoken_.vague = spoken_.vague || vague;
    return true;
  }
  std::chrono::local_days last_of_month() const {
    const std::chrono::year_month_day today(here_.today);
    return std::chrono::local_days(today.year() / today.month() / std::chrono::last);
  }

  bool weekday() {
    const std::size_t begin = at_;
    const bool next = take_one_of({U"下个", U"下"});
    const bool coming = !next && take_one_of({U"这个", U"本", U"这"});
    const auto iso_day = take_one_of({U"周", U"星期", U"礼拜"}) ? weekday_number() : std::nullopt;
    if (!iso_day) {
      const bool week = begin != at_ && (clause_[at_ - 1] == U'周' || clause_[at_ - 1] == U'期' || clause_[at_ - 1] == U'拜');
      if (week && next) return on(weekday_of_next_week(here_.today, 5), true);
      if (week && coming) return take(U"内"), on(next_weekday(here_.today - days(1), 5), true);
      at_ = begin;
      return false;
    }
    if (next) return on(weekday_of_next_week(here_.today, *iso_day), false);
    return on(next_weekday(coming ? here_.today - days(1) : here_.today, *iso_day), false);
  }
  std::optional<int> weekday_number() {
    constexpr View kNames = U"一二三四五六";
    if (take_one_of({U"日", U"天", U"末"})) return 7;
    const auto at = kNames.find(here());
    if (here() == 0 || at == View::npos) return std::nullopt;
    ++at_;
    return static_cast<int>(at) + 1;
  }

  bool date() {
    const std::size_t begin = at_;
    if (const auto first = number()) {
      skip_blanks();
      if (take(U"月")) {
        skip_blanks();
        const auto day = number();
        if (day && take_one_of({U"日", U"号"}) &&
            on(next_date(here_.today, static_cast<unsigned>(*first), static_cast<unsigned>(*day)), false))
          return true;
      } else if (take(U"号") && on(next_date(here_.today, std::nullopt, static_cast<unsigned>(*first)), false)) {
        return true;
      }
    }
    at_ = begin;
    return false;
  }

  // ---- which part of the day, which time ----

  bool part() {
    const Spoken before = spoken_;
    spoken_.count_days();
    if (spoken_.after || !read_part()) {
      spoken_ = before;
      return false;
    }
    return true;
  }
  bool read_part() {
    if (take_one_of({U"下班之前", U"下班前", U"下班"})) return set_part(kEndOfDay, spoken_.half);
    if (take(U"凌晨")) return set_part(hours(6), Half::am);
    if (take_one_of({U"早上", U"早晨", U"清晨", U"一早"})) return set_part(hours(10), Half::am);
    if (take_one_of({U"上午"})) return set_part(hours(12), Half::am);
    if (take_one_of({U"中午"})) return set_part(hours(12), Half::pm);
    if (take_one_of({U"下午", U"午后"})) return set_part(hours(18), Half::pm);
    if (take_one_of({U"傍晚"})) return set_part(hours(19), Half::pm);
    if (take_one_of({U"晚上", U"夜里", U"晚间"})) return set_part(hours(21), Half::pm);
    return false;
  }
  bool set_part(minutes end, Half half) {
    if (!spoken_.latest || end < *spoken_.latest) spoken_.latest = end;
    spoken_.half = half;
    return true;
  }

  bool clock() {
    const Spoken before = spoken_;
    spoken_.count_days();
    if (spoken_.after || spoken_.clock || !read_clock()) {
      spoken_ = before;
      return false;
    }
    return true;
  }
  bool read_clock() {
    const std::size_t begin = at_;
    auto time = wall_time();
    if (!time) {
      // "2-4点": the end of it.
      at_ = begin;
      const auto from = number();
      if (!from || !take_one_of({U"-", U"~", U"到", U"至"}) || !(time = wall_time())) {
        at_ = begin;
        return false;
      }
    } else if (const std::size_t kept = at_; take_one_of({U"到", U"至", U"-", U"~"})) {
      if (const auto until = wall_time()) {
        time = until;
      } else {
        at_ = kept;
      }
    }
    // 中午十一点半 stands before noon.
    if (spoken_.half == Half::pm && spoken_.latest == minutes(12 * 60) && *time >= hours(10) && *time < hours(12))
      spoken_.half = Half::am;
    spoken_.clock = time;
    return true;
  }

  std::optional<minutes> wall_time() {
    const std::size_t begin = at_;
    const auto hour = number();
    skip_blanks();
    if (!hour || *hour > 24) return at_ = begin, std::nullopt;
    if (here() == U':' && here(1) >= U'0' && here(1) <= U'5') {
      ++at_;
      const auto minute = number();
      if (minute && *minute < 60) return hours(*hour) + minutes(*minute);
      return at_ = begin, std::nullopt;
    }
    if (!take_one_of({U"点钟", U"点", U"时"})) return at_ = begin, std::nullopt;
    minutes past{0};
    if (take(U"半")) {
      past = minutes(30);
    } else if (take(U"一刻")) {
      past = minutes(15);
    } else if (take(U"三刻")) {
      past = minutes(45);
    } else if (const std::size_t kept = at_; const auto minute = number()) {
      if (*minute < 60) past = minutes(*minute);
      if (*minute >= 60) at_ = kept;
      take(U"分");
    } else {
      take(U"整");
    }
    return hours(*hour) + past;
  }

  View clause_;
  const Standpoint& here_;
  std::size_t at_;
  Spoken spoken_;
};

}  // namespace

std::optional<SpokenLetters> spoken_in(View clause, const Standpoint& here) {
  for (std::size_t at = 0; at < clause.size(); ++at)
    if (auto found = Reader(clause, at, here).read()) return found;
  return std::nullopt;
}

}  // namespace deskbell::promises
