#pragma once
#include "entities/english_reader.h"
#include "entities/numeric_date.h"

#include <cstdlib>

namespace deskbell::text {

// The part of the grammar that says which day.
class EnglishDays : public EnglishReader {
 public:
  using EnglishReader::EnglishReader;

 protected:
  bool day() {
    if (spoken_.days || spoken_.after) return false;
    const std::size_t begin = at_;
    take(Role::on);
    const bool the = take(Role::the);
    if (take_all({Role::unit, Role::after, Role::tomorrow})) return set_day(today_ + days(2), false);
    if (take_all({Role::unit, Role::before, Role::yesterday})) return set_day(today_ - days(2), false);
    if (take(Role::today)) return set_day(today_, false);
    if (take(Role::tomorrow)) return set_day(today_ + days(1), false);
    if (take(Role::yesterday)) return set_day(today_ - days(1), false);
    if (take(Role::tonight)) {
      spoken_.part = kParts[2];
      spoken_.half = Half::pm;
      return set_day(today_, false);
    }
    const bool told = the && begin + 1 < at_;  // "on the"
    return edge() || weekday() || whole() || named_date() || ordinal_day(told) || numeric() || back(begin);
  }

  // "end of the month", "beginning of next week".
  bool edge() {
    const std::size_t begin = at_;
    const bool end = take(Role::end);
    if (!end && !take(Role::beginning)) return false;
    if (!take(Role::of)) return back(begin);
    take(Role::the);
    if (is(Role::unit) && here().value == kDayUnit) {
      ++at_;
      spoken_.part = SpokenTime::Part{minutes(end ? 16 * 60 : 8 * 60), minutes(end ? 18 * 60 : 10 * 60)};
      return set_day(today_, false);
    }
    if (is(Role::today)) {
      ++at_;
      spoken_.part = SpokenTime::Part{minutes(end ? 16 * 60 : 8 * 60), minutes(end ? 18 * 60 : 10 * 60)};
      return set_day(today_, false);
    }
    const bool plain = is(Role::unit);
    if (!plain && !whole()) return back(begin);
    if (plain) {
      const auto days_of = unit_days(here().value, 0);
      if (!days_of) return back(begin);
      ++at_;
      spoken_.days = days_of;
    }
    const days some(spoken_.days->precision == Precision::week    ? 2
                    : spoken_.days->precision == Precision::month ? 3
                    : spoken_.days->precision == Precision::year  ? 31
                                                                  : 1);
    if (spoken_.days->precision == Precision::week && end) spoken_.days->end -= days(2);
    if (end) {
      spoken_.days->begin = spoken_.days->end - some;
    } else {
      spoken_.days->end = spoken_.days->begin + some;
    }
    spoken_.days->precision = Precision::range;
    spoken_.confidence = 0.85;
    return true;
  }

  std::optional<Days> unit_days(int unit, int ahead) const {
    if (unit == kWeekUnit) return week_of(today_ + days(7 * ahead));
    if (unit == kMonthUnit) return month_of(today_, ahead);
    if (unit == kYearUnit) return year_of(today_, ahead);
    return std::nullopt;
  }

  bool weekday() {
    const std::size_t begin = at_;
    const bool next = take(Role::next);
    const bool last = !next && take(Role::last);
    const bool coming = !next && !last && take(Role::coming);
    if (!is(Role::weekday) || here().value < 0) return back(begin);
    const int day = here().value;
    ++at_;
    if (is_mark(U'.') && here().glued && here().begin + 1 < letters_.size() &&
        tokens_[at_ - 1].end - tokens_[at_ - 1].begin <= 4)
      ++at_;
    if (next || take_all({Role::next, Role::unit})) return set_day(weekday_in_week(today_ + days(7), day), false);
    if (last || take_all({Role::last, Role::unit})) {
      const local_days before = weekday_in_week(today_, day);
      return set_day(before < today_ ? before : before - days(7), false);
    }
    // "Thursday, March 5": the date tells.
    const std::size_t after = at_;
    if (is_mark(U',')) ++at_;
    take(Role::the);
    if (named_date() || numeric()) return true;
    at_ = after;
    return set_day(next_weekday(coming ? today_ - days(1) : today_, day), false);
  }

