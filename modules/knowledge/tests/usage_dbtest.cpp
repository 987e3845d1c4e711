#include "knowledge_fixture.h"

namespace deskbell::knowledge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Used : public KnowledgeFixture {
 protected:
  Usefulness figures(Id<Article> id) { return take(knowledge.usage.usefulness(chief, {}, id)).front(); }
};
DESKBELL_ON_BOTH_ENGINES(Used);

TEST_P(Used, what_readers_do_is_counted) {
  const auto made = live("Descale the kettle", "Use citric acid.");
  const auto id = made.article.id;
  knowledge.usage.record(Reader::stranger(), {.article = id, .language = "en", .kind = UseKind::shown});
  for (int i = 0; i < 3; ++i)
    knowledge.usage.record(Reader::stranger(),
                           {.article = id, .language = "en", .kind = UseKind::opened, .search = "kettle"});
  knowledge.usage.settle();
  take(knowledge.usage.give_feedback(Reader::stranger(), {.article = id, .language = "en", .helpful = true}));
  take(knowledge.usage.give_feedback(
      Reader::stranger(),
      {.article = id, .language = "en", .helpful = false, .comment = "Write to me: anna@example.com"}));
  const auto seen = figures(id);
  EXPECT_EQ(seen.shown, 1);
  EXPECT_EQ(seen.opened, 3);
  EXPECT_EQ(seen.helpful, 1);
  EXPECT_EQ(seen.not_helpful, 1);
  EXPECT_FALSE(seen.poor);
  const auto notes = take(knowledge.usage.feedback(chief, id)).items;
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_EQ(notes[0].comment.find("anna@example.com"), std::string::npos);
  EXPECT_EQ(notes[0].version, 1);
  for (int i = 0; i < 5; ++i)
    take(knowledge.usage.give_feedback(Reader::stranger(), {.article = id, .language = "en", .helpful = false}));
  EXPECT_TRUE(figures(id).poor);
  EXPECT_TRUE(figures(live("Nobody reads me", "x").article.id).unused);
}

