#pragma once
#include "../words.h"

#include <string>
#include <string_view>

namespace deskbell::site::help {

// Every word of the help centre that is ours. {} stands for what is put in.
struct Words {
  std::string_view locale;                    // of Open Graph
  std::string_view language;                  // its own name
  std::string_view help_centre, home, skip, main_menu, breadcrumbs, foot;
  std::string_view welcome, search, search_label, search_hint;
  std::string_view sections, popular, no_articles, no_articles_text, one_article, articles;
  std::string_view contents, updated, version, related, not_translated, steps, next;
  std::string_view ask, yes, no, thanks, thanks_no, what_missing, what_missing_hint, send;
  std::string_view results, results_for, one_result, many_results, did_you_mean, shown_for;
  std::string_view nothing, nothing_text, tips[3], read_instead, perhaps, empty_search;
  std::string_view still, still_text, contact, contact_title, contact_text;
  std::string_view context, context_read, context_searched;
  std::string_view chat, chat_text, chat_closed, chat_opens, chat_new_tab, chat_script;
  std::string_view follow, follow_text, follow_label, follow_go, follow_bad;
  std::string_view write, missing, missing_text, busy, busy_text, away, away_text, refused, old_form, back;
  std::string_view notice;
  std::string_view months[12], date;  // "{d} {m} {y}"
};

const Words& words_of(Language language);

// The text with its first {} replaced.
std::string filled(std::string_view text, std::string_view what);

}  // namespace deskbell::site::help
