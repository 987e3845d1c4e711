#include "candidates.h"
#include "slots.h"
#include "speech.h"
#include "template.h"

#include <text/lines.h>

#include <bot/mind.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

constexpr std::size_t kKeptWords = 6;
constexpr std::size_t kMostTried = 20;
constexpr std::size_t kLongestKept = 240;
constexpr std::size_t kMostCandidates = 5;
constexpr double kOutright = 0.4;
constexpr double kPlainly = 0.8;
constexpr double kFresh = 0.6;  // part of the newest message in the running sentiment

std::string with_name(std::string_view text, const Persona& persona) {
  return filled(
      text, [&](std::string_view name) { return name == "bot.name" ? std::optional(persona.bot.name) : std::nullopt; });
}

// What no list of courtesies has: "Thanks, that was quick!"
Courtesy courtesy_in(const Heard& heard) {
  if (heard.intents.empty() || heard.sentiment < 0) return Courtesy::none;
  const auto& [label, probability] = *std::ranges::max_element(heard.intents, {}, &HeardIntent::probability);
  if (probability < kPlainly) return Courtesy::none;
  if (label == "thanks") return Courtesy::thanks;
  if (label == "goodbye") return Courtesy::goodbye;
  return label == "greeting" ? Courtesy::greeting : Courtesy::none;
}

class Thinking {
 public:
  Thinking(const Persona& persona, TalkState state, const Circumstances& around) : persona_(persona), around_(around) {
    turn_.state = std::move(state);
    if (turn_.state.language.empty()) turn_.state.language = language_of(persona.bot.languages, "");
  }

  Turn greeted() {
    greet_once();
    return std::move(turn_);
  }

  Turn heard(const Hearing& hearing) {
    note_words(hearing);
    greet_once();
    Picture picture = see(hearing);
    turn_.decision = decide(picture);
    turn_.candidates = std::move(picture.candidates);
    candidates_until_now_ = turn_.candidates;
    if (turn_.candidates.size() > kMostCandidates) turn_.candidates.resize(kMostCandidates);
    act_on(hearing);
    return std::move(turn_);
  }

  Turn resumed(const ActionOutcome& outcome) {
    TalkState& state = turn_.state;
    state.pending.reset();
    turn_.decision = {.move = Move::go_on};
    if (!state.dialog) return std::move(turn_);
    step({.kind = InputKind::done, .outcome = outcome});
    return std::move(turn_);
  }

  Turn told(DialogState then, const ActionOutcome& outcome) {
    TalkState& s = state();
    turn_.decision = {.move = Move::go_on};
    const auto found = persona_.dialogs.find(then.dialog);
    say(filled(phrase(Phrase::news, language()), [&](std::string_view) {
      return std::optional(found == persona_.dialogs.end() ? then.dialog
                                                           : std::string(words_in(found->second.title, language())));
    }));
    s.paused = std::exchange(s.dialog, std::move(then));
    step({.kind = InputKind::done, .outcome = outcome});
    return std::move(turn_);
  }

 private:
  TalkState& state() { return turn_.state; }
  std::string_view language() const { return turn_.state.language; }
  void say(std::string text, std::vector<Button> buttons = {}) {
    if (!text.empty()) turn_.says.push_back({std::move(text), std::move(buttons)});
  }
  void say(Phrase which) { say(std::string(phrase(which, language()))); }

  void greet_once() {
    if (std::exchange(state().greeted, true)) return;
    std::string text(words_in(persona_.bot.greeting, language()));
    if (!text.empty()) text += "\n\n";
    say(with_name(text + std::string(phrase(Phrase::i_am, language())), persona_));
  }

  // ---- hearing ----

  void note_words(const Hearing& hearing) {
    TalkState& s = state();
    ++s.turns;
    if (!hearing.heard.language.empty() && (s.said.empty() || !s.dialog))
      s.language = language_of(persona_.bot.languages, hearing.heard.language);
    s.sentiment = (1 - kFresh) * s.sentiment + kFresh * hearing.heard.sentiment;
    // The first words tell what it is about, the last ones where it stands.
    if (s.said.size() >= kKeptWords) s.said.erase(s.said.begin() + 1);
    s.said.push_back(text::shortened(text::clean_line(hearing.said), kLongestKept));
  }

