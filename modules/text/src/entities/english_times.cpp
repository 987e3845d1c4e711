#include "entities/english_days.h"
#include "entities/scanners.h"

#include <algorithm>

namespace deskbell::text {
namespace {

// Which time of day, and the whole.
class Grammar : public EnglishDays {
 public:
  using EnglishDays::EnglishDays;

  // The expression that begins at token `at`, and where it ends.
  bool read(std::size_t at) {
    spoken_ = {};
    at_ = at;
    begin_ = at;
    const bool bound = take(Role::by) || take(Role::before);
    if (bound) take(Role::the);
    std::size_t end = at_;
    bool any = false;
    for (int pieces = 0; pieces < 5; ++pieces) {
      if (any) skip_links();
      if (!(relative() || day() || clock() || part())) break;
      any = true;
      end = at_;
    }
    if (!any || spoken_.empty()) return false;
    if (bound) spoken_.by = true;
    at_ = end;
    return true;
  }

 private:
  void skip_links() {
    if (is_mark(U',')) ++at_;
    if (take(Role::in)) {
      take(Role::the);
    } else if (take(Role::at) || take(Role::on) || take(Role::about)) {
      take(Role::about);
      take(Role::the);
    }
  }

  struct Hour {
    minutes at;
    Half half = Half::unknown;
    bool bare = false;
  };

  bool half_of_day(Hour& hour) {
    if (is(Role::am) || is(Role::pm)) {
      hour.half = is(Role::am) ? Half::am : Half::pm;
      ++at_;
      return true;
    }
    return false;
  }

  // "10", "10:30", "10.30 pm", "ten", "half past nine", "noon"; bare numbers only where `bare_allowed`.
  std::optional<Hour> hour(bool bare_allowed) {
    const std::size_t begin = at_;
    if (take(Role::noon)) return Hour{minutes(12 * 60)};
    if (take(Role::midnight)) return Hour{minutes(0)};
    if (take_all({Role::half, Role::past})) return past_hour(begin, 30);
    if (is(Role::a) && is(Role::quarter, 1)) ++at_;
    if (take_all({Role::quarter, Role::past})) return past_hour(begin, 15);
    if (take_all({Role::quarter, Role::to})) return past_hour(begin, -15);
    at_ = begin;
    if (is(Role::number) && is_mark(U':', 1) && here(1).glued && is(Role::number, 2) && here(2).glued) return digital();
    const bool digits = is(Role::number);
    if ((!digits && !is(Role::small_number)) || here().value > 24) return std::nullopt;
    // A dash that this expression has taken parts two times: "10am-2pm".
    const bool own_dash =
        at_ > begin_ + 1 && tokens_[at_ - 1].role == Role::mark && letters_[tokens_[at_ - 1].begin] == U'-';
    if (at_ > 0 && here().glued && !own_dash && is_inner_mark(letters_[tokens_[at_ - 1].begin])) return std::nullopt;
    Hour out{minutes(here().value * 60), Half::unknown, true};
    if (digits && is_mark(U'.', 1) && here(1).glued && is(Role::number, 2) && here(2).glued &&
        here(2).end - here(2).begin == 2 && here(2).value < 60 && (is(Role::am, 3) || is(Role::pm, 3))) {
      out.at += minutes(here(2).value);
      at_ += 2;
    }
    const int said = here().value;
    ++at_;
    if (!digits && said <= 12 && is(Role::small_number) && here().value >= 10 && here().value < 60) {
      out.at += minutes(here().value);  // "five thirty"
      const bool tens = here().value >= 20 && here().value % 10 == 0;
      ++at_;
      if (tens && is(Role::small_number) && here().value < 10) out.at += minutes(tokens_[at_++].value);
      half_of_day(out);
      return out;
    }
    if (said <= 12 && said > 0 && half_of_day(out)) return out;
    if (take(Role::oclock)) return out;
    if (!bare_allowed || said > 23 || !may_be_bare()) {
      at_ = begin;
      return std::nullopt;
    }
    return out;
  }
  static bool is_inner_mark(char32_t c) {
    return c == U'.' || c == U',' || c == U'/' || c == U':' || c == U'-' || c == U'#' || c == U'$' || c == U'€' ||
           c == U'+';
  }

