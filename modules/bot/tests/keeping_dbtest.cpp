#include "bot_at_work.h"

namespace deskbell::bot {
namespace {

// What those who keep a bot do: versions, saved talks, figures, learning.
class KeepingABot : public BotAtWork {};
DESKBELL_ON_BOTH_ENGINES(KeepingABot);

TEST_P(KeepingABot, a_dialog_that_says_something_else_than_saved_talks_is_not_published) {
  teach_refunds();
  const auto all = *bots.dialogs(admin, nora.id);
  const auto colour = std::ranges::find(all, "colour", &Dialog::key);
  ASSERT_TRUE(bench.save(
      admin, nora.id, std::nullopt,
      {.name = "A colour",
       .language = "en",
       .steps = {{.said = "choose a colour", .expected = {"Hello!", "Which colour?"}, .hand_over = {}},
                 {.said = "red", .expected = {"red it is.", "Is there anything else I can do?"}, .hand_over = {}}}}));
  auto draft = colour->draft;
  draft.nodes[1].text = Words{{"en", "{{colour}}, then."}, {"zh-CN", "?"}};
  ASSERT_TRUE(bots.change_dialog(admin, nora.id, colour->id, colour->draft_version, {.draft = draft}));
  const auto refused = bench.publish(admin, nora.id, colour->id, "", Regression::heed);
  ASSERT_EQ(code(refused), ErrorCode::failed_precondition);
  ASSERT_EQ(refused.error().fields.size(), 1u);
  EXPECT_TRUE(refused.error().fields[0].field.starts_with("saved_talks."));
  EXPECT_NE(refused.error().fields[0].message.find("“A colour”, turn 2: "), std::string::npos);
  EXPECT_NE(refused.error().fields[0].message.find("red, then."), std::string::npos);
  EXPECT_EQ(bots.dialog(admin, nora.id, colour->id)->live, 1);
  ASSERT_TRUE(bench.publish(admin, nora.id, colour->id, "On purpose", Regression::ignore));
  EXPECT_EQ(bots.versions(admin, nora.id, colour->id)->front().note, "On purpose · Saved talks differed: “A colour”");
}

TEST_P(KeepingABot, a_bot_that_is_removed_takes_its_saved_talks_along) {
  ASSERT_TRUE(
      bench.save(admin, nora.id, std::nullopt,
                 {.name = "A greeting", .language = "en", .steps = {{.said = "hi", .expected = {}, .hand_over = {}}}}));
  ASSERT_TRUE(bots.stop(admin, nora.id));
  ASSERT_TRUE(bots.remove(admin, nora.id));
  database->read([&](storage::Snapshot& snapshot) {
    snapshot.each_of("SELECT COUNT(*) FROM bot_saved_talk", {},
                     [](const storage::Row& row) { EXPECT_EQ(row.integer(0), 0); });
  });
}

TEST_P(KeepingABot, its_figures_tell_who_solved_it_and_why_people_got_it) {
  teach_refunds();
  const Time from = clock.now();
  say(refund_asked(), "no thanks");
  chat("this is terrible");
  const auto taken = chat("hello");
  ASSERT_TRUE(talks_of_all.post(anna, {.conversation = taken, .client_id = "a1", .text = "I take this"}));
  run();
  say(chat("hello"), "bye");
  const Figures figures = talks.figures(from);
  EXPECT_EQ(figures.talks, 4);
  EXPECT_EQ(figures.solved, 1);
  EXPECT_EQ(figures.taken, 1);
  EXPECT_EQ(figures.handed_over, (std::map<HandOverReason, std::int64_t>{{HandOverReason::angry, 1}}));
  EXPECT_EQ(figures.actions, 1);
  EXPECT_EQ(figures.failed_actions, 0);
}

TEST_P(KeepingABot, versions_are_published_and_rolled_back) {
  auto draft = return_dialog();
  const auto dialog = bots.create_dialog(
      admin, nora.id, {.key = "return", .title = Words{{"en", "Return"}, {"zh-CN", "退货"}}, .draft = draft});
  ASSERT_TRUE(dialog);
  EXPECT_FALSE(dialog->mistakes.empty());
  EXPECT_EQ(code(bots.publish(admin, nora.id, dialog->id, "")), ErrorCode::invalid_argument);
  const auto simple = [](const std::string& text) {
    return Definition{
        .slots = {}, .start = "e", .nodes = {{.id = "e", .kind = NodeKind::end, .text = Words{{"en", text}}}}};
  };
  auto one = bots.change_dialog(admin, nora.id, dialog->id, 1, {.draft = simple("one")});
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_EQ(code(bots.change_dialog(admin, nora.id, dialog->id, 1, {})), ErrorCode::aborted);
  ASSERT_TRUE(bots.publish(admin, nora.id, dialog->id, "one"));
  ASSERT_TRUE(bots.change_dialog(admin, nora.id, dialog->id, 2, {.draft = simple("two")}));
  ASSERT_TRUE(bots.publish(admin, nora.id, dialog->id, "two"));
  EXPECT_EQ(bots.versions(admin, nora.id, dialog->id)->size(), 2u);
  const auto back = bots.roll_back(admin, nora.id, dialog->id, 1);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->live, 1);
  EXPECT_TRUE(back->changed);
  EXPECT_EQ(code(bots.list(anna)), ErrorCode::permission_denied);
  EXPECT_EQ(bots.summaries(anna)->at(0).name, "Nora");
}

TEST_P(KeepingABot, a_place_has_one_bot_and_secrets_are_never_told) {
  EXPECT_EQ(code(bots.create(admin, {.name = "Olaf", .languages = {"en"}, .installations = {{kShop}}})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(bots.create(admin, {.name = "nora", .languages = {"en"}})), ErrorCode::already_exists);
  ASSERT_TRUE(bots.set_secret(admin, nora.id, "shop", "s3cr3t"));
  EXPECT_EQ(bots.secrets(admin, nora.id)->at(0).name, "shop");
  EXPECT_EQ(bots.sealed().use().size(), 1u);
  EXPECT_EQ(code(bots.remove(admin, nora.id)), ErrorCode::failed_precondition);
}

TEST_P(KeepingABot, what_nobody_could_answer_is_gathered_drafted_and_goes_live) {
  for (const char* question :
       {"do you ship to iceland", "can you ship to Iceland?", "shipping to iceland please", "is tea allowed"}) {
    const auto id = chat(question);
    ASSERT_TRUE(talks_of_all.close(Actor::system(), id));
    run();
  }
  EXPECT_EQ(*learning.gather(admin), 4);
  EXPECT_EQ(*learning.gather(admin), 0);
  const auto clusters = learning.list(admin, {});
  ASSERT_TRUE(clusters);
  ASSERT_GE(clusters->size(), 2u);
  const Cluster& iceland = clusters->front();
  EXPECT_EQ(iceland.count, 3);
  EXPECT_TRUE(iceland.hot);
  EXPECT_TRUE(iceland.fresh);
  EXPECT_EQ(iceland.examples.size(), 3u);
  const auto drafted = learning.propose(admin, iceland.id, Id<identity::User>{11}, "Shipping to Iceland", "We do.");
  ASSERT_TRUE(drafted) << drafted.error().message;
  EXPECT_EQ(drafted->state, ClusterState::drafted);
  EXPECT_EQ(proposed, std::vector<std::string>{"Shipping to Iceland"});
  article_live = true;
  EXPECT_EQ(learning.list(admin, {.state = ClusterState::live})->size(), 1u);
}

TEST_P(KeepingABot, the_fixed_test_and_thresholds_give_figures) {
  ASSERT_TRUE(bench.set_questions(admin, nora.id,
                                  {{.text = "how long is the warranty", .language = "en", .article = "5"},
                                   {.text = "sing me a song", .language = "en"}}));
  const auto before = bench.test(admin, nora.id, "before");
  ASSERT_TRUE(before) << before.error().message;
  EXPECT_EQ(before->right, 1);
  EXPECT_EQ(before->unanswered, 1);
  knowledge = {
      {.article = "5", .version = 1, .title = "How long is the warranty", .text = "Two years.", .language = "en"}};
  EXPECT_EQ(bench.test(admin, nora.id, "after")->right, 2);
  EXPECT_EQ(bench.tests(admin, nora.id)->size(), 2u);
  const auto id = chat("how long is the warranty?");
  say(id, "No, not quite");
  const auto report = bench.thresholds(admin, nora.id, clock.now() - std::chrono::hours(1), 5, 1);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->questions, 1);
  EXPECT_EQ(report->known, 1);
  EXPECT_EQ(report->rows.front().wrong, 1);
  EXPECT_FALSE(report->best);
}

}  // namespace
}  // namespace deskbell::bot