  Picture see(const Hearing& hearing) {
    const TalkState& s = state();
    Picture picture{.bot = persona_.bot};
    picture.off = persona_.bot.state == BotState::off;
    picture.spent = {.turns = s.turns,
                     .minutes = static_cast<int>(
                         std::chrono::duration_cast<std::chrono::minutes>(around_.at - around_.started_at).count()),
                     .actions = s.actions,
                     .money_minor = s.money_minor + s.model_millionths.value_or(0) / kMillionths};
    picture.doubts = s.doubts;
    // Plain fury counts at once, however friendly the words before were.
    const bool furious = hearing.heard.sentiment <= persona_.bot.anger - kOutright;
    picture.sentiment = furious ? std::min(s.sentiment, hearing.heard.sentiment) : s.sentiment;
    picture.asks_for_person = asks_for_person(hearing.said) || (hearing.heard.wants_person && !s.dialog);
    picture.important = is_important();
    picture.is_question = is_question(hearing.said);
    picture.asks_how = asks_how(hearing.said);
    picture.courtesy = courtesy_of(hearing.said);
    see_dialog(hearing, picture);
    if (!s.dialog && !see_pick(hearing, picture)) picture.candidates = candidates_for(persona_, s, hearing);
    if (s.dialog && !picture.fits_dialog) picture.candidates = candidates_for(persona_, s, hearing);
    const bool means_nothing_else =
        picture.candidates.empty() || picture.candidates.front().trust < persona_.bot.thresholds.ask_back;
    if (picture.courtesy == Courtesy::none && !picture.none_of_these && means_nothing_else)
      picture.courtesy = courtesy_in(hearing.heard);
    courtesy_ = picture.courtesy;
    if (!s.dialog && hearing.proposed) see_proposal(*hearing.proposed, picture);
    return picture;
  }

  bool is_important() const {
    const auto& who = persona_.bot.important;
    if (!who || !around_.customer) return false;
    const auto value = around_.customer->fields.find(who->field);
    return value != around_.customer->fields.end() &&
           std::ranges::find(who->values, value->second) != who->values.end();
  }

  void see_dialog(const Hearing& hearing, Picture& picture) {
    TalkState& s = state();
    // What was just ended can still be taken back.
    if (!s.dialog && s.ended && wants_undo(hearing.said)) s.dialog = std::exchange(s.ended, std::nullopt);
    if (!s.dialog) return;
    const auto definition = definition_of(*s.dialog);
    if (!definition) {
      s.dialog.reset();
      return;
    }
    picture.in_dialog = true;
    picture.fits_dialog = fits(*definition, *s.dialog, hearing.said, setting_of(persona_, s, around_));
    picture.stops_dialog = stops_dialog(hearing.said) &&
                           !(s.dialog->waiting == Waiting::confirmation && yes_or_no(hearing.said).has_value());
  }

  // Whether it is an answer to what was asked back.
  bool see_pick(const Hearing& hearing, Picture& picture) {
    TalkState& s = state();
    if (s.offered.empty()) return false;
    std::vector<ListedOption> options;
    for (const Candidate& one : s.offered) options.push_back({one.id, one.title});
    const std::string none(phrase(Phrase::none_of_these, language()));
    options.push_back({none, none});
    auto chosen = chosen_of(options, hearing.said);
    if (const auto yes = yes_or_no(hearing.said); yes && !chosen && (!*yes || s.offered.size() == 1))
      chosen = *yes ? 0 : s.offered.size();
    std::vector<Candidate> offered = std::exchange(s.offered, {});
    if (!chosen) return false;
    if (*chosen == offered.size()) {
      picture.none_of_these = true;
      return true;
    }
    picture.candidates = std::move(offered);
    picture.picked = *chosen;
    turn_.picked = picture.candidates[*chosen].id;
    return true;
  }

