#pragma once
#include <bot/bench.h>
#include <bot/learning.h>
#include <bot/talks.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// What the console sends about bots, beyond the bot module's own types.
namespace deskbell::api {

struct OneBot {
  Id<bot::Bot> bot;
};
BOOST_DESCRIBE_STRUCT(OneBot, (), (bot))

struct CreateBot : bot::BotDraft {};
BOOST_DESCRIBE_STRUCT(CreateBot, (bot::BotDraft), ())

struct ChangeBot : bot::BotDraft {
  Id<bot::Bot> bot;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ChangeBot, (bot::BotDraft), (bot, version))

// ---- dialogs ----

struct OneDialog {
  Id<bot::Bot> bot;
  Id<bot::Dialog> dialog;
};
BOOST_DESCRIBE_STRUCT(OneDialog, (), (bot, dialog))

struct CreateDialog {
  Id<bot::Bot> bot;
  std::string key;
  bot::Words title;
  std::optional<bool> on;
  std::optional<bot::Definition> draft;
};
BOOST_DESCRIBE_STRUCT(CreateDialog, (), (bot, key, title, on, draft))

struct ChangeDialog {
  Id<bot::Bot> bot;
  Id<bot::Dialog> dialog;
  std::int64_t version = 0;  // draft_version that was changed
  std::optional<std::string> key;
  std::optional<bot::Words> title;
  std::optional<bool> on;
  std::optional<bot::Definition> draft;
};
BOOST_DESCRIBE_STRUCT(ChangeDialog, (), (bot, dialog, version, key, title, on, draft))

struct PublishDialog {
  Id<bot::Bot> bot;
  Id<bot::Dialog> dialog;
  std::optional<Text<0, 500>> note;
  std::optional<bool> despite_saved_talks;
};
BOOST_DESCRIBE_STRUCT(PublishDialog, (), (bot, dialog, note, despite_saved_talks))

struct OneDialogVersion {
  Id<bot::Bot> bot;
  Id<bot::Dialog> dialog;
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(OneDialogVersion, (), (bot, dialog, number))

// ---- actions and secrets ----

struct CreateBotAction : bot::ActionDraft {
  Id<bot::Bot> bot;
};
BOOST_DESCRIBE_STRUCT(CreateBotAction, (bot::ActionDraft), (bot))

struct ChangeBotAction : bot::ActionDraft {
  Id<bot::Bot> bot;
  Id<bot::Action> action;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ChangeBotAction, (bot::ActionDraft), (bot, action, version))

struct OneBotAction {
  Id<bot::Bot> bot;
  Id<bot::Action> action;
};
BOOST_DESCRIBE_STRUCT(OneBotAction, (), (bot, action))

struct SetBotSecret {
  Id<bot::Bot> bot;
  std::string name;
  Text<1, 4000> value;
};
BOOST_DESCRIBE_STRUCT(SetBotSecret, (), (bot, name, value))

struct OneBotSecret {
  Id<bot::Bot> bot;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(OneBotSecret, (), (bot, name))

// ---- trying and testing ----

struct PretendedAction {
  bool done = true;
  std::optional<std::map<std::string, std::string>> slots;
  std::optional<std::map<std::string, std::vector<bot::ListedOption>>> lists;
};
BOOST_DESCRIBE_STRUCT(PretendedAction, (), (done, slots, lists))

struct TryBot {
  Id<bot::Bot> bot;
  std::optional<Text<1, 10000>> said;
  std::optional<std::string> language;
  std::optional<bool> drafts;
  std::optional<std::map<std::string, PretendedAction>> actions;
  std::optional<bot::TalkState> state;
};
BOOST_DESCRIBE_STRUCT(TryBot, (), (bot, said, language, drafts, actions, state))

struct SaveTalk {
  Id<bot::Bot> bot;
  Text<1, 100> name;
  std::string language;
  std::vector<bot::SavedStep> steps;
  std::optional<std::map<std::string, PretendedAction>> actions;
};
BOOST_DESCRIBE_STRUCT(SaveTalk, (), (bot, name, language, steps, actions))

struct ChangeSavedTalk : SaveTalk {
  Id<bot::SavedTalk> talk;
};
BOOST_DESCRIBE_STRUCT(ChangeSavedTalk, (SaveTalk), (talk))

struct OneSavedTalk {
  Id<bot::Bot> bot;
  Id<bot::SavedTalk> talk;
};
BOOST_DESCRIBE_STRUCT(OneSavedTalk, (), (bot, talk))

struct SaveConversation {
  Id<bot::Bot> bot;
  Id<conversations::Conversation> conversation;
  Text<1, 100> name;
};
BOOST_DESCRIBE_STRUCT(SaveConversation, (), (bot, conversation, name))

struct RunSavedTalks {
  Id<bot::Bot> bot;
  std::optional<bool> drafts;
};
BOOST_DESCRIBE_STRUCT(RunSavedTalks, (), (bot, drafts))

struct SetTestQuestions {
  Id<bot::Bot> bot;
  std::vector<bot::TestQuestion> questions;
};
BOOST_DESCRIBE_STRUCT(SetTestQuestions, (), (bot, questions))

struct RunTest {
  Id<bot::Bot> bot;
  std::optional<Text<0, 200>> note;
};
BOOST_DESCRIBE_STRUCT(RunTest, (), (bot, note))

struct ThresholdQuery {
  Id<bot::Bot> bot;
  std::optional<Time> from;                // none: 90 days ago
  std::optional<double> price_wrong;       // of a wrong answer; none: 5
  std::optional<double> price_unanswered;  // of a question that goes to people; none: 1
};
BOOST_DESCRIBE_STRUCT(ThresholdQuery, (), (bot, from, price_wrong, price_unanswered))

// ---- talks ----

struct TalkQuery {
  std::optional<Id<bot::Bot>> bot;
  std::optional<bot::TalkStage> stage;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(TalkQuery, (), (bot, stage, cursor, limit))

struct TurnQuery {
  Id<bot::Bot> bot;
  std::optional<bot::Verdict> verdict;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(TurnQuery, (), (bot, verdict, cursor, limit))

struct JudgeTurn {
  Id<bot::TurnRecord> turn;
  bot::Verdict verdict = bot::Verdict::unknown;
};
BOOST_DESCRIBE_STRUCT(JudgeTurn, (), (turn, verdict))

struct BotOfConversation {
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(BotOfConversation, (), (conversation))

struct GiveToBot {
  Id<conversations::Conversation> conversation;
  Id<bot::Bot> bot;
  std::optional<Text<0, 4000>> note;
};
BOOST_DESCRIBE_STRUCT(GiveToBot, (), (conversation, bot, note))

// ---- learning ----

struct ClusterQuery {
  std::optional<Id<bot::Bot>> bot;
  std::optional<bot::ClusterState> state;
};
BOOST_DESCRIBE_STRUCT(ClusterQuery, (), (bot, state))

struct OneCluster {
  Id<bot::Cluster> cluster;
};
BOOST_DESCRIBE_STRUCT(OneCluster, (), (cluster))

struct ProposeArticle {
  Id<bot::Cluster> cluster;
  Id<identity::User> owner;
  std::optional<Text<0, 200>> title;
  std::optional<Text<0, 20000>> body;
};
BOOST_DESCRIBE_STRUCT(ProposeArticle, (), (cluster, owner, title, body))

struct Gathered {
  int questions = 0;
};
BOOST_DESCRIBE_STRUCT(Gathered, (), (questions))

}  // namespace deskbell::api