  std::optional<Hour> past_hour(std::size_t begin, int add) {
    if ((is(Role::number) || is(Role::small_number)) && here().value >= 1 && here().value <= 12) {
      Hour out{minutes(here().value * 60 + add), Half::unknown, true};
      ++at_;
      half_of_day(out);
      return out;
    }
    at_ = begin;
    return std::nullopt;
  }

  std::optional<Hour> digital() {
    const int hours = here().value;
    const int minute = here(2).value;
    if (hours > 23 || minute > 59 || here(2).end - here(2).begin != 2) return std::nullopt;
    if (at_ > 0 && here().glued && is_inner_mark(letters_[tokens_[at_ - 1].begin]) &&
        letters_[tokens_[at_ - 1].begin] != U'-')
      return std::nullopt;
    const std::size_t begin = at_;
    at_ += 3;
    if (is_mark(U':') && here().glued && is(Role::number, 1) && here(1).value < 60) at_ += 2;
    // "2:00" is read as "two", "02:00" is not.
    const bool one_digit = tokens_[begin].end == tokens_[begin].begin + 1;
    Hour out{minutes(hours * 60 + minute), Half::unknown, one_digit && hours < 7};
    if (hours <= 12) half_of_day(out);
    return out;
  }

  // Behind "at two" stands no thing of which there are two.
  bool may_be_bare() const {
    const Token& next = here();
    if (at_ >= tokens_.size()) return true;
    if (next.role == Role::mark) {
      const char32_t c = letters_[next.begin];
      if (next.glued && c == U'.' && at_ + 1 < tokens_.size() && tokens_[at_ + 1].glued && is(Role::number, 1))
        return false;
      return c == U'.' || c == U',' || c == U'!' || c == U'?' || c == U';' || c == U')' || c == U'\n' || c == U'-';
    }
    switch (next.role) {
      case Role::today:
      case Role::tomorrow:
      case Role::tonight:
      case Role::on:
      case Role::in:
      case Role::at:
      case Role::next:
      case Role::coming:
      case Role::and_:
      case Role::to:
      case Role::weekday:
      case Role::by:
        return true;
      default:
        return spoken_.days.has_value() && next.role != Role::unit && next.role != Role::working && !next.glued &&
               next.role != Role::number;
    }
  }

  void set(const Hour& hour) {
    spoken_.clock = hour.at;
    if (hour.half != Half::unknown) spoken_.half = hour.half;
    spoken_.bare_hour = hour.bare;
  }