  void see_proposal(const Proposed& proposed, Picture& picture) {
    const auto dialog = persona_.dialogs.find(proposed.dialog);
    if (dialog == persona_.dialogs.end()) return;
    auto& all = picture.candidates;
    auto found = std::ranges::find_if(
        all, [&](const Candidate& one) { return one.kind == CandidateKind::dialog && one.id == proposed.dialog; });
    if (found == all.end())
      found = all.insert(found, {.kind = CandidateKind::dialog,
                                 .id = proposed.dialog,
                                 .title = std::string(words_in(dialog->second.title, language())),
                                 .version = dialog->second.version});
    picture.proposed = static_cast<std::size_t>(found - all.begin());
  }

  std::shared_ptr<const Definition> definition_of(const DialogState& dialog) const {
    if (const auto live = persona_.dialogs.find(dialog.dialog);
        live != persona_.dialogs.end() && live->second.version == dialog.version)
      return live->second.definition;
    return around_.definition ? around_.definition(dialog.dialog, dialog.version) : nullptr;
  }

  // ---- acting ----

  void act_on(const Hearing& hearing) {
    const Decision decision = turn_.decision;
    if (answers_feedback(hearing, decision)) return;
    switch (decision.move) {
      case Move::stay_silent:
        return;
      case Move::hand_over:
        return hand_over(decision.reason.value_or(HandOverReason::given_up));
      case Move::go_on:
        return step({.kind = InputKind::said, .text = hearing.said});
      case Move::leave_dialog:
        tried(Phrase::left, title_of(state().dialog->dialog));
        state().dialog.reset();
        say(Phrase::left_dialog);
        return take_up_again();
      case Move::start_dialog:
        return start(candidate(decision), hearing);
      case Move::answer:
        return answer(candidate(decision), hearing);
      case Move::answer_and_return:
        answer(candidate(decision), hearing, true);
        return return_to_dialog();
      case Move::ask_back:
        return ask_back(decision, hearing);
      case Move::say_unknown:
        ++state().doubts;
        tried(Phrase::did_not_know, state().said.back());
        return say(Phrase::unknown);
      case Move::be_polite:
        return be_polite(courtesy_);
    }
  }

  const Candidate& candidate(const Decision& decision) const { return candidates_until_now_[decision.chosen.front()]; }

  // "Did that help?" was asked before.
  bool answers_feedback(const Hearing& hearing, const Decision& decision) {
    TalkState& s = state();
    if (!s.answered || decision.move == Move::hand_over || s.dialog) return false;
    const std::vector<ListedOption> options{{"helped", std::string(phrase(Phrase::it_helped, language()))},
                                            {"not", std::string(phrase(Phrase::it_did_not, language()))}};
    const auto yes_no = yes_or_no(hearing.said);
    const auto chosen = yes_no ? std::optional<std::size_t>(*yes_no ? 0 : 1) : chosen_of(options, hearing.said);
    const Citation about = *std::exchange(s.answered, std::nullopt);
    if (!chosen && courtesy_ == Courtesy::thanks) {
      turn_.about_last = Verdict::right;
      s.helped = s.helped.value_or(0) + 1;
    }
    if (!chosen) return false;
    turn_.candidates.clear();
    turn_.about_last = *chosen == 0 ? Verdict::right : Verdict::wrong;
    turn_.decision = {.move = Move::be_polite};
    if (*chosen == 0) {
      s.helped = s.helped.value_or(0) + 1;
      say(Phrase::glad);
      return true;
    }
    tried(Phrase::did_not_help, about.title);
    if (++s.doubts >= persona_.bot.doubts) {
      turn_.decision = {.move = Move::hand_over, .reason = HandOverReason::doubt};
      hand_over(HandOverReason::doubt);
    } else {
      turn_.decision = {.move = Move::say_unknown};
      say(Phrase::sorry_wrong);
    }
    return true;
  }

  void start(const Candidate& chosen, const Hearing& hearing) {
    turn_.chosen = chosen.id;
    const auto found = persona_.dialogs.find(chosen.id);
    if (found == persona_.dialogs.end()) return hand_over(HandOverReason::given_up);
    const LiveDialog& dialog = found->second;
    const DialogSetting setting = setting_of(persona_, state(), around_);
    std::map<std::string, std::string> known;
    for (const Slot& slot : dialog.definition->slots)
      if (auto value = named_in(slot, hearing.said, setting)) known[slot.name] = std::move(*value);
    const bool proposed = hearing.proposed && hearing.proposed->dialog == chosen.id;
    if (proposed)
      for (const auto& [slot, value] : hearing.proposed->slots) known[slot] = value;
    if (proposed) turn_.by_model = ModelPart::dialog;
    state().doubts = 0;
    state().ended.reset();
    state().dialog = begin(dialog.key, dialog.version, std::move(known));
    tried(proposed ? Phrase::began_as_proposed : Phrase::began, title_of(dialog.key));
    step({.kind = InputKind::begin});
  }