  // "next week", "this month", "last year", "the weekend".
  bool whole() {
    const std::size_t begin = at_;
    const int ahead = take(Role::next) ? 1 : take(Role::last) ? -1 : 0;
    const bool told = at_ > begin || take(Role::coming);
    if (take(Role::weekend)) {
      const local_days saturday = weekday_in_week(today_ + days(7 * ahead), 6);
      spoken_.days = Days{saturday, saturday + days(2), Precision::range};
      return true;
    }
    if (told && is(Role::month) && here().value > 0) {
      const int month = here().value;
      ++at_;
      const int now = static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day(today_).month()));
      int distance = (month - now + 12) % 12;
      if (ahead > 0 && distance == 0) distance = 12;
      if (ahead < 0) distance = distance == 0 ? -12 : distance - 12;
      spoken_.days = month_of(today_, distance);
      return true;
    }
    if (!told || !is(Role::unit)) return back(begin);
    spoken_.days = unit_days(here().value, ahead);
    if (!spoken_.days) return back(begin);
    ++at_;
    return true;
  }

  std::optional<int> year() {
    const std::size_t begin = at_;
    if (is_mark(U',')) ++at_;
    if (is(Role::number) && here().end - here().begin == 4 && here().value >= 1900 && here().value <= 2200) {
      // "5 March 2026 10:00" has its year; "March 5, 1230 pieces" has none.
      const int value = here().value;
      ++at_;
      return value;
    }
    at_ = begin;
    return std::nullopt;
  }

  // "March 5th, 2026", "5 March", "the 5th of March", "March 2026".
  bool named_date() {
    const std::size_t begin = at_;
    if (is(Role::month)) {
      const int month = here().value;
      ++at_;
      if (is_mark(U'.') && here().glued) ++at_;
      if (is(Role::number) && here().value >= 1 && here().value <= 31) {
        const int day = here().value;
        ++at_;
        const bool ordinal = is(Role::ordinal_mark) && here().glued && ++at_ > 0;
        const bool clock = is_mark(U':') && here().glued;
        // "may 5" may be anything.
        if (clock || (month == -5 && !ordinal)) return back(begin);
        return set_day(date_of(today_, year(), std::abs(month), day), false) || back(begin);
      }
      if (const int day = ordinal(); day > 0 && month != -5)
        return set_day(date_of(today_, year(), std::abs(month), day), false) || back(begin);
      if (month > 0)
        if (const auto of = year()) {
          const auto first = date_of(today_, *of, month, 1);
          if (!first) return back(begin);
          spoken_.days = month_of(*first, 0);
          return true;
        }
      return back(begin);
    }
    int day = 0;
    if (is(Role::number) && here().value >= 1 && here().value <= 31) {
      day = here().value;
      ++at_;
      if (is(Role::ordinal_mark) && here().glued) ++at_;
      if (is_mark(U'.') && here().glued) ++at_;
    } else {
      day = ordinal();
    }
    // "first may I ask" names no day.
    const bool number = begin < tokens_.size() && tokens_[begin].role == Role::number;
    const bool told = take(Role::of) || number || here().value > 0;
    if (day == 0 || !told || !is(Role::month) || (here().glued && tokens_[at_ - 1].role == Role::number))
      return back(begin);
    const int month = std::abs(here().value);
    ++at_;
    if (is_mark(U'.') && here().glued && here().end - here().begin == 1 && is(Role::number, 1)) ++at_;
    return set_day(date_of(today_, year(), month, day), false) || back(begin);
  }

  // "third", "twenty third"; 0: none.
  int ordinal() {
    const bool tens = is(Role::small_number) && (here().value == 20 || here().value == 30) && is(Role::ordinal, 1);
    const int value = tens ? here().value : 0;
    if (tens) ++at_;
    return is(Role::ordinal) ? value + tokens_[at_++].value : 0;
  }

  // "on the 5th", "by the 15th", "the 3rd of next month".
  bool ordinal_day(bool told) {
    const std::size_t begin = at_;
    if (!is(Role::number) || !is(Role::ordinal_mark, 1) || !here(1).glued || here().value < 1 || here().value > 31)
      return false;
    const int day = here().value;
    at_ += 2;
    int ahead = -1;
    if (take(Role::of)) {
      if (take_all({Role::next, Role::unit}))
        ahead = 1;
      else if (take_all({Role::coming, Role::unit}))
        ahead = 0;
      else
        return back(begin);
    } else if (!told && !(begin > 0 && begin >= begin_ + 1)) {
      return back(begin);
    }
    const std::chrono::year_month_day now(today_);
    if (ahead < 0) ahead = day >= static_cast<int>(static_cast<unsigned>(now.day())) ? 0 : 1;
    const local_days date = month_of(today_, ahead).begin + days(day - 1);
    if (date >= month_of(today_, ahead).end) return back(begin);
    spoken_.confidence = 0.85;
    return set_day(date, false);
  }

  bool numeric() {
    if (!is(Role::number)) return false;
    const std::size_t letter = here().begin;
    auto date = read_numeric_date(letters_, letter, setting_.date_order, today_);
    if (!date) {
      // "on 3/5", "by 3/5", and neither "3/4 of" nor "3/4".
      const Role before = at_ > 0 ? tokens_[at_ - 1].role : Role::other;
      const bool told = before == Role::on || before == Role::by || before == Role::before || before == Role::from ||
                        before == Role::weekday || before == Role::after;
      if (told) date = read_short_date(letters_, letter, setting_.date_order, today_);
      if (!date) return false;
      std::size_t next = at_;
      while (next < tokens_.size() && tokens_[next].begin < date->end) ++next;
      if (next < tokens_.size() && tokens_[next].role == Role::of) return false;
    }
    while (at_ < tokens_.size() && tokens_[at_].begin < date->end) ++at_;
    // "2026-03-05T10:00": the letter is glued to the hour.
    spoken_.confidence = std::min(spoken_.confidence, date->confidence);
    return set_day(date->day, false);
  }
};

}  // namespace deskbell::text
