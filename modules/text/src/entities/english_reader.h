#pragma once
#include "entities/english_words.h"
#include "entities/spoken_time.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <vector>

namespace deskbell::text {

// Reads one expression piece by piece; each piece either takes tokens or leaves everything as it was. This much of the
// grammar: how long from now.
class EnglishReader {
 public:
  EnglishReader(const Letters& letters, const std::vector<Token>& tokens, const EntitySetting& setting)
      : letters_(letters),
        tokens_(tokens),
        setting_(setting),
        today_(std::chrono::floor<std::chrono::days>(setting.now)) {}

  const SpokenTime& spoken() const { return spoken_; }
  std::size_t end() const { return at_; }

 protected:
  using days = std::chrono::days;
  using minutes = std::chrono::minutes;
  using Half = SpokenTime::Half;
  static constexpr int kMostUnits = 1000;
  static constexpr SpokenTime::Part kParts[] = {{minutes(6 * 60), minutes(12 * 60)},
                                                {minutes(12 * 60), minutes(18 * 60)},
                                                {minutes(18 * 60), minutes(22 * 60)},
                                                {minutes(20 * 60), minutes(24 * 60)}};

  const Token& here(std::size_t ahead = 0) const {
    static constexpr Token kNone{.begin = 0, .end = 0, .role = Role::other};
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : kNone;
  }
  bool is(Role role, std::size_t ahead = 0) const { return here(ahead).role == role; }
  bool is_mark(char32_t mark, std::size_t ahead = 0) const {
    return is(Role::mark, ahead) && letters_[here(ahead).begin] == mark;
  }
  bool take(Role role) {
    if (!is(role)) return false;
    ++at_;
    return true;
  }
  bool take_all(std::initializer_list<Role> roles) {
    std::size_t ahead = 0;
    for (const Role role : roles)
      if (!is(role, ahead++)) return false;
    at_ += ahead;
    return true;
  }
  bool back(std::size_t to) {
    at_ = to;
    return false;
  }

  struct Count {
    int value = 0;
    bool half = false;
  };
  std::optional<Count> count() {
    if ((is(Role::number) || is(Role::small_number)) && here().value > 0 && here().value <= kMostUnits) {
      int value = here().value;
      ++at_;
      // "twenty-four", "1-2": the latter; "2 to 3".
      if (is_mark(U'-') && (is(Role::number, 1) || is(Role::small_number, 1)) && here(1).value <= kMostUnits) {
        value = value >= 20 && value % 10 == 0 && here(1).value < 10 && is(Role::small_number, 1)
                    ? value + here(1).value
                    : here(1).value;
        at_ += 2;
      } else if (is(Role::to) && is(Role::number, 1) && is(Role::unit, 2)) {
        value = here(1).value;
        at_ += 2;
      }
      return Count{value};
    }
    if (take_all({Role::half, Role::a}) || take_all({Role::a, Role::half})) return Count{0, true};
    if (take_all({Role::a, Role::couple})) return take(Role::of), Count{2};
    if (take_all({Role::a, Role::few})) return Count{3};
    if (take(Role::a)) return Count{1};
    return std::nullopt;
  }

  // "two hours", "a week", "an hour and a half", "3 working days": minutes, or days.
  struct Span {
    std::optional<minutes> time;
    std::optional<local_days> forward, backward;
  };
  std::optional<Span> span() {
    const auto value = count();
    if (!value) return std::nullopt;
    const bool working = take(Role::working);
    if (!is(Role::unit)) return std::nullopt;
    const int unit = here().value;
    ++at_;
    if (value->half)
      return unit == 60 || unit == kDayUnit ? std::optional(Span{minutes(unit / 2), {}, {}}) : std::nullopt;
    if (unit > 0 && unit < kDayUnit) {
      minutes total(value->value * unit);
      if (take_all({Role::and_, Role::a, Role::half})) total += minutes(unit / 2);
      return Span{total, {}, {}};
    }
    Span out;
    if (working) {
      out.forward = plus_working_days(today_, value->value);
    } else if (unit == kMonthUnit || unit == kYearUnit) {
      const int months = value->value * (unit == kYearUnit ? 12 : 1);
      out.forward = in_months(months);
      out.backward = in_months(-months);
    } else {
      const int length = unit == kWeekUnit ? 7 : unit / kDayUnit;
      out.forward = today_ + days(value->value * length);
      out.backward = today_ - days(value->value * length);
    }
    return out;
  }
  local_days in_months(int months) const {
    const std::chrono::year_month_day now(today_);
    const auto month = std::chrono::year_month(now.year(), now.month()) + std::chrono::months(months);
    const auto last = static_cast<unsigned>((month / std::chrono::last).day());
    return local_days(month / std::chrono::day(std::min(last, static_cast<unsigned>(now.day()))));
  }

  bool relative() {
    if (spoken_.after || spoken_.days) return false;
    const std::size_t begin = at_;
    const bool within = take(Role::within);
    const bool in = !within && take(Role::in);
    if (in || within) take(Role::the);
    const bool next = (in || within) && take(Role::next);
    if (within && here().value > 0 && take(Role::unit)) return set_after(minutes(std::max(60, tokens_[at_ - 1].value)), true);
    const auto amount = span();
    if (!amount) return back(begin);
    const bool ago = take(Role::ago);
    const bool later = !ago && (take_all({Role::from, Role::now}) || take(Role::later));
    // "in the next two hours": within them.
    if (ago && !amount->time && !amount->backward) return back(begin);
    if (ago) return amount->time ? set_after(-*amount->time, false) : set_day(amount->backward, false);
    if (!in && !within && !later && !(begin > begin_ && tokens_[begin - 1].role == Role::by)) return back(begin);
    if (is_mark(U'\'') || is(Role::ago)) return back(begin);
    return amount->time ? set_after(*amount->time, within || next) : set_day(amount->forward, within || next);
  }
  bool set_after(minutes amount, bool by) {
    spoken_.after = amount;
    spoken_.by = spoken_.by || by;
    return true;
  }
  bool set_day(std::optional<local_days> day, bool by) {
    if (!day) return false;
    spoken_.days = one_day(*day);
    spoken_.by = spoken_.by || by;
    return true;
  }

  const Letters& letters_;
  const std::vector<Token>& tokens_;
  const EntitySetting& setting_;
  const local_days today_;
  SpokenTime spoken_;
  std::size_t begin_ = 0;
  std::size_t at_ = 0;
};

}  // namespace deskbell::text
