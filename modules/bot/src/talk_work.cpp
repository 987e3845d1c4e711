#include "bot_store.h"
#include "model_asking.h"
#include "speech.h"
#include "talk_parts.h"
#include "template.h"

#include <base/check.h>
#include <base/log.h>
#include <calendar/zone.h>
#include <text/lines.h>

#include <algorithm>

// One round of a talk: what is due is read, thought about outside of any transaction, and written in one that asks
// again whether the talk is still the bot's.
namespace deskbell::bot {

using conversations::Conversation;
using conversations::Message;
using conversations::MessageKind;
using conversations::OwnerKind;

namespace {

constexpr std::chrono::seconds kLease{120};  // longer than any action with its retries
constexpr std::chrono::minutes kOverdue{5};
constexpr std::size_t kPassages = 4;
constexpr std::size_t kLongestText = 6'000;
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestLabel = 100;

struct Loaded {
  store::StoredTalk talk;
  Conversation conversation;
  std::shared_ptr<const Persona> persona;
  std::optional<Message> message;  // the first one that is not answered
  std::optional<store::Awaited> news = {};
  Circumstances around;
  Values secrets;
};

Actor actor_of(const Bot& bot) {
  return {.kind = ActorKind::bot, .id = bot.id.value, .name = bot.name};
}

bool has_it(const Conversation& conversation, Id<Bot> bot) {
  return conversation.owner_kind == OwnerKind::bot && conversation.bot == bot &&
         conversation.status != conversations::Status::closed;
}

conversations::PostMessage draft_of(const Say& say, const Conversation& conversation) {
  conversations::PostMessage draft;
  draft.conversation = conversation.id;
  if (say.buttons.empty() || conversation.channel != conversations::Channel::web) {
    draft.text = text::shortened(as_plain(say), kLongestText);
    return draft;
  }
  draft.kind = MessageKind::card;
  conversations::Card card;
  const auto line_end = say.text.find('\n');
  card.title = text::clean_line(say.text.substr(0, line_end));
  if (line_end != say.text.npos) card.text = text::shortened(text::clean_block(say.text.substr(line_end + 1)), 2'000);
  if (text::length(card.title) > kLongestTitle) {
    card.text = text::shortened(say.text, 2'000);
    card.title = text::shortened(card.title, kLongestTitle);
  }
  for (const Button& button : say.buttons)
    if (card.buttons.size() < 10) card.buttons.push_back({text::shortened(button.label, kLongestLabel), {}, {}});
  draft.text = text::shortened(as_plain(say), kLongestText);
  draft.card = std::move(card);
  return draft;
}

}  // namespace

// The work on one talk, from reading to writing.
class Round {
 public:
  Round(Talks::Parts& parts, Id<Conversation> conversation) : parts_(parts), id_(conversation) {}

  void run() {
    auto loaded = read();
    if (!loaded) return;
    in_ = std::move(*loaded);
    if (!has_it(in_.conversation, in_.talk.bot)) return give_up(TalkStage::taken);
    if (!in_.persona || in_.persona->bot.state == BotState::off) return hand_over_now(HandOverReason::off);
    if (in_.talk.state.pending) return act();
    if (in_.message) return answer();
    if (!in_.talk.state.greeted) return write(greet(*in_.persona, in_.talk.state, in_.around), "greeting");
    if (in_.news) return tell();
    settle();
  }

  void hand_over_now(HandOverReason reason) {
    Turn turn{.state = in_.talk.state};
    turn.decision = {.move = Move::hand_over, .reason = reason};
    turn.hand_over = HandOver{reason};
    const std::string language = in_.talk.state.language;
    turn.says.push_back({std::string(phrase(Phrase::handing_over, language)), {}});
    write(std::move(turn), "off-" + std::to_string(in_.talk.version));
  }

  bool load() {
    auto loaded = read();
    if (!loaded) return false;
    in_ = std::move(*loaded);
    return in_.talk.stage == TalkStage::active && has_it(in_.conversation, in_.talk.bot);
  }

  void close_idle() {
    Turn turn{.state = in_.talk.state};
    turn.decision = {.move = Move::stay_silent};
    turn.closes = true;
    turn.says.push_back({std::string(phrase(Phrase::closing_idle, in_.talk.state.language)), {}});
    write(std::move(turn), "idle-" + std::to_string(in_.talk.version));
  }

 private:
  // ---- reading ----

  std::optional<Loaded> read() {
    Needs& needs = parts_.needs;
    return needs.database.read([&](storage::Snapshot& snapshot) -> std::optional<Loaded> {
      auto talk = store::talk(snapshot, id_);
      auto conversation = needs.conversations.load(snapshot, id_);
      if (!talk || !conversation || talk->stage != TalkStage::active) return std::nullopt;
      Loaded out{.talk = std::move(*talk), .conversation = std::move(*conversation)};
      out.persona = parts_.registry.find(snapshot, out.talk.bot);
      out.message = next_message(out);
      if (auto news = store::news_of(snapshot, id_); !news.empty()) out.news = std::move(news.front());
      out.around = circumstances(snapshot, out);
      for (const store::Secret& one : store::secrets(snapshot, out.talk.bot))
        if (auto plain = needs.vault.open(store::kSecretPurpose, store::secret_context(one.bot, one.name), one.sealed))
          out.secrets[one.name] = *std::move(plain);
      return out;
    });
  }

  std::optional<Message> next_message(const Loaded& loaded) {
    const auto page =
        parts_.needs.conversations.messages(Actor::system(), id_, {.after_seq = loaded.talk.answered_seq, .limit = 50});
    if (!page) return std::nullopt;
    for (const Message& one : page->items)
      if (one.author_kind == conversations::AuthorKind::contact && one.kind != MessageKind::note) return one;
    return std::nullopt;
  }

  Circumstances circumstances(storage::Snapshot& snapshot, const Loaded& loaded) {
    const Needs& needs = parts_.needs;
    Circumstances around{.at = needs.clock.now(), .started_at = loaded.talk.started_at};
    around.conversation = base::to_string(id_);
    if (needs.ports.customer) around.customer = needs.ports.customer(snapshot, loaded.conversation.contact.id);
    std::string zone_name = around.customer ? around.customer->time_zone : "";
    if (zone_name.empty() && needs.ports.time_zone) zone_name = needs.ports.time_zone();
    around.local = std::chrono::floor<std::chrono::seconds>(calendar::Zone::of_or_utc(zone_name).local(around.at));
    if (needs.ports.region) around.region = needs.ports.region();
    around.definition = [this, bot = loaded.talk.bot](const std::string& dialog, std::int64_t version) {
      return parts_.registry.definition(bot, dialog, version);
    };
    return around;
  }

  // ---- thinking ----

  void answer() {
    const Ports& ports = parts_.needs.ports;
    Hearing hearing{.said = in_.message->text};
    if (hearing.said.empty()) hearing.said = in_.message->attachments.empty() ? "…" : in_.message->attachments[0].name;
    const std::string& language = in_.talk.state.language;
    if (ports.hear) hearing.heard = ports.hear(hearing.said, language.empty() ? in_.conversation.language : language);
    const std::string asked_in = hearing.heard.language.empty() ? language : hearing.heard.language;
    if (ports.find) {
      hearing.passages = ports.find(hearing.said, asked_in, kPassages);
      // What was asked back may be picked now: then the words of the question find it, not those of the button.
      if (!in_.talk.state.offered.empty())
        for (Passage& one : ports.find(in_.talk.state.offered_for, asked_in, kPassages))
          if (std::ranges::find(hearing.passages, one.article, &Passage::article) == hearing.passages.end()) {
            one.trust = 0;
            hearing.passages.push_back(std::move(one));
          }
    }
    asked_ = hearing.said;
    Turn turn = listen(*in_.persona, in_.talk.state, hearing, in_.around);
    if (ModelAsking(parts_, *in_.persona, in_.talk.state, in_.around).ask(hearing, turn))
      turn = listen(*in_.persona, in_.talk.state, hearing, in_.around);
    write(std::move(turn), base::to_string(in_.message->id));
  }

  void tell() {
    told_ = in_.news->reference;
    write(tell_news(*in_.persona, in_.talk.state, in_.news->dialog,
                    {.done = true, .slots = in_.news->news.value_or(Values())}, in_.around),
          "news-" + told_);
  }

  void act() {
    const PendingAction pending = *in_.talk.state.pending;
    const auto action = in_.persona->actions.find(pending.action);
    ActionRun run;
    if (action == in_.persona->actions.end())
      run.outcome.failure = "The action is gone.";
    else if (action->second.kind != ActionKind::http)
      return act_inside(action->second, pending);
    else if (parts_.needs.ports.may_call && !parts_.needs.ports.may_call())
      run.outcome.failure = "Traffic to the outside is held.";
    else
      run = parts_.caller.run(action->second, values_for(in_.talk.state, in_.around), in_.secrets,
                              pending.idempotency_key);
    ran_ = record_of(pending, run);
    write(resume(*in_.persona, in_.talk.state, run.outcome, in_.around), pending.idempotency_key);
  }

  // What happens in Deskbell itself happens in the transaction that tells of it.
  void act_inside(const Action& action, const PendingAction& pending) {
    Needs& needs = parts_.needs;
    const Values values = values_for(in_.talk.state, in_.around);
    Inside inside{.kind = action.kind,
                  .conversation = id_,
                  .contact = in_.conversation.contact.id,
                  .bot_name = in_.persona->bot.name,
                  .language = in_.talk.state.language,
                  .idempotency_key = pending.idempotency_key};
    for (const auto& [name, text] : action.inputs.value_or(std::map<std::string, std::string>()))
      inside.inputs[name] = filled(text, [&](std::string_view slot) {
        const auto found = values.find(std::string(slot));
        return std::optional(found == values.end() ? std::string() : found->second);
      });
    ActionRun run;
    const auto done = needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      if (!still_ours(tx)) return failure(ErrorCode::aborted, "The talk has moved on.");
      TRY(run.outcome, needs.ports.inside ? needs.ports.inside(tx, inside)
                                          : Result<ActionOutcome>(failure(ErrorCode::unimplemented, "Not available.")));
      ran_ = record_of(pending, run);
      await(tx, run.outcome);
      return apply(tx, resume(*in_.persona, in_.talk.state, run.outcome, in_.around), pending.idempotency_key);
    });
    if (done || done.error().code == ErrorCode::aborted) return;
    run.outcome = {.done = false, .failure = done.error().message};
    ran_ = record_of(pending, run);
    write(resume(*in_.persona, in_.talk.state, run.outcome, in_.around), pending.idempotency_key);
  }

