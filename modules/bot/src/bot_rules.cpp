#include <base/check.h>

#include <bot/bot.h>

#include <algorithm>
#include <set>

namespace deskbell::bot {
namespace {

using Errors = std::vector<FieldError>;

template <class T>
void take(T& into, const std::optional<T>& from) {
  if (from) into = *from;
}

std::string_view main_part(std::string_view tag) {
  return tag.substr(0, tag.find('-'));
}

void check_range(Errors& errors, std::string field, double value, double low, double high) {
  if (!(value >= low && value <= high)) {
    const auto text = [](double number) {
      std::string out;
      base::write_json_number(out, number);
      return out;
    };
    errors.push_back({std::move(field), "must be from " + text(low) + " to " + text(high)});
  }
}

void check_length(Errors& errors, const std::string& field, std::string_view value, int low, int high) {
  if (const auto fine = base::check_text(field, value, low, high); !fine)
    for (const FieldError& error : fine.error().fields) errors.push_back(error);
}

void check_languages(Errors& errors, const Bot& bot) {
  if (bot.languages.empty()) errors.push_back({"languages", "must name at least one"});
  if (bot.languages.size() > 10) errors.push_back({"languages", "may be at most 10"});
  std::set<std::string> seen;
  for (std::size_t i = 0; i < bot.languages.size(); ++i) {
    const std::string at = "languages[" + std::to_string(i) + "]";
    check_length(errors, at, bot.languages[i], 2, 35);
    if (!seen.insert(bot.languages[i]).second) errors.push_back({at, "is there twice"});
  }
  for (const auto& [language, text] : bot.greeting) check_length(errors, "greeting." + language, text, 0, 1000);
}

}  // namespace

std::string_view words_in(const Words& words, std::string_view language) {
  if (const auto exact = words.find(std::string(language)); exact != words.end()) return exact->second;
  for (const auto& [tag, text] : words)
    if (main_part(tag) == main_part(language)) return text;
  return words.empty() ? std::string_view() : std::string_view(words.begin()->second);
}

std::string language_of(const std::vector<std::string>& languages, std::string_view wanted) {
  if (std::ranges::find(languages, wanted) != languages.end()) return std::string(wanted);
  for (const std::string& one : languages)
    if (main_part(one) == main_part(wanted)) return one;
  return languages.empty() ? "en" : languages.front();
}

Bot with(Bot bot, const BotDraft& draft) {
  bot.name = draft.name;
  bot.languages = draft.languages;
  bot.greeting = draft.greeting;
  take(bot.state, draft.state);
  take(bot.installations, draft.installations);
  take(bot.queues, draft.queues);
  if (draft.hand_over_queue) {
    bot.hand_over_queue.reset();
    if (*draft.hand_over_queue) bot.hand_over_queue = *draft.hand_over_queue;
  }
  if (draft.hours) {
    bot.hours.reset();
    if (!draft.hours->time_zone.empty()) bot.hours = draft.hours;
  }
  take(bot.capacity, draft.capacity);
  take(bot.budget, draft.budget);
  take(bot.thresholds, draft.thresholds);
  take(bot.doubts, draft.doubts);
  take(bot.anger, draft.anger);
  if (draft.important) {
    bot.important.reset();
    if (!draft.important->field.empty()) bot.important = draft.important;
  }
  take(bot.note_language, draft.note_language);
  take(bot.idle_minutes, draft.idle_minutes);
  return bot;
}

Result<void> check_bot(const Bot& bot) {
  Errors errors;
  check_length(errors, "name", bot.name, 1, 60);
  if (bot.name.find_first_not_of(" \t\n") == std::string::npos) errors.push_back({"name", "may not be empty"});
  check_languages(errors, bot);
  if (bot.installations.size() > 100) errors.push_back({"installations", "may be at most 100"});
  if (bot.queues.size() > 100) errors.push_back({"queues", "may be at most 100"});
  if (bot.state == BotState::on && !bot.hand_over_queue)
    errors.push_back({"hand_over_queue", "is required before the bot can be switched on"});
  check_range(errors, "capacity", bot.capacity, 0, 100'000);
  check_range(errors, "budget.turns", bot.budget.turns, 1, 1'000);
  check_range(errors, "budget.minutes", bot.budget.minutes, 1, 1'440);
  check_range(errors, "budget.actions", bot.budget.actions, 0, 1'000);
  check_range(errors, "budget.money_minor", static_cast<double>(bot.budget.money_minor), 0, 1e12);
  check_range(errors, "thresholds.answer", bot.thresholds.answer, 0, 1);
  check_range(errors, "thresholds.ask_back", bot.thresholds.ask_back, 0, 1);
  check_range(errors, "thresholds.close", bot.thresholds.close, 0, 1);
  if (bot.thresholds.ask_back > bot.thresholds.answer)
    errors.push_back({"thresholds.ask_back", "may not be above thresholds.answer"});
  check_range(errors, "doubts", bot.doubts, 1, 10);
  check_range(errors, "anger", bot.anger, -2, 0);
  check_range(errors, "idle_minutes", bot.idle_minutes, 1, 10'080);
  if (bot.note_language != "en" && bot.note_language != "zh-CN")
    errors.push_back({"note_language", "must be one of: en, zh-CN"});
  if (bot.important) {
    check_length(errors, "important.field", bot.important->field, 1, 40);
    if (bot.important->values.empty() || bot.important->values.size() > 50)
      errors.push_back({"important.values", "must be 1 to 50"});
  }
  if (bot.hours)
    if (const auto calendar = calendar::Calendar::of(*bot.hours); !calendar)
      for (const FieldError& error : calendar.error().fields) errors.push_back({"hours." + error.field, error.message});
  if (errors.empty()) return {};
  return std::unexpected(base::invalid_fields(std::move(errors)));
}

}  // namespace deskbell::bot
