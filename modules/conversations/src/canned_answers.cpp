#include "canned_store.h"

#include <base/check.h>
#include <conversations/canned_answers.h>

#include <algorithm>

namespace deskbell::conversations {
namespace {

constexpr std::string_view kNoAnswer = "There is no such canned answer.";

Result<void> check(const CannedAnswer& answer) {
  TRY(base::check_text("shortcut", answer.shortcut, 1, 40));
  if (answer.shortcut.find_first_of(" \t\r\n/") != std::string::npos)
    return invalid("shortcut", "may not contain blanks or slashes");
  TRY(base::check_text("title", answer.title, 1, 200));
  TRY(base::check_text("text", answer.text, 1, 10'000));
  if (answer.language) TRY(base::check_text("language", *answer.language, 0, 35));
  return {};
}

Result<void> may_change(const Actor& actor, const CannedAnswer& answer) {
  if (answer.shared) return identity::require(actor, Permission::manage_canned);
  TRY(identity::require(actor, Permission::reply));
  if (answer.owner != actor.user()) return not_found(std::string(kNoAnswer));
  return {};
}

Result<CannedAnswer> load_to_change(storage::Snapshot& snapshot, const Actor& actor, Id<CannedAnswer> id) {
  auto answer = store::canned(snapshot, id);
  if (!answer) return not_found(std::string(kNoAnswer));
  TRY(may_change(actor, *answer));
  return std::move(*answer);
}

}  // namespace

Result<std::vector<CannedAnswer>> CannedAnswers::list(const Actor& actor) {
  TRY(identity::require(actor, Permission::reply));
  return database_.read([&](storage::Snapshot& snapshot) { return store::canned_for(snapshot, actor.user()); });
}

Result<CannedAnswer> CannedAnswers::create(const Actor& actor, const NewCannedAnswer& what) {
  CannedAnswer answer{.id = ids_.next<CannedAnswer>(),
                      .shortcut = what.shortcut,
                      .title = what.title,
                      .text = what.text,
                      .shared = what.shared,
                      .owner = what.shared ? std::nullopt : std::optional(actor.user()),
                      .language = what.language,
                      .updated_at = clock_.now()};
  TRY(may_change(actor, answer));
  TRY(check(answer));
  return database_.write([&](storage::Transaction& tx) -> Result<CannedAnswer> {
    if (store::is_shortcut_taken(tx, answer))
      return std::unexpected(
          Error{ErrorCode::already_exists, "There is an answer with this shortcut.", {{"shortcut", "is taken"}}});
    store::insert(tx, answer);
    return answer;
  });
}

Result<CannedAnswer> CannedAnswers::change(const Actor& actor, Id<CannedAnswer> id, const CannedAnswerChange& change) {
  return database_.write([&](storage::Transaction& tx) -> Result<CannedAnswer> {
    TRY(CannedAnswer answer, load_to_change(tx, actor, id));
    if (change.shortcut) answer.shortcut = *change.shortcut;
    if (change.title) answer.title = *change.title;
    if (change.text) answer.text = *change.text;
    if (change.language) answer.language = change.language->empty() ? std::nullopt : change.language;
    TRY(check(answer));
    if (store::is_shortcut_taken(tx, answer))
      return std::unexpected(
          Error{ErrorCode::already_exists, "There is an answer with this shortcut.", {{"shortcut", "is taken"}}});
    answer.updated_at = clock_.now();
    store::update(tx, answer);
    return answer;
  });
}

Result<void> CannedAnswers::remove(const Actor& actor, Id<CannedAnswer> id) {
  return database_.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(load_to_change(tx, actor, id));
    store::remove(tx, id);
    return {};
  });
}

std::string fill_in(std::string_view text, const std::map<std::string, std::string, std::less<>>& values) {
  std::string out;
  while (!text.empty()) {
    const auto begin = text.find("{{");
    const auto end = begin == std::string_view::npos ? begin : text.find("}}", begin + 2);
    if (end == std::string_view::npos) break;
    out += text.substr(0, begin);
    const auto known = values.find(text.substr(begin + 2, end - begin - 2));
    out += known == values.end() ? text.substr(begin, end + 2 - begin) : std::string_view(known->second);
    text.remove_prefix(end + 2);
  }
  return out += text;
}

}  // namespace deskbell::conversations
