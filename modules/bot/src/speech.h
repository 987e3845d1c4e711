#pragma once
#include <bot/dialog.h>
#include <bot/turn.h>

#include <string>
#include <string_view>

// The bot's own sentences, in English and Chinese; other languages get English.
namespace deskbell::bot {

enum class Phrase {
  i_am,  // {{bot.name}}
  handing_over,
  handing_over_failure,
  unknown,
  which_one,
  none_of_these,
  did_it_help,
  it_helped,
  it_did_not,
  glad,
  sorry_wrong,
  hello,
  welcome,  // after thanks
  goodbye,
  anything_else,
  left_dialog,
  back_to,  // before a question is asked again
  yes,
  no,
  confirm,  // {{slots}}
  nothing_done,
  action_failed,
  nothing_to_undo,
  cannot_undo,
  undone,
  retry_text,
  retry_number,
  retry_date,
  retry_order,
  retry_email,
  retry_phone,
  retry_choice,
  retry_yes_no,
  closing_idle,
  news,    // {{title}}
  source,  // {{title}} {{version}}
  // What it tried, for people: {{what}}
  left,
  did_not_know,
  did_not_help,
  began,
  began_as_proposed,
  answered,
  answered_in_words,
  finished,
  led_to_people
};

std::string_view phrase(Phrase which, std::string_view language);
Phrase retry_of(SlotType type);

// Whether something is said about what was done before, and is not an answer.
bool wants_undo(std::string_view said);
// "No, the other order", "I meant ...", "不对，是……".
bool corrects(std::string_view said);
// ... with nothing said about what instead, only that it is another one.
bool says_other(std::string_view said);
// The words by which people name a slot of the type: "order", "订单".
bool names_type(std::string_view said, SlotType type);

}  // namespace deskbell::bot
