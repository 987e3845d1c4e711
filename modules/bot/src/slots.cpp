#include "slots.h"

#include <text/fold.h>
#include <text/lines.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace deskbell::bot {
namespace {

using text::Entity;
using text::EntityKind;

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string number_text(double value) {
  std::string out;
  base::write_json_number(out, value);
  return out.ends_with(".0") ? out.substr(0, out.size() - 2) : out;
}

std::vector<Entity> entities_of(const Slot& slot, std::string_view said, const DialogSetting& setting) {
  std::vector<text::NumberPattern> patterns;
  if (slot.pattern)
    if (auto pattern = text::NumberPattern::of(*slot.pattern)) patterns.push_back(*std::move(pattern));
  return text::entities(said, {.now = setting.now, .region = setting.region, .patterns = patterns});
}

std::optional<std::string> first_of(const std::vector<Entity>& found, std::initializer_list<EntityKind> kinds) {
  for (const Entity& one : found)
    if (std::ranges::find(kinds, one.kind) != kinds.end()) return one.value;
  return std::nullopt;
}

std::optional<std::string> within(const Slot& slot, double value) {
  if (!std::isfinite(value) || (slot.at_least && value < *slot.at_least) || (slot.at_most && value > *slot.at_most))
    return std::nullopt;
  return number_text(value);
}

std::optional<std::string> date_in(const Slot& slot, const std::vector<Entity>& found, const DialogSetting& setting) {
  for (const Entity& one : found) {
    if (!one.when || (one.kind != EntityKind::date && one.kind != EntityKind::time)) continue;
    const auto day = std::chrono::floor<std::chrono::days>(one.when->begin);
    if (slot.future.value_or(false) && day < std::chrono::floor<std::chrono::days>(setting.now)) continue;
    return date_text(day);
  }
  return std::nullopt;
}

std::optional<std::string> order_in(const Slot& slot, std::string_view said, const std::vector<Entity>& found) {
  if (!slot.pattern) {
    const auto value = first_of(found, {EntityKind::order_number, EntityKind::parcel_number});
    return value ? std::optional(upper(*value)) : std::nullopt;
  }
  for (const Entity& one : found)
    if (one.kind == EntityKind::order_number) {
      const auto pattern = text::NumberPattern::of(*slot.pattern);
      std::u32string wide;
      const std::string folded = text::fold(said.substr(one.begin, one.end - one.begin));
      for (const char c : folded) wide += static_cast<unsigned char>(c);
      if (pattern && pattern->match(wide) == wide.size())
        return upper(trimmed(said.substr(one.begin, one.end - one.begin)));
    }
  return std::nullopt;
}

// Asked for a number, people also say it without any form: the word with the most digits.
std::optional<std::string> bare_number(std::string_view said) {
  std::string best;
  std::size_t most = 3;
  std::string word;
  const auto look = [&] {
    const auto digits =
        static_cast<std::size_t>(std::ranges::count_if(word, [](char c) { return c >= '0' && c <= '9'; }));
    if (digits > most && word.size() <= 40) {
      most = digits;
      best = word;
    }
    word.clear();
  };
  for (const char c : said) {
    const bool part = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    if (part)
      word += c;
    else
      look();
  }
  look();
  return best.empty() ? std::nullopt : std::optional(upper(best));
}

std::optional<double> plain_number(std::string_view said) {
  const std::string folded = text::fold(said);
  const auto at = folded.find_first_of("0123456789");
  if (at != folded.npos) {
    const bool minus = at > 0 && folded[at - 1] == '-';
    std::string digits;
    for (std::size_t i = at; i < folded.size(); ++i) {
      const char c = folded[i];
      if (c == ',' && i + 3 < folded.size() && std::isdigit(static_cast<unsigned char>(folded[i + 1]))) continue;
      if ((c < '0' || c > '9') && c != '.') break;
      digits += c;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc()) return std::nullopt;
    return minus ? -value : value;
  }
  constexpr std::pair<std::string_view, int> kWords[] = {
      {"one", 1},   {"two", 2},  {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7},
      {"eight", 8}, {"nine", 9}, {"ten", 10},  {"一", 1},   {"两", 2},   {"二", 2},  {"三", 3},
      {"四", 4},    {"五", 5},   {"六", 6},    {"七", 7},   {"八", 8},   {"九", 9},  {"十", 10}};
  for (const auto& [word, value] : kWords)
    if (folded == word || (word.front() & 0x80 ? folded.starts_with(word) && folded.size() <= word.size() + 3
                                               : folded.starts_with(std::string(word) + " ")))
      return value;
  return std::nullopt;
}

std::optional<std::size_t> ordinal(std::string_view folded, std::size_t count) {
  constexpr std::string_view kEnglish[] = {"first", "second", "third", "fourth", "fifth"};
  constexpr std::string_view kChinese[] = {"第一", "第二", "第三", "第四", "第五"};
  for (std::size_t i = 0; i < std::min(count, std::size(kEnglish)); ++i)
    if (folded.contains(kEnglish[i]) || folded.contains(kChinese[i])) return i;
  std::string_view digits = folded;
  while (!digits.empty() && (digits.back() == '.' || digits.back() == ' ')) digits.remove_suffix(1);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc() && end == digits.data() + digits.size() && number >= 1 && number <= count) return number - 1;
  return std::nullopt;
}

}  // namespace