  void await(storage::Transaction& tx, const ActionOutcome& outcome) {
    if (!outcome.awaits || !in_.talk.state.dialog) return;
    store::Awaited awaited{
        .reference = *outcome.awaits, .conversation = id_, .bot = in_.talk.bot, .dialog = *in_.talk.state.dialog};
    for (const auto& [slot, value] : outcome.slots) awaited.dialog.slots[slot] = value;
    store::insert(tx, awaited, parts_.needs.clock.now());
  }

  ActionRecord record_of(const PendingAction& pending, const ActionRun& run) const {
    ActionRecord record{.id = parts_.needs.ids.next<ActionRecord>(),
                        .bot = in_.talk.bot,
                        .conversation = id_,
                        .action = pending.action,
                        .idempotency_key = pending.idempotency_key,
                        .done = run.outcome.done,
                        .failure = run.outcome.failure,
                        .at = parts_.needs.clock.now()};
    for (const ActionAttempt& one : run.attempts)
      record.attempts.push_back(
          {std::to_string(one.number), (one.status ? std::to_string(*one.status) : one.error.value_or("failed")) +
                                           " in " + std::to_string(one.took_ms) + " ms"});
    return record;
  }

  // ---- writing ----

  bool still_ours(storage::Transaction& tx) const {
    const auto talk = store::talk(tx, id_);
    const auto conversation = parts_.needs.conversations.load(tx, id_);
    return talk && talk->version == in_.talk.version && talk->stage == TalkStage::active && conversation &&
           has_it(*conversation, in_.talk.bot);
  }

