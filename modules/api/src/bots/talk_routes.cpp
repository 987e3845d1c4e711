#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using bot::Bench;
using http::Method;
using http::NoInput;

constexpr Branch endpoint{"/api/v1/bots", "bots"};
constexpr Branch of_conversation{"/api/v1/conversations/{conversation}/bot", "bots"};

bot::PretendedActions pretended(const std::optional<std::map<std::string, PretendedAction>>& in) {
  bot::PretendedActions out;
  if (in)
    for (const auto& [key, action] : *in) {
      bot::ActionOutcome outcome{.done = action.done};
      if (action.slots) outcome.slots = *action.slots;
      if (action.lists) outcome.lists = *action.lists;
      out[key] = std::move(outcome);
    }
  return out;
}

bot::SavedTalkDraft to_draft(const SaveTalk& in) {
  return {.name = in.name.value, .language = in.language, .steps = in.steps, .actions = pretended(in.actions)};
}

void add_live_routes(Endpoints& endpoints, bot::Talks& talks) {
  endpoints.add<TalkQuery, Page<bot::Talk>>(
      endpoint(Method::get, "/talks", "listBotTalks", "Talks that bots have or had, latest first"),
      [&](const Actor& actor, const TalkQuery& in) {
        return talks.list(actor, {.bot = in.bot, .stage = in.stage, .cursor = in.cursor, .limit = in.limit});
      });
  endpoints.add<TurnQuery, Page<bot::TurnRecord>>(
      endpoint(Method::get, "/{bot}/turns", "listBotTurns",
               "What customers said and what the bot made of it, latest first"),
      [&](const Actor& actor, const TurnQuery& in) {
        return talks.turns(actor, in.bot, in.verdict, in.cursor, in.limit);
      });
  endpoints.add<JudgeTurn, bot::TurnRecord>(
      endpoint(Method::post, "/turns/{turn}/verdict", "judgeBotTurn",
               "Say whether what the bot did was right; a wrong answer is learnt from"),
      [&](const Actor& actor, const JudgeTurn& in) { return talks.judge(actor, in.turn, in.verdict); });
  endpoints.add<BotOfConversation, bot::TalkView>(
      of_conversation(Method::get, "", "getBotTalk",
                      "What a bot did in a conversation: summary, slots, turns, actions"),
      [&](const Actor& actor, const BotOfConversation& in) { return talks.of(actor, in.conversation); });
  endpoints.add<GiveToBot, conversations::Conversation>(
      of_conversation(Method::post, "", "giveToBot", "Give a conversation to a bot"),
      [&](const Actor& actor, const GiveToBot& in) {
        return talks.give(actor, in.conversation, in.bot, in.note ? in.note->value : "");
      });
}

void add_saved_routes(Endpoints& endpoints, Bench& bench) {
  endpoints.add<TryBot, bot::TryAnswer>(
      endpoint(Method::post, "/{bot}/try", "tryBot",
               "One step of a talk without effects; `state` is the one of the last answer"),
      [&](const Actor& actor, const TryBot& in) {
        bot::TryStep step{.drafts = in.drafts.value_or(false), .actions = pretended(in.actions)};
        if (in.said) step.said = in.said->value;
        if (in.state) step.state = *in.state;
        if (in.language) step.language = *in.language;
        return bench.try_out(actor, in.bot, step);
      });
  endpoints.add<OneBot, std::vector<bot::SavedTalk>>(
      endpoint(Method::get, "/{bot}/saved-talks", "listSavedTalks", "Talks that are kept as regression"),
      [&](const Actor& actor, const OneBot& in) { return bench.saved(actor, in.bot); });
  endpoints.add<SaveTalk, bot::SavedTalk>(
      endpoint(Method::post, "/{bot}/saved-talks", "saveTalk", "Keep a talk"),
      [&](const Actor& actor, const SaveTalk& in) { return bench.save(actor, in.bot, std::nullopt, to_draft(in)); });
  endpoints.add<SaveConversation, bot::SavedTalk>(
      endpoint(Method::post, "/{bot}/saved-talks/from-conversation", "saveTalkOfConversation",
               "Keep what was said in a conversation"),
      [&](const Actor& actor, const SaveConversation& in) {
        return bench.save_conversation(actor, in.bot, in.conversation, in.name.value);
      });
  endpoints.add<RunSavedTalks, std::vector<bot::BenchResult>>(
      endpoint(Method::post, "/{bot}/saved-talks/run", "runSavedTalks", "Replay all saved talks and tell what differs"),
      [&](const Actor& actor, const RunSavedTalks& in) { return bench.run(actor, in.bot, in.drafts.value_or(false)); });
  endpoints.add<ChangeSavedTalk, bot::SavedTalk>(
      endpoint(Method::put, "/{bot}/saved-talks/{talk}", "changeSavedTalk", "Replace a saved talk"),
      [&](const Actor& actor, const ChangeSavedTalk& in) { return bench.save(actor, in.bot, in.talk, to_draft(in)); });
  endpoints.add<OneSavedTalk, http::NoContent>(
      endpoint(Method::del, "/{bot}/saved-talks/{talk}", "removeSavedTalk", "Forget a saved talk"),
      [&](const Actor& actor, const OneSavedTalk& in) -> Result<http::NoContent> {
        TRY(bench.remove(actor, in.bot, in.talk));
        return http::NoContent{};
      });
}