TEST_P(Used, what_a_reader_may_not_see_is_not_counted) {
  const auto made = live("For staff", "x", Audience::internal);
  knowledge.usage.record(Reader::stranger(), {.article = made.article.id, .language = "en"});
  EXPECT_EQ(code(knowledge.usage.give_feedback(Reader::stranger(),
                                               {.article = made.article.id, .language = "en", .helpful = true})),
            ErrorCode::not_found);
  knowledge.usage.settle();
  EXPECT_EQ(figures(made.article.id).opened, 0);
  EXPECT_EQ(code(knowledge.usage.usefulness(agent, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(knowledge.usage.not_found_report(agent, {})), ErrorCode::permission_denied);
}

TEST_P(Used, searches_in_vain_are_gathered_by_their_wording) {
  const auto ask = [&](const char* words, int found, double trust) {
    knowledge.usage.record({.text = words, .language = "en", .found = found, .trust = trust});
    knowledge.usage.settle();
  };
  for (int i = 0; i < 3; ++i) ask("Gift card", 0, 0);
  ask("gift cards", 2, 0.1);
  ask("kettle", 3, 0.9);
  ask("my card is 4111 1111 1111 1111", 0, 0);
  const auto made = live("Descale the kettle", "x");
  knowledge.usage.record(Reader::stranger(), {.article = made.article.id, .language = "en", .search = "kettle"});
  knowledge.usage.settle();
  const auto gaps = take(knowledge.usage.not_found_report(chief, {}));
  ASSERT_THAT(gaps, SizeIs(2));
  EXPECT_EQ(gaps[0].text, "Gift card");
  EXPECT_EQ(gaps[0].asked, 4);
  EXPECT_EQ(gaps[0].found_nothing, 4);
  EXPECT_THAT(gaps[0].examples, ElementsAre("gift cards"));
  EXPECT_EQ(gaps[1].text.find("4111"), std::string::npos);
  EXPECT_THAT(take(knowledge.usage.not_found_report(chief, {.language = "zh-CN"})), IsEmpty());
  knowledge.usage.record_contact("gift card", "en", Place::help_centre);
  knowledge.usage.settle();
  take(knowledge.usage.give_feedback(Reader::stranger(),
                                     {.article = made.article.id, .language = "en", .helpful = true}));
  const auto kept_away = take(knowledge.usage.deflection(chief, {}));
  EXPECT_EQ(kept_away.searches, 6);
  EXPECT_EQ(kept_away.answered, 1);
  EXPECT_EQ(kept_away.contacts, 1);
  EXPECT_EQ(*kept_away.rate, 0.5);
  clock.advance(std::chrono::days(40));
  EXPECT_THAT(take(knowledge.usage.not_found_report(chief, {})), IsEmpty());
  EXPECT_EQ(
      field(knowledge.usage.not_found_report(chief, {.period = {clock.now(), clock.now() - std::chrono::hours(1)}})),
      "from");
  clock.advance(std::chrono::days(800));
  EXPECT_GT(knowledge.usage.prune(100), 0);
}

TEST_P(Used, the_way_leads_from_the_answer_to_the_conversation_and_back) {
  const auto made = live("Descale the kettle", "x");
  const auto conversation = talk();
  EXPECT_EQ(
      code(knowledge.usage.use(agent, {.article = made.article.id, .language = "en", .conversation = conversation})),
      ErrorCode::not_found)
      << "it is nobody's yet";
  const auto link =
      take(knowledge.usage.use(chief, {.article = made.article.id, .language = "en", .conversation = conversation}));
  EXPECT_EQ(link.version, 1);
  EXPECT_EQ(
      take(knowledge.usage.use(chief, {.article = made.article.id, .language = "en", .conversation = conversation})).id,
      link.id);
  take(knowledge.usage.use(
      chief, {.article = made.article.id, .language = "en", .kind = UseKind::solved, .conversation = conversation}));
  EXPECT_THAT(take(knowledge.usage.used_in(chief, conversation)), SizeIs(2));
  EXPECT_EQ(code(knowledge.usage.used_in(customer, conversation)), ErrorCode::not_found);
  EXPECT_EQ(take(knowledge.usage.links(chief, made.article.id)).items.front().kind, UseKind::solved);
  EXPECT_EQ(figures(made.article.id).solved, 1);
  take(knowledge.usage.use(agent, {.article = made.article.id, .language = "en", .matter = kCase}));
  EXPECT_THAT(take(knowledge.usage.used_in(agent, kCase)), SizeIs(1));
  EXPECT_EQ(
      code(knowledge.usage.use(agent, {.article = made.article.id, .language = "en", .matter = Id<cases::Case>{9}})),
      ErrorCode::not_found);
  EXPECT_EQ(field(knowledge.usage.use(agent, {.article = made.article.id, .language = "en"})), "conversation");
  int used = 0;
  for (const auto& event : events_of(conversation.value)) used += event.kind == knowledge::Used::kKind;
  EXPECT_EQ(used, 2);
}

class Procedures : public KnowledgeFixture {
 protected:
  Id<Article> procedure() {
    Content content = text("Does it leak?", "");
    const auto outcome = [](std::string id) {
      return Step{.id = std::move(id), .kind = StepKind::outcome, .text = {{"en", "Done"}}, .action = "open_case"};
    };
    content.procedure = Procedure{
        .start = "lamp",
        .steps = {{.id = "lamp",
                   .kind = StepKind::ask,
                   .text = {{"en", "Does the lamp light up?"}},
                   .choices = std::vector<Choice>{{"yes", {{"en", "Yes"}}, "urgent"}, {"no", {{"en", "No"}}, "plug"}}},
                  {.id = "plug", .kind = StepKind::tell, .text = {{"en", "Pull the plug."}}, .next = "lamp"},
                  {.id = "urgent",
                   .kind = StepKind::check,
                   .text = {{"en", "Is it urgent?"}},
                   .condition = decisions::test("conversation.priority", decisions::Operator::at_least, 2),
                   .next = "now",
                   .otherwise = "later"},
                  outcome("now"),
                  outcome("later")}};
    const auto made = take(knowledge.articles.create(chief, {.kind = Kind::procedure, .content = content}));
    return take(knowledge.articles.publish(chief, made.article.id, made.article.revision, "")).article.id;
  }
};
DESKBELL_ON_BOTH_ENGINES(Procedures);

TEST_P(Procedures, the_path_taken_is_kept) {
  const auto id = procedure();
  const auto conversation = talk();
  auto run = take(knowledge.runs.start(chief, {.article = id, .conversation = conversation}));
  EXPECT_EQ(run.step->id, "lamp");
  EXPECT_EQ(run.title, "Does it leak?");
  run = take(knowledge.runs.answer(chief, run.id, run.revision, {.choice = "no"}));
  run = take(knowledge.runs.answer(chief, run.id, run.revision, {}));
  EXPECT_EQ(run.step->id, "lamp");
  EXPECT_EQ(code(knowledge.runs.answer(chief, run.id, run.revision - 1, {.choice = "yes"})), ErrorCode::aborted);
  EXPECT_EQ(field(knowledge.runs.answer(chief, run.id, run.revision, {.choice = "perhaps"})), "choice");
  run = take(knowledge.runs.answer(chief, run.id, run.revision, {.choice = "yes"}));
  EXPECT_EQ(run.step->id, "urgent") << "no facts: a person decides";
  run = take(knowledge.runs.answer(chief, run.id, run.revision, {.choice = "no"}));
  EXPECT_EQ(run.state, RunState::done);
  EXPECT_EQ(run.action, "open_case");
  EXPECT_THAT(run.path, SizeIs(4));
  EXPECT_EQ(code(knowledge.runs.answer(chief, run.id, run.revision, {})), ErrorCode::failed_precondition);
  run = take(knowledge.runs.back(chief, run.id, run.revision));
  EXPECT_EQ(run.state, RunState::going);
  EXPECT_EQ(run.step->id, "urgent");
  EXPECT_THAT(take(knowledge.runs.of_conversation(chief, conversation)), SizeIs(1));
  run = take(knowledge.runs.abandon(chief, run.id, run.revision));
  const auto report = take(knowledge.runs.report(chief, id));
  EXPECT_EQ(report.abandoned, 1);
  EXPECT_EQ(report.left_at.front().step, "urgent");
}

TEST_P(Procedures, known_facts_decide_by_themselves_and_going_back_passes_over_them) {
  priority = 3;
  auto run = take(knowledge.runs.start(chief, {.article = procedure(), .conversation = talk()}));
  run = take(knowledge.runs.answer(chief, run.id, run.revision, {.choice = "yes"}));
  EXPECT_EQ(run.state, RunState::done);
  EXPECT_EQ(run.step->id, "now");
  EXPECT_TRUE(run.path.back().automatic);
  run = take(knowledge.runs.back(chief, run.id, run.revision));
  EXPECT_EQ(run.step->id, "lamp");
  EXPECT_EQ(code(knowledge.runs.back(chief, run.id, run.revision)), ErrorCode::failed_precondition);
}

TEST_P(Procedures, a_run_keeps_to_the_version_it_began_with) {
  const auto id = procedure();
  auto run = take(knowledge.runs.start(chief, {.article = id}));
  auto full = take(knowledge.articles.get(chief, id));
  auto content = *full.live;
  content.procedure->steps[0].text["en"] = "Changed";
  full = take(knowledge.articles.save_draft(chief, id, full.article.revision, content));
  take(knowledge.articles.publish(chief, id, full.article.revision, ""));
  EXPECT_EQ(take(knowledge.runs.get(chief, run.id)).step->text.at("en"), "Does the lamp light up?");
  EXPECT_EQ(code(knowledge.runs.get(writer, run.id)), ErrorCode::not_found)
      << "it belongs to nothing and to somebody else";
  EXPECT_EQ(code(knowledge.runs.start(customer, {.article = id})), ErrorCode::permission_denied);
  EXPECT_EQ(code(knowledge.runs.start(chief, {.article = {77}})), ErrorCode::not_found);
}

class Exchanging : public KnowledgeFixture {};
DESKBELL_ON_BOTH_ENGINES(Exchanging);

TEST_P(Exchanging, a_folder_of_markdown_becomes_articles_in_sections) {
  const Import import{.format = Format::markdown,
                      .files = {{"Orders/how-to-return.md", "# How do I return it?\n\nWithin 30 days."},
                                {"Orders/how-to-return.zh-CN.md", "# 如何退货\n\n三十天内。"},
                                {"empty.md", ""},
                                {"Orders/pay.md", "---\ntitle: Pay\naudience: nobody\n---\nBy card."}},
                      .audience = Audience::everyone,
                      .landing = Landing::published};
  Import trial = import;
  trial.mode = Mode::check;
  const auto checked = take(knowledge.exchange.import(chief, trial));
  EXPECT_EQ(checked.created, 1);
  EXPECT_EQ(checked.refused, 2);
  EXPECT_EQ(checked.sections, 1);
  EXPECT_THAT(take(knowledge.articles.list(chief, {})).items, IsEmpty());
  const auto report = take(knowledge.exchange.import(chief, import));
  EXPECT_EQ(report.created, 1);
  EXPECT_EQ(report.sections, 1);
  const auto article = knowledge.library.find("how-to-return", "zh-CN", Reader::stranger());
  ASSERT_TRUE(article);
  EXPECT_EQ(article->text.title, "如何退货");
  EXPECT_EQ(take(knowledge.exchange.import(chief, import)).skipped, 1);
  Import again = import;
  again.existing = Existing::draft;
  EXPECT_EQ(take(knowledge.exchange.import(chief, again)).drafted, 1);
  EXPECT_EQ(code(knowledge.exchange.import(writer, import)), ErrorCode::permission_denied);
  EXPECT_EQ(field(knowledge.exchange.import(chief, {.files = {}})), "files");
}

TEST_P(Exchanging, what_goes_out_comes_in_again) {
  const auto section = take(knowledge.articles.create_section(chief, {.names = {{"en", "Orders"}}}));
  const auto made = live("Return", "Within 30 days.", Audience::customers, section.id);
  take(knowledge.articles.save_draft(chief, made.article.id, made.article.revision, text("Return", "Within 60 days.")));
  take(knowledge.articles.create(chief, {.kind = Kind::answer, .content = text("Hello", "Hi {{contact.name}}")}));
  take(knowledge.articles.create_synonyms(chief, {{"refund", "money back"}}));
  const auto out = take(knowledge.exchange.export_all(chief));
  storage::TestDatabase empty{GetParam(),
                              {events::schema(), jobs::schema(), search::schema(), blob::schema(), identity::schema(),
                               notices::schema(), contacts::schema(), conversations::schema(), schema()}};
  events::Log other_log{*empty, clock};
  Knowledge other({.database = *empty,
                   .log = other_log,
                   .ids = ids,
                   .clock = clock,
                   .jobs = jobs,
                   .blobs = blobs,
                   .contacts = contacts,
                   .conversations = conversations,
                   .directory = directory,
                   .notices = notices,
                   .vocabularies = vocabularies});
  const auto report = take(other.exchange.import(
      chief, {.format = Format::deskbell, .files = {{"knowledge.json", out}}, .landing = Landing::published}));
  EXPECT_EQ(report.created, 2);
  const auto full = take(other.articles.list(chief, {.kind = Kind::article})).items.front();
  EXPECT_EQ(full.state, State::published);
  EXPECT_EQ(full.audience, Audience::customers);
  EXPECT_EQ(full.draft->state, DraftState::writing);
  EXPECT_EQ(other.library.find("return", "en", Reader::staff())->text.body, "Within 30 days.");
  EXPECT_THAT(take(other.articles.synonyms(chief)), SizeIs(1));
  EXPECT_EQ(take(other.articles.sections(chief)).front().slug, "orders");
}

}  // namespace
}  // namespace deskbell::knowledge
