#pragma once
#include <boost/describe.hpp>

#include <string_view>

namespace deskbell::site {

// The help centre speaks all of them; the other pages English and Chinese.
enum class Language { en, zh, de, fr, es, pt, ja, ko, ru, ar };
BOOST_DESCRIBE_ENUM(Language, en, zh, de, fr, es, pt, ja, ko, ru, ar)

// Every word of the pages.
struct Words {
  std::string_view tag;  // of the html element
  std::string_view title, opened, updated, state, next, promised, promises, call, reply, deed, resolution, notice;
  std::string_view ours, customers, supplier, colleagues, confirm, over;
  std::string_view history, from_us, from_you, nothing_yet, documents, bytes;
  std::string_view add, add_hint, add_label, send;
  std::string_view files, files_label, files_hint, files_text, files_send, files_refused, files_sent;
  std::string_view ask, yes, no, reopen, reopen_label, thanks_confirmed;
  std::string_view rate, rate_label, rate_comment, rate_send, rated;
  std::string_view scores[5];
  std::string_view sent, saved, bad_title, bad_text, expired_title, expired_text, old_form, too_many, refused, back, away;
  std::string_view zone;  // "times in {zone}"
};

const Words& words_in(Language language);

}  // namespace deskbell::site