  void answer(const Candidate& chosen, const Hearing& hearing, bool in_between = false) {
    turn_.chosen = chosen.id;
    // What was picked after asking back is looked for again, in the words of then.
    const auto passage = std::ranges::find(hearing.passages, chosen.id, &Passage::article);
    if (passage == hearing.passages.end()) {
      ++state().doubts;
      return say(Phrase::unknown);
    }
    turn_.told = *passage;
    const bool composed = hearing.composed &&
                          std::ranges::find(hearing.composed->articles, chosen.id) != hearing.composed->articles.end();
    std::string text = composed ? hearing.composed->text : passage->text;
    std::vector<std::string> told{chosen.id};
    if (composed) {
      told = hearing.composed->articles;
      turn_.by_model = ModelPart::words;
    }
    for (const std::string& article : told)
      if (const auto one = std::ranges::find(hearing.passages, article, &Passage::article);
          one != hearing.passages.end())
        text += (article == told.front() ? "\n\n*" : "\n*") + cite(*one) + "*";
    say(std::move(text));
    const Citation citation{passage->article, passage->version, passage->title, passage->url};
    tried(composed ? Phrase::answered_in_words : Phrase::answered, passage->title);
    if (in_between) return;
    state().doubts = 0;
    state().answered = citation;
    say(std::string(phrase(Phrase::did_it_help, language())),
        {{std::string(phrase(Phrase::it_helped, language())), "helped"},
         {std::string(phrase(Phrase::it_did_not, language())), "not"}});
  }

  // Remembers the passage; how it is named to the customer.
  std::string cite(const Passage& passage) {
    const Citation citation{passage.article, passage.version, passage.title, passage.url};
    if (std::ranges::find(state().citations, citation) == state().citations.end())
      state().citations.push_back(citation);
    return filled(phrase(Phrase::source, language()), [&](std::string_view name) -> std::optional<std::string> {
      if (name == "version") return std::to_string(passage.version);
      return passage.url ? "[" + passage.title + "](" + *passage.url + ")" : passage.title;
    });
  }

  // The dialog that news had interrupted.
  void take_up_again() {
    if (!state().paused) return;
    state().dialog = std::exchange(state().paused, std::nullopt);
    return_to_dialog();
  }

  void return_to_dialog() {
    if (!state().dialog) return;
    say(Phrase::back_to);
    step({.kind = InputKind::ask_again});
  }

  void ask_back(const Decision& decision, const Hearing& hearing) {
    TalkState& s = state();
    s.offered.clear();
    s.offered_for = hearing.said;
    std::vector<Button> buttons;
    for (const std::size_t i : decision.chosen) {
      s.offered.push_back(candidates_until_now_[i]);
      buttons.push_back({candidates_until_now_[i].title, candidates_until_now_[i].id});
    }
    const std::string none(phrase(Phrase::none_of_these, language()));
    buttons.push_back({none, none});
    say(std::string(phrase(Phrase::which_one, language())), std::move(buttons));
  }

  void be_polite(Courtesy courtesy) {
    if (courtesy == Courtesy::goodbye) {
      turn_.closes = true;
      return say(Phrase::goodbye);
    }
    if (courtesy == Courtesy::thanks) return say(Phrase::welcome);
    // The greeting was enough when it has just been said.
    if (turn_.says.empty()) say(Phrase::hello);
  }

  void hand_over(HandOverReason reason, std::string detail = {}) {
    turn_.decision.move = Move::hand_over;
    turn_.decision.reason = reason;
    turn_.hand_over = HandOver{reason, std::move(detail)};
    state().paused.reset();
    say(reason == HandOverReason::failure ? Phrase::handing_over_failure : Phrase::handing_over);
  }

