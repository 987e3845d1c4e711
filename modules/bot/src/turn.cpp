#include <bot/turn.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

constexpr double kPlainly = 0.9;  // said as an example of the dialog

bool over_budget(const Picture& picture) {
  const Budget& budget = picture.bot.budget;
  return picture.spent.turns > budget.turns || picture.spent.minutes >= budget.minutes ||
         picture.spent.actions > budget.actions || picture.spent.money_minor > budget.money_minor;
}

std::optional<HandOverReason> must_hand_over(const Picture& picture) {
  if (picture.off) return HandOverReason::off;
  if (picture.asks_for_person) return HandOverReason::asked;
  if (picture.important) return HandOverReason::important;
  if (picture.sentiment <= picture.bot.anger) return HandOverReason::angry;
  if (over_budget(picture)) return HandOverReason::budget;
  return std::nullopt;
}

Decision doubt(const Picture& picture) {
  if (picture.doubts + 1 >= picture.bot.doubts) return {.move = Move::hand_over, .reason = HandOverReason::doubt};
  return {.move = Move::say_unknown};
}

Move move_for(const Candidate& candidate) {
  return candidate.kind == CandidateKind::dialog ? Move::start_dialog : Move::answer;
}

// Who asks how it is done is told how, and does not have it done; who plainly wants it done is not asked whether he
// would rather read about it.
std::vector<std::size_t> may_be_meant(const Picture& picture) {
  const Thresholds& line = picture.bot.thresholds;
  const std::vector<Candidate>& all = picture.candidates;
  const auto wanted = picture.asks_how ? CandidateKind::article : CandidateKind::dialog;
  const double enough = picture.asks_how ? line.answer : std::max(line.answer, kPlainly);
  const bool only_wanted =
      std::ranges::any_of(all, [&](const Candidate& one) { return one.kind == wanted && one.trust >= enough; });
  std::vector<std::size_t> meant;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].trust >= line.ask_back && (!only_wanted || all[i].kind == wanted)) meant.push_back(i);
  return meant;
}

Decision answer_or_ask(const Picture& picture) {
  const Thresholds& line = picture.bot.thresholds;
  const std::vector<Candidate>& all = picture.candidates;
  std::vector<std::size_t> meant = may_be_meant(picture);
  if (meant.empty()) return doubt(picture);
  const Candidate& best = all[meant.front()];
  const bool sure = best.trust >= line.answer;
  if (sure) std::erase_if(meant, [&](std::size_t i) { return best.trust - all[i].trust >= line.close; });
  if (sure && meant.size() <= 1) return {.move = move_for(best), .chosen = std::move(meant)};
  meant.resize(std::min(meant.size(), kMostAskedBack));
  return {.move = Move::ask_back, .chosen = std::move(meant)};
}

Decision within_dialog(const Picture& picture) {
  if (picture.stops_dialog) return {.move = Move::leave_dialog};
  if (picture.fits_dialog) return {.move = Move::go_on};
  const auto article = std::ranges::find_if(picture.candidates, [&](const Candidate& one) {
    return one.kind == CandidateKind::article && one.trust >= picture.bot.thresholds.answer;
  });
  if (picture.is_question && article != picture.candidates.end())
    return {.move = Move::answer_and_return,
            .chosen = {static_cast<std::size_t>(article - picture.candidates.begin())}};
  return {.move = Move::go_on};
}

}  // namespace

Decision decide(const Picture& picture) {
  if (!picture.owns) return {.move = Move::stay_silent};
  if (const auto reason = must_hand_over(picture)) return {.move = Move::hand_over, .reason = reason};
  if (picture.in_dialog) return within_dialog(picture);
  if (picture.picked && *picture.picked < picture.candidates.size())
    return {.move = move_for(picture.candidates[*picture.picked]), .chosen = {*picture.picked}};
  if (picture.none_of_these) return doubt(picture);
  if (picture.courtesy != Courtesy::none) return {.move = Move::be_polite};
  if (picture.proposed && *picture.proposed < picture.candidates.size())
    return {.move = move_for(picture.candidates[*picture.proposed]), .chosen = {*picture.proposed}};
  return answer_or_ask(picture);
}

std::string_view explain(HandOverReason reason, std::string_view language) {
  const bool chinese = language.starts_with("zh");
  switch (reason) {
    case HandOverReason::asked:
      return chinese ? "客户要求转人工。" : "The customer asked for a person.";
    case HandOverReason::angry:
      return chinese ? "客户情绪不佳。" : "The customer is upset.";
    case HandOverReason::important:
      return chinese ? "重要客户，直接由人工接待。" : "An important customer: people answer at once.";
    case HandOverReason::doubt:
      return chinese ? "机器人没有把握回答。" : "The bot was not sure what to answer.";
    case HandOverReason::budget:
      return chinese ? "本次会话的机器人额度已用完。" : "The bot's budget for one talk is used up.";
    case HandOverReason::failure:
      return chinese ? "操作失败。" : "Something that the bot tried has failed.";
    case HandOverReason::dialog:
      return chinese ? "流程转到人工。" : "The dialog leads to people here.";
    case HandOverReason::off:
      return chinese ? "机器人已停用。" : "The bot was switched off.";
    case HandOverReason::given_up:
      return chinese ? "机器人无法继续。" : "The bot could not go on.";
  }
  return "";
}

}  // namespace deskbell::bot