  // `mark` names what is answered: the same again posts nothing twice.
  void write(Turn turn, const std::string& mark) {
    const auto written = parts_.needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      if (!still_ours(tx)) return failure(ErrorCode::aborted, "The talk has moved on.");
      return apply(tx, turn, mark);
    });
    if (written || written.error().code == ErrorCode::aborted) return;
    base::log_error("A bot could not say what it wanted to.", {{"error", written.error().message}});
  }

  Result<void> apply(storage::Transaction& tx, Turn turn, const std::string& mark) {
    Needs& needs = parts_.needs;
    const Actor actor = actor_of(in_.persona ? in_.persona->bot : Bot{.id = in_.talk.bot, .name = "Bot"});
    int number = 0;
    for (const Say& say : turn.says) {
      conversations::PostMessage draft = draft_of(say, in_.conversation);
      draft.client_id = "bot-" + mark + "-" + std::to_string(++number);
      TRY(needs.conversations.post(actor, draft));
    }
    record(tx, turn);
    if (!told_.empty() && !turn.hand_over) store::forget(tx, told_);
    store::StoredTalk talk = in_.talk;
    talk.state = std::move(turn.state);
    talk.last_at = needs.clock.now();
    talk.due_at.reset();
    if (in_.message && !ran_ && turn.decision.move != Move::stay_silent) talk.answered_seq = in_.message->seq;
    if (turn.hand_over) {
      TRY(hand_over(tx, actor, *turn.hand_over, talk));
    } else if (turn.closes) {
      TRY(needs.conversations.close(actor, id_, "bot"));
      talk.stage = TalkStage::closed;
      talk.ended_at = talk.last_at;
    } else if (talk.state.pending || more_after(talk.answered_seq) || !store::news_of(tx, id_).empty()) {
      talk.due_at = talk.last_at;
      parts_.wake_after(tx);
    }
    if (!store::save(tx, talk)) return failure(ErrorCode::aborted, "The talk has moved on.");
    return {};
  }

  bool more_after(std::int64_t seq) {
    Loaded probe;
    probe.talk.answered_seq = seq;
    return next_message(probe).has_value();
  }

  Result<void> hand_over(storage::Transaction& tx, const Actor& actor, const HandOver& why, store::StoredTalk& talk) {
    Needs& needs = parts_.needs;
    const std::string language = in_.persona ? in_.persona->bot.note_language : "en";
    talk.summary = summary_of(talk.state, why.reason, why.detail, language);
    talk.reason = why.reason;
    talk.stage = TalkStage::handed_over;
    talk.ended_at = talk.last_at;
    std::optional<Id<routing::Queue>> queue = in_.persona ? in_.persona->bot.hand_over_queue : std::nullopt;
    if (!queue || !needs.ports.queue_name(tx, *queue)) queue = in_.conversation.queue;
    if (!queue) return failure(ErrorCode::failed_precondition, "There is no queue to hand over to.");
    conversations::Assignment to;
    to.queue = queue;
    to.note = text::shortened(talk.summary, 9'000);
    TRY(needs.conversations.assign(actor, id_, to));
    for (const store::Awaited& news : store::news_of(tx, id_)) parts_.note_news(tx, news);
    needs.log.append(tx, id_.value, actor.id,
                     HandedOver{.conversation = id_,
                                .bot = talk.bot,
                                .bot_name = actor.name,
                                .reason = why.reason,
                                .summary = talk.summary});
    return {};
  }

  void record(storage::Transaction& tx, const Turn& turn) {
    Needs& needs = parts_.needs;
    if (ran_) {
      store::insert(tx, *ran_);
      needs.log.append(tx, id_.value, in_.talk.bot.value, ActionEnded{*ran_});
    }
    if (asked_.empty() || turn.decision.move == Move::stay_silent) return;
    if (turn.about_last)
      if (const auto last = store::last_answer(tx, id_); last && last->verdict == Verdict::unknown)
        store::judge(tx, last->id, *turn.about_last, in_.conversation.contact.name, *turn.about_last == Verdict::wrong);
    TurnRecord made{.id = needs.ids.next<TurnRecord>(),
                    .bot = in_.talk.bot,
                    .conversation = id_,
                    .said = text::shortened(text::clean_line(asked_), 500),
                    .language = turn.state.language,
                    .move = turn.decision.move,
                    .reason = turn.decision.reason,
                    .candidates = turn.candidates,
                    .chosen = turn.chosen,
                    .by_model = turn.by_model,
                    .at = needs.clock.now()};
    // Who picks what was asked back has told what was meant.
    if (turn.picked && turn.chosen) {
      made.verdict = Verdict::right;
      made.verdict_by = in_.conversation.contact.name;
    }
    const bool no_answer = turn.decision.move == Move::say_unknown ||
                           (turn.decision.move == Move::hand_over && turn.decision.reason == HandOverReason::doubt);
    store::insert(tx, made, no_answer && !turn.about_last);
    if (turn.told && needs.ports.told) needs.ports.told(tx, *turn.told, id_);
  }

  // Nothing was due after all.
  void settle() {
    (void)parts_.needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      auto talk = store::talk(tx, id_);
      if (!talk || talk->version != in_.talk.version) return {};
      talk->due_at.reset();
      if (more_after(talk->answered_seq) || !store::news_of(tx, id_).empty()) talk->due_at = parts_.needs.clock.now();
      store::save(tx, *talk);
      return {};
    });
  }

  void give_up(TalkStage stage) {
    (void)parts_.needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      const auto conversation = parts_.needs.conversations.load(tx, id_);
      if (conversation && has_it(*conversation, in_.talk.bot)) return {};
      parts_.end_talk(tx, id_, stage);
      return {};
    });
  }

  Talks::Parts& parts_;
  Id<Conversation> id_;
  Loaded in_;
  std::string asked_;
  std::string told_;  // the news that are told now
  std::optional<ActionRecord> ran_;
};