  bool clock() {
    if (spoken_.clock || spoken_.after) return false;
    const std::size_t begin = at_;
    const bool between = take(Role::between);
    const bool from = !between && take(Role::from);
    const bool at = !between && !from &&
                    (take(Role::at) || (at_ > begin_ && tokens_[at_ - 1].role == Role::at) ||
                     (at_ > 0 && at_ == begin_ + 1 && tokens_[begin_].role == Role::by));
    take(Role::about);
    const bool after_about = at_ > 0 && tokens_[at_ - 1].role == Role::about;
    const auto first = hour(between || from || at || after_about || spoken_.days.has_value());
    if (!first) {
      return range_of_numbers(begin, between || from) || back(begin);
    }
    const std::size_t alone = at_;
    set(*first);
    const bool link = between ? take(Role::and_) : (take(Role::to) || take_dash() || take(Role::by));
    if (link) {
      if (const auto second = hour(true)) return set_range(*first, *second);
      at_ = alone;
    }
    if (between) {
      spoken_.clock.reset();
      return back(begin);
    }
    return true;
  }
  bool take_dash() {
    if (!is_mark(U'-') && !is_mark(U'~')) return false;
    ++at_;
    return true;
  }
  // "2-4 pm", "between 2 and 4": the first is bare.
  bool range_of_numbers(std::size_t begin, bool told) {
    if (!is(Role::number) || here().value > 24) return back(begin);
    if (at_ > 0 && here().glued && is_inner_mark(letters_[tokens_[at_ - 1].begin])) return back(begin);
    const Hour first{minutes(here().value * 60), Half::unknown, true};
    ++at_;
    if (!(take_dash() || take(Role::to) || (told && take(Role::and_)))) return back(begin);
    const auto second = hour(told);
    if (!second || (second->half == Half::unknown && !told)) return back(begin);
    return set_range(first, *second);
  }
  bool set_range(Hour first, const Hour& second) {
    if (first.half == Half::unknown) {
      // "10 to 2 pm" begins in the morning.
      const bool same = first.at % minutes(12 * 60) < second.at % minutes(12 * 60);
      first.half = second.half == Half::unknown ? Half::unknown : same ? second.half : Half::am;
      if (first.half != second.half) first.bare = false;
    }
    const bool bare = second.half == Half::unknown && first.half == Half::unknown && (first.bare || second.bare);
    const auto plain = [&](const Hour& hour) {
      if (hour.half == Half::pm && hour.at < minutes(12 * 60)) return hour.at + minutes(12 * 60);
      if (hour.half == Half::am && hour.at >= minutes(12 * 60)) return hour.at - minutes(12 * 60);
      return hour.at;
    };
    spoken_.clock = plain(first);
    spoken_.clock_end = plain(second);
    spoken_.half = Half::unknown;
    spoken_.bare_hour = bare;
    return true;
  }

  // "morning", "in the afternoon", "this evening".
  bool part() {
    if (spoken_.part || spoken_.after) return false;
    const std::size_t begin = at_;
    const bool coming = take(Role::coming);
    const bool last = !coming && take(Role::last);
    const bool in = !coming && !last && take(Role::in);
    take(Role::the);
    if (!is(Role::part)) return back(begin);
    const bool told = coming || last || spoken_.days || spoken_.clock;
    if (!told || (last && here().value != 3)) return back(begin);
    (void)in;
    const int index = here().value;
    ++at_;
    if ((coming || last) && !spoken_.days) spoken_.days = one_day(today_ - days(last ? 1 : 0));
    spoken_.part = kParts[index];
    spoken_.half = index == 0 ? Half::am : Half::pm;
    if (spoken_.clock) spoken_.bare_hour = false;
    return true;
  }
};

// Whether an expression may begin with such a token.
bool may_begin(Role role) {
  switch (role) {
    case Role::other:
    case Role::mark:
    case Role::ordinal_mark:
    case Role::of:
    case Role::and_:
    case Role::to:
    case Role::am:
    case Role::pm:
    case Role::oclock:
    case Role::ago:
    case Role::later:
    case Role::working:
    case Role::past:
    case Role::time:
    case Role::now:
    case Role::after:
    case Role::unit:
      return false;
    default:
      return true;
  }
}

}  // namespace

void find_english_times(const Letters& letters, const EntitySetting& setting, Finds& finds) {
  if (!letters.digits && !letters.latin) return;
  const Tokens tokens = tokens_of(letters);
  if (!tokens.of_time) return;
  Grammar grammar(letters, tokens.all, setting);
  for (std::size_t at = 0; at < tokens.all.size();) {
    if (!may_begin(tokens.all[at].role) || !grammar.read(at)) {
      ++at;
      continue;
    }
    const std::size_t end = grammar.end();
    if (auto time = resolved(grammar.spoken(), setting.now))
      finds.push_back({.kind = time->kind,
                       .begin = tokens.all[at].begin,
                       .end = tokens.all[end - 1].end,
                       .value = std::move(time->value),
                       .confidence = time->confidence,
                       .claim = time->confidence >= 0.8 ? Claim::witness : Claim::usual,
                       .when = time->when});
    at = std::max(end, at + 1);
  }
}

}  // namespace deskbell::text