  // For those who get the talk, in their language.
  void tried(Phrase which, const std::string& what) {
    if (state().tried.size() >= kMostTried) state().tried.erase(state().tried.begin());
    const std::string text =
        filled(phrase(which, persona_.bot.note_language), [&](std::string_view) { return std::optional(what); });
    state().tried.push_back(text::shortened(text, kLongestKept));
  }

  // ---- dialogs ----

  void step(const Input& input) {
    TalkState& s = state();
    const auto definition = definition_of(*s.dialog);
    if (!definition) {
      s.dialog.reset();
      return hand_over(HandOverReason::given_up);
    }
    Advance after = advance(*definition, *s.dialog, input, setting_of(persona_, s, around_));
    for (Say& one : after.says) turn_.says.push_back(std::move(one));
    for (const Slot& slot : definition->slots)
      if (const auto value = after.state.slots.find(slot.name); value != after.state.slots.end())
        s.slots[label_of(slot)] = value->second;
    s.dialog = std::move(after.state);
    switch (after.outcome) {
      case DialogOutcome::waiting:
        return;
      case DialogOutcome::acting:
        return want(after.action.value_or(""));
      case DialogOutcome::ended:
        tried(Phrase::finished, title_of(s.dialog->dialog));
        s.ended = std::exchange(s.dialog, std::nullopt);
        s.helped = s.helped.value_or(0) + 1;
        if (s.paused) return take_up_again();
        return say(Phrase::anything_else);
      case DialogOutcome::hand_over:
        return leave_to_people(after.reason);
    }
  }

  void leave_to_people(const std::string& reason) {
    const std::string title = title_of(state().dialog->dialog);
    tried(Phrase::led_to_people, title);
    state().ended = std::exchange(state().dialog, std::nullopt);
    const bool failed = reason == "failure" || reason == "loop" || reason == "tries";
    hand_over(failed ? HandOverReason::failure : HandOverReason::dialog, failed ? title : reason);
  }

  std::string label_of(const Slot& slot) const {
    return slot.label ? std::string(words_in(*slot.label, persona_.bot.note_language)) : slot.name;
  }
  std::string title_of(const std::string& key) const {
    const auto found = persona_.dialogs.find(key);
    return found == persona_.dialogs.end() ? key
                                           : std::string(words_in(found->second.title, persona_.bot.note_language));
  }

  void want(const std::string& key) {
    TalkState& s = state();
    const auto action = persona_.actions.find(key);
    if (action == persona_.actions.end()) return hand_over(HandOverReason::failure, key);
    ++s.actions;
    s.money_minor += action->second.cost_minor.value_or(0);
    const bool paid = action->second.cost_minor.value_or(0) > 0;
    if (s.actions > persona_.bot.budget.actions || (paid && left_millionths(persona_.bot.budget, s) < 0)) {
      s.dialog.reset();
      return hand_over(HandOverReason::budget);
    }
    s.pending = PendingAction{key, around_.conversation + "-" + std::to_string(s.actions)};
  }

  const Persona& persona_;
  const Circumstances& around_;
  Turn turn_;
  Courtesy courtesy_ = Courtesy::none;
  std::vector<Candidate> candidates_until_now_;
};

}  // namespace

Turn greet(const Persona& persona, TalkState state, const Circumstances& around) {
  return Thinking(persona, std::move(state), around).greeted();
}

Turn listen(const Persona& persona, TalkState state, const Hearing& hearing, const Circumstances& around) {
  return Thinking(persona, std::move(state), around).heard(hearing);
}

Turn resume(const Persona& persona, TalkState state, const ActionOutcome& outcome, const Circumstances& around) {
  return Thinking(persona, std::move(state), around).resumed(outcome);
}

Turn tell_news(const Persona& persona, TalkState state, DialogState then, const ActionOutcome& outcome,
               const Circumstances& around) {
  return Thinking(persona, std::move(state), around).told(std::move(then), outcome);
}

std::string as_plain(const Say& say) {
  std::string out = say.text;
  for (std::size_t i = 0; i < say.buttons.size(); ++i)
    out += "\n" + std::to_string(i + 1) + ". " + say.buttons[i].label;
  return out;
}

}  // namespace deskbell::bot