bool Talks::work() {
  Needs& needs = parts_->needs;
  const Time now = needs.clock.now();
  const auto due = needs.database.read([&](storage::Snapshot& snapshot) { return store::next_due(snapshot, now); });
  if (!due) return false;
  const auto leased = needs.database.write(
      [&](storage::Transaction& tx) -> Result<bool> { return store::lease(tx, *due, now + kLease); });
  if (leased && *leased) Round(*parts_, due->conversation).run();
  return true;
}

void Talks::sweep(int limit, std::chrono::hours keep) {
  Needs& needs = parts_->needs;
  const Time now = needs.clock.now();
  std::vector<std::pair<Id<Conversation>, bool>> found;  // true: given up
  needs.database.read([&](storage::Snapshot& snapshot) {
    for (const auto id : store::overdue(snapshot, now - kOverdue, limit)) found.emplace_back(id, true);
    for (const auto& persona : parts_->registry.all(snapshot))
      for (const auto id :
           store::idle(snapshot, persona->bot.id, now - std::chrono::minutes(persona->bot.idle_minutes), limit))
        found.emplace_back(id, false);
  });
  for (const auto& [id, given_up] : found) {
    Round round(*parts_, id);
    if (!round.load()) continue;
    if (given_up)
      round.hand_over_now(HandOverReason::given_up);
    else
      round.close_idle();
  }
  (void)needs.database.write(
      [&](storage::Transaction& tx) -> Result<std::int64_t> { return store::forget_turns(tx, now - keep, limit); });
}

}  // namespace deskbell::bot