void add_figure_routes(Endpoints& endpoints, Bench& bench) {
  endpoints.add<OneBot, std::vector<bot::TestQuestion>>(
      endpoint(Method::get, "/{bot}/test", "getBotTest", "The fixed test: questions and what is right"),
      [&](const Actor& actor, const OneBot& in) { return bench.questions(actor, in.bot); });
  endpoints.add<SetTestQuestions, std::vector<bot::TestQuestion>>(
      endpoint(Method::put, "/{bot}/test", "setBotTest", "Replace the questions of the fixed test"),
      [&](const Actor& actor, const SetTestQuestions& in) { return bench.set_questions(actor, in.bot, in.questions); });
  endpoints.add<RunTest, bot::TestRun>(
      endpoint(Method::post, "/{bot}/test/run", "runBotTest", "Ask all questions of the fixed test and count"),
      [&](const Actor& actor, const RunTest& in) { return bench.test(actor, in.bot, in.note ? in.note->value : ""); });
  endpoints.add<OneBot, std::vector<bot::TestRun>>(
      endpoint(Method::get, "/{bot}/test/runs", "listBotTestRuns", "How the fixed test went, newest first"),
      [&](const Actor& actor, const OneBot& in) { return bench.tests(actor, in.bot); });
}

void add_learning_routes(Endpoints& endpoints, bot::Learning& learning) {
  using bot::Cluster;
  endpoints.add<ClusterQuery, std::vector<Cluster>>(
      endpoint(Method::get, "/unanswered", "listUnanswered",
               "Questions that bots could not answer or answered badly, gathered by wording"),
      [&](const Actor& actor, const ClusterQuery& in) {
        return learning.list(actor, {.bot = in.bot, .state = in.state});
      });
  endpoints.add<NoInput, Gathered>(endpoint(Method::post, "/unanswered/gather", "gatherUnanswered",
                                            "Gather what is new, now; every night it comes by itself"),
                                   [&](const Actor& actor, const NoInput&) -> Result<Gathered> {
                                     TRY(const int questions, learning.gather(actor));
                                     return Gathered{questions};
                                   });
  endpoints.add<ProposeArticle, Cluster>(endpoint(Method::post, "/unanswered/{cluster}/propose", "proposeArticle",
                                                  "Make a draft article of these questions, for an owner"),
                                         [&](const Actor& actor, const ProposeArticle& in) {
                                           return learning.propose(actor, in.cluster, in.owner,
                                                                   in.title ? in.title->value : "",
                                                                   in.body ? in.body->value : "");
                                         });
  endpoints.add<OneCluster, Cluster>(
      endpoint(Method::post, "/unanswered/{cluster}/dismiss", "dismissUnanswered", "Nobody needs to write this down"),
      [&](const Actor& actor, const OneCluster& in) { return learning.dismiss(actor, in.cluster); });
}

}  // namespace

void add_bot_talk_routes(Endpoints& endpoints, bot::Talks& talks, Bench& bench, bot::Learning& learning,
                         const Clock& clock) {
  add_live_routes(endpoints, talks);
  add_saved_routes(endpoints, bench);
  add_figure_routes(endpoints, bench);
  add_learning_routes(endpoints, learning);
  endpoints.add<ThresholdQuery, bot::ThresholdReport>(
      endpoint(Method::get, "/{bot}/thresholds", "getBotThresholds",
               "What each threshold would have answered, got wrong and cost, from what was said about past answers"),
      [&bench, &clock](const Actor& actor, const ThresholdQuery& in) {
        const Time from = in.from.value_or(clock.now() - std::chrono::hours(24 * 90));
        return bench.thresholds(actor, in.bot, from, in.price_wrong.value_or(5), in.price_unanswered.value_or(1));
      });
}

}  // namespace deskbell::api
