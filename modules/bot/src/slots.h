#pragma once
#include <bot/dialog_engine.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::bot {

// Only what names itself as such: a number in the form of orders, a mail address, a date; for what is said without
// being asked.
std::optional<std::string> named_in(const Slot& slot, std::string_view said, const DialogSetting& setting);

// Which of the labels is meant: the label, its value, its number in the list ("2", "the second", "第二个"), or the only
// one that stands in the text.
std::optional<std::size_t> chosen_of(std::span<const ListedOption> options, std::string_view said);

// "2026-03-03"
std::string date_text(text::LocalTime at);

// The slot's choices with their labels in a language.
std::vector<ListedOption> choices_of(const Slot& slot, std::string_view language);

}  // namespace deskbell::bot
