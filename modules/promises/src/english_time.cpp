#include "english_time.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace deskbell::promises {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using Words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Words list) {
  return std::ranges::find(list, word) != list.end();
}

std::optional<int> place_of(std::string_view word, Words list) {
  const auto found = std::ranges::find(list, word);
  return found == list.end() ? std::nullopt : std::optional(static_cast<int>(found - list.begin()));
}

// Reads one expression piece by piece; each piece either takes words or leaves everything as it was.
class Reader {
 public:
  Reader(std::span<const Word> words, std::size_t at, const Standpoint& here) : words_(words), here_(here), at_(at) {}

  std::optional<SpokenWords> read() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    bool going = true;
    while (going) {
      const std::size_t before = at_;
      skip_fillers();
      going = duration() || day() || part() || clock();
      if (going) {
        end = at_;
      } else {
        at_ = before;
      }
    }
    if (end == begin || spoken_.empty()) return std::nullopt;
    return SpokenWords{spoken_, begin, end};
  }

 private:
  std::string_view word(std::size_t ahead = 0) const {
    return at_ + ahead < words_.size() ? std::string_view(words_[at_ + ahead].text) : std::string_view();
  }
  bool take(Words phrase) {
    std::size_t i = 0;
    for (const std::string_view wanted : phrase)
      if (word(i++) != wanted) return false;
    at_ += phrase.size();
    return true;
  }

  void skip_fillers() {
    while (is_one_of(word(), {",", "at", "on", "by", "before", "around", "about", "no", "later", "than", "sometime", "during",
                              "the", "latest", "exactly", "sharp", "from", "after", "(", "of", "in"})) {
      before_clock_ = is_one_of(word(), {"at", "by", "before", "around", "about", "than", "from", "after"}) ||
                      (before_clock_ && word() == "exactly");
      vague_clock_ = word() == "after";
      // "in" and "on the" begin what is read below.
      if (word() == "in" && !is_one_of(word(1), {"the"})) return;
      if (word() == "in" && !is_part(word(2))) return;
      if (word() == "the" && is_one_of(word(1), {"day", "end"})) return;
      ++at_;
    }
  }

  static bool is_part(std::string_view word) { return is_one_of(word, {"morning", "afternoon", "evening"}); }

  // ---- how long ----

  std::optional<int> count() {
    if (at_ < words_.size() && words_[at_].is_number() && word().size() <= 4) {
      int value = 0;
      std::from_chars(word().data(), word().data() + word().size(), value);
      ++at_;
      return value;
    }
    if (const auto small = place_of(word(), {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
                                             "ten", "eleven", "twelve"})) {
      ++at_;
      return small;
    }
    constexpr std::pair<std::string_view, int> kOthers[] = {{"a", 1},       {"an", 1},     {"fifteen", 15}, {"twenty", 20},
                                                            {"thirty", 30}, {"forty", 40}, {"sixty", 60},   {"ninety", 90}};
    for (const auto& [name, value] : kOthers)
      if (word() == name) {
        ++at_;
        if (value == 1 && take({"couple"})) {
          take({"of"});
          return 2;
        }
        if (value == 1 && take({"few"})) {
          spoken_.vague = true;
          return 3;
        }
        if (value == 40 && take({"-", "five"})) return 45;
        return value;
      }
    return std::nullopt;
  }

  std::optional<std::chrono::microseconds> unit() {
    const Words kMinutes{"minute", "minutes", "min", "mins"};
    const Words kHours{"hour", "hours", "hr", "hrs", "h"};
    const std::string_view name = word();
    ++at_;
    if (is_one_of(name, kMinutes)) return minutes(1);
    if (is_one_of(name, kHours)) return hours(1);
    if (is_one_of(name, {"day", "days"})) return days(1);
    if (is_one_of(name, {"week", "weeks"})) return days(7);
    --at_;
    return std::nullopt;
  }

  bool duration() {
    if (!spoken_.empty()) return false;
    const std::size_t begin = at_;
    const bool within = take({"within", "the", "next"}) || take({"in", "the", "next"}) || take({"within"}) || take({"in"}) ||
                        take({"inside"}) || take({"over", "the", "next"}) || take({"less", "than"});
    if (within && read_amount()) {
      take({"'", "time"}) || take({"time"}) || take({"from", "now"});
      return true;
    }
    at_ = begin;
    if (read_amount() && take({"from", "now"})) return true;
    at_ = begin;
    spoken_.after.reset();
    spoken_.working_days.reset();
    return false;
  }

  bool read_amount() {
    take({"at"}), take({"most"}), take({"about"}), take({"around"}), take({"approximately"});
    if (take({"the", "hour"})) return set_after(hours(1));
    if (take({"half", "an", "hour"}) || take({"half", "hour"})) return set_after(minutes(30));
    if (is_one_of(word(), {"a"}) && is_one_of(word(1), {"minute", "moment", "second", "bit", "while", "sec"})) return false;
    auto number = count();
    if (!number) return false;
    if (const std::size_t kept = at_; take({"-"}) || take({"to"}) || take({"or"})) {  // "1-2 days"
      if (const auto upper = count()) {
        number = upper;
      } else {
        at_ = kept;
      }
    }
    const bool half_more = take({"and", "a", "half"});
    if (is_one_of(word(), {"working", "business", "work"}) && is_one_of(word(1), {"day", "days"})) {
      at_ += 2;
      spoken_.working_days = number;
      return true;
    }
    const auto one = unit();
    if (!one) return false;
    const bool half = half_more || take({"and", "a", "half"});
    return set_after(*one * *number + (half ? *one / 2 : std::chrono::microseconds(0)));
  }

  bool set_after(std::chrono::microseconds amount) {
    spoken_.after = amount;
    return true;
  }

  // ---- which day ----

  bool day() {
    if (spoken_.after) return false;
    if (take({"the", "day", "after", "tomorrow"}) || take({"day", "after", "tomorrow"})) return ahead(2);
    if (take({"tomorrow"}) || take({"tmrw"}) || take({"tomorow"})) return ahead(1);
    if (take({"today"})) return ahead(0);
    if (take({"tonight"})) {
      spoken_.half = Spoken::Half::pm;
      spoken_.latest = hours(22);
      return ahead(0);
    }
    if (end_of_something()) return true;
    if (take({"next", "week"})) return on(weekday_of_next_week(here_.today, 5), true);
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

  bool end_of_something() {
    const std::size_t begin = at_;
    if (take({"eod"}) || take({"cob"}) || take({"close", "of", "business"})) return end_of_day();
    take({"the"});
    if (take({"end", "of"})) {
      if (!take({"the"})) take({"this"});
      if (take({"day"}) || take({"business", "day"}) || take({"business"}) || take({"today"})) return end_of_day();
      if (take({"week"})) return on(next_or_today(5), true);
      if (take({"month"})) return on(last_of_month(), true);
    }
    at_ = begin;
    return false;
  }
  bool end_of_day() {
    spoken_.latest = kEndOfDay;
    if (!spoken_.has_day()) spoken_.days_ahead = 0;
    if (take({"tomorrow"})) spoken_.days_ahead = 1;
    return true;
  }
  std::chrono::local_days next_or_today(int iso_day) const {
    return next_weekday(here_.today - days(1), iso_day);
  }
  std::chrono::local_days last_of_month() const {
    const std::chrono::year_month_day today(here_.today);
    return std::chrono::local_days(today.year() / today.month() / std::chrono::last);
  }

  bool weekday() {
    const std::size_t begin = at_;
    const bool next = take({"next"});
    const bool coming = !next && (take({"this"}) || take({"coming"}));
    auto index = place_of(word(), {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"});
    const bool preposition = begin > 0 && is_one_of(words_[begin - 1].text, {"on", "by", "before"});
    if (!index && (next || coming || preposition))
      index = place_of(word(), {"mon", "tue", "wed", "thu", "fri", "sat", "sun"});
    if (!index) {
      at_ = begin;
      return false;
    }
    ++at_;
    const int iso_day = *index + 1;
    if (next) return on(weekday_of_next_week(here_.today, iso_day), true);
    return on(coming ? next_or_today(iso_day) : next_weekday(here_.today, iso_day), false);
  }

  std::optional<unsigned> month(std::string_view name) const {
    if (name.size() < 3 || name == "march") return name == "march" ? std::optional(3U) : std::nullopt;
    const Words kMonths{"january", "february", "march",     "april",   "may",      "june",
                            "july",    "august",   "september", "october", "november", "december"};
    unsigned number = 0;
    for (const std::string_view full : kMonths) {
      ++number;
      if (name == full || (name == full.substr(0, 3) && name != "may")) return number;
    }
    return std::nullopt;
  }

  std::optional<unsigned> day_number(std::size_t ahead, std::size_t& used) const {
    if (at_ + ahead >= words_.size() || !words_[at_ + ahead].is_number() || word(ahead).size() > 2) return std::nullopt;
    unsigned value = 0;
    std::from_chars(word(ahead).data(), word(ahead).data() + word(ahead).size(), value);
    used = ahead + 1;
    if (is_one_of(word(used), {"st", "nd", "rd", "th"})) ++used;
    return value >= 1 && value <= 31 ? std::optional(value) : std::nullopt;
  }

  bool date() {
    if (iso_date()) return true;
    std::size_t used = 0;
    if (const auto number = day_number(0, used)) {
      const bool ordinal = used > 1;
      const std::size_t name_at = word(used) == "of" ? used + 1 : used;
      if (const auto in = month(word(name_at))) {
        at_ += name_at + 1;
        return on(next_date(here_.today, in, *number), false);
      }
      if (!ordinal) return false;
      at_ += used;
      return on(next_date(here_.today, std::nullopt, *number), true);
    }
    const auto in = month(word());
    const auto number = in ? day_number(word(1) == "the" ? 2 : 1, used) : std::nullopt;
    if (!number) return false;
    at_ += used;
    return on(next_date(here_.today, in, *number), false);
  }

  bool iso_date() {
    const std::string_view text = word();
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    std::from_chars(text.data(), text.data() + 4, year);
    std::from_chars(text.data() + 5, text.data() + 7, month);
    std::from_chars(text.data() + 8, text.data() + 10, day);
    const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    if (!date.ok()) return false;
    ++at_;
    return on(std::chrono::local_days(date), false);
  }

  // ---- which part of the day, which time ----

  bool part() {
    if (spoken_.after) return false;
    const bool this_one = take({"this"});
    if (this_one && is_part(word()) && !spoken_.has_day()) spoken_.days_ahead = 0;
    if (take({"first", "thing"})) return set_part(hours(10), Spoken::Half::am);
    if (take({"morning"})) return set_part(hours(12), Spoken::Half::am);
    if (take({"afternoon"})) return set_part(hours(18), Spoken::Half::pm);
    if (take({"evening"})) return set_part(hours(21), Spoken::Half::pm);
    if (this_one) --at_;
    return false;
  }
  bool set_part(minutes end, Spoken::Half half) {
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
    if (take({"noon"}) || take({"midday"})) return set_clock(hours(12), Spoken::Half::pm);
    if (take({"midnight"})) return set_clock(minutes(24 * 60 - 1), Spoken::Half::am);
    const bool between = take({"between"});
    auto time = between || before_clock_ ? wall_time() : certain_wall_time();
    if (time && (take({"and"}) || take({"to"}) || take({"-"}) || take({"or"}))) {
      const std::size_t kept = at_;
      if (const auto until = wall_time()) {
        time = until;
      } else {
        at_ = kept - 1;
      }
    }
    if (!time) {
      at_ = begin;
      return false;
    }
    if (vague_clock_) spoken_.vague = true;
    take({"o", "'", "clock"}), take({"o'clock"}), take({"sharp"});
    return true;
  }
  bool set_clock(minutes at, Spoken::Half half) {
    spoken_.clock = at;
    spoken_.half = half;
    return true;
  }

  // Without "at" or the like, only what can be nothing else.
  std::optional<minutes> certain_wall_time() {
    const std::size_t begin = at_;
    const auto time = wall_time();
    const bool sure = time && (words_[begin].text.find(':') != std::string::npos || is_one_of(words_[at_ - 1].text, {"am", "pm", "o'clock"}));
    if (sure) return time;
    if (time) spoken_.clock.reset();
    at_ = begin;
    return std::nullopt;
  }

  std::optional<minutes> wall_time() {
    const std::size_t begin = at_;
    minutes past{0};
    if (take({"half", "past"})) past = minutes(30);
    if (take({"quarter", "past"}) || take({"a", "quarter", "past"})) past = minutes(15);
    if (take({"quarter", "to"}) || take({"a", "quarter", "to"})) past = minutes(-15);
    std::optional<minutes> time = hour_and_minute();
    if (!time) {
      at_ = begin;
      return std::nullopt;
    }
    *time += past;
    if (word() == "am" || word() == "pm") {
      spoken_.half = word() == "am" ? Spoken::Half::am : Spoken::Half::pm;
      ++at_;
    } else {
      if (word() == "o'clock") ++at_;
      if (!may_follow_clock()) {
        at_ = begin;
        return std::nullopt;
      }
    }
    spoken_.clock = time;
    return time;
  }

  std::optional<minutes> hour_and_minute() {
    const std::string_view text = word();
    if (const auto colon = text.find(':'); colon != text.npos) {
      unsigned hour = 99;
      unsigned minute = 99;
      std::from_chars(text.data(), text.data() + colon, hour);
      std::from_chars(text.data() + colon + 1, text.data() + text.size(), minute);
      if (hour > 24 || minute > 59) return std::nullopt;
      ++at_;
      return hours(hour) + minutes(minute);
    }
    auto hour = place_of(text, {"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"});
    if (text.empty()) hour.reset();
    if (!hour && at_ < words_.size() && words_[at_].is_number() && text.size() <= 2) {
      int value = 0;
      std::from_chars(text.data(), text.data() + text.size(), value);
      if (value <= 24) hour = value;
    }
    if (!hour) return std::nullopt;
    ++at_;
    if (take({"thirty"})) return hours(*hour) + minutes(30);
    if (take({"fifteen"})) return hours(*hour) + minutes(15);
    return hours(*hour);
  }

  // "by 5" is a time, "by 5 percent" and "at 10 euros" are not.
  bool may_follow_clock() const {
    const std::string_view next = word();
    if (next.empty()) return true;
    if (at_ < words_.size() && words_[at_].is_mark()) return is_one_of(next, {",", ".", "!", ")", "-", ":", "'"});
    return is_one_of(next, {"today", "tomorrow", "tonight", "on", "in", "at", "your", "our", "local", "sharp", "latest", "this", "next",
                            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "with", "to", "and",
                            "or", "about", "the", "cet", "cest", "utc", "gmt", "berlin", "beijing", "then", "so", "from", "i", "we",
                            "exactly", "our", "my", "a", "someone"});
  }

  std::span<const Word> words_;
  const Standpoint& here_;
  std::size_t at_;
  Spoken spoken_;
  bool before_clock_ = false;
  bool vague_clock_ = false;
};

}  // namespace

std::optional<SpokenWords> spoken_at(std::span<const Word> words, std::size_t at, const Standpoint& here) {
  if (at >= words.size()) return std::nullopt;
  return Reader(words, at, here).read();
}

std::optional<SpokenWords> first_spoken(std::span<const Word> words, std::size_t from, const Standpoint& here) {
  for (std::size_t at = from; at < words.size(); ++at)
    if (auto found = spoken_at(words, at, here)) return found;
  return std::nullopt;
}

}  // namespace deskbell::promises