std::string date_text(text::LocalTime at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return base::to_string(Time(std::chrono::sys_days(day.time_since_epoch()).time_since_epoch())).substr(0, 10);
}

std::vector<ListedOption> choices_of(const Slot& slot, std::string_view language) {
  std::vector<ListedOption> out;
  if (slot.choices)
    for (const Choice& choice : *slot.choices)
      out.push_back({choice.value, std::string(words_in(choice.label, language))});
  return out;
}

std::optional<std::size_t> chosen_of(std::span<const ListedOption> options, std::string_view said) {
  const std::string folded = trimmed(text::fold(said));
  if (folded.empty()) return std::nullopt;
  for (std::size_t i = 0; i < options.size(); ++i)
    if (folded == text::fold(options[i].label) || folded == text::fold(options[i].value)) return i;
  if (const auto number = ordinal(folded, options.size())) return number;
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string label = text::fold(options[i].label);
    if (label.size() < 2 || !folded.contains(label)) continue;
    if (only) return std::nullopt;
    only = i;
  }
  return only;
}

std::optional<std::string> named_in(const Slot& slot, std::string_view said, const DialogSetting& setting) {
  switch (slot.type) {
    case SlotType::email:
      return first_of(entities_of(slot, said, setting), {EntityKind::email});
    case SlotType::phone:
      return first_of(entities_of(slot, said, setting), {EntityKind::phone});
    case SlotType::order:
      return order_in(slot, said, entities_of(slot, said, setting));
    case SlotType::date:
      return date_in(slot, entities_of(slot, said, setting), setting);
    case SlotType::money:
      for (const Entity& one : entities_of(slot, said, setting))
        if (one.kind == EntityKind::money && one.amount) {
          const bool whole = one.amount->currency == "JPY" || one.amount->currency == "KRW";
          return within(slot, static_cast<double>(one.amount->minor) / (whole ? 1 : 100));
        }
      return std::nullopt;
    case SlotType::text:
    case SlotType::number:
    case SlotType::choice:
      break;
  }
  return std::nullopt;
}

std::optional<std::string> read_slot(const Slot& slot, std::span<const ListedOption> list, std::string_view said,
                                     const DialogSetting& setting) {
  if (auto named = named_in(slot, said, setting)) return named;
  switch (slot.type) {
    case SlotType::text: {
      const std::string clean = text::clean_block(said, 2'001);
      const auto length = text::length(clean);
      if (length == 0 || length > static_cast<std::size_t>(slot.max_length.value_or(500))) return std::nullopt;
      return clean;
    }
    case SlotType::number:
    case SlotType::money: {
      const auto number = plain_number(said);
      return number ? within(slot, *number) : std::nullopt;
    }
    case SlotType::order:
      return slot.pattern ? std::nullopt : bare_number(said);
    case SlotType::choice: {
      const auto own = choices_of(slot, setting.language);
      const std::span<const ListedOption> options = slot.choices ? std::span<const ListedOption>(own) : list;
      const auto chosen = chosen_of(options, said);
      return chosen ? std::optional(options[*chosen].value) : std::nullopt;
    }
    case SlotType::date:
    case SlotType::email:
    case SlotType::phone:
      break;
  }
  return std::nullopt;
}

}  // namespace deskbell::bot
