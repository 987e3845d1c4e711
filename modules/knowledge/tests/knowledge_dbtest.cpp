#include "knowledge_fixture.h"

namespace deskbell::knowledge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Writing : public KnowledgeFixture {};
DESKBELL_ON_BOTH_ENGINES(Writing);

TEST_P(Writing, a_draft_is_apart_from_what_is_live) {
  const auto made = live("Return a product", "Within thirty days.");
  EXPECT_EQ(made.article.state, State::published);
  EXPECT_EQ(made.article.version, 1);
  EXPECT_EQ(made.article.slug, "return-a-product");
  auto content = *made.live;
  content.languages.at("en").body = "Within sixty days.";
  const auto drafted = take(knowledge.articles.save_draft(writer, made.article.id, made.article.revision, content));
  EXPECT_EQ(drafted.live->languages.at("en").body, "Within thirty days.");
  EXPECT_EQ(drafted.article.draft->state, DraftState::writing);
  EXPECT_EQ(knowledge.library.find("return-a-product", "en", Reader::stranger())->text.body, "Within thirty days.");
  const auto differences = take(knowledge.articles.compare(writer, made.article.id, 1, 0));
  ASSERT_THAT(differences, SizeIs(1));
  EXPECT_EQ(differences[0].part, "body");
  const auto published = take(knowledge.articles.publish(chief, made.article.id, drafted.article.revision, "Longer"));
  EXPECT_EQ(published.article.version, 2);
  EXPECT_FALSE(published.draft);
  EXPECT_EQ(knowledge.library.find("return-a-product", "en", Reader::stranger())->text.body, "Within sixty days.");
  const auto versions = take(knowledge.articles.versions(writer, made.article.id));
  ASSERT_THAT(versions, SizeIs(2));
  EXPECT_EQ(versions[0].note, "Longer");
  const auto restored = take(knowledge.articles.restore(writer, made.article.id, published.article.revision, 1));
  EXPECT_EQ(restored.draft->languages.at("en").body, "Within thirty days.");
  const auto discarded = take(knowledge.articles.discard_draft(writer, made.article.id, restored.article.revision));
  EXPECT_FALSE(discarded.article.draft);
}

TEST_P(Writing, who_was_slower_is_told) {
  const auto made = live("One", "x");
  take(knowledge.articles.save_draft(writer, made.article.id, made.article.revision, text("One", "y")));
  EXPECT_EQ(code(knowledge.articles.save_draft(writer, made.article.id, made.article.revision, text("One", "z"))),
            ErrorCode::aborted);
  EXPECT_EQ(code(knowledge.articles.publish(chief, made.article.id, made.article.revision, "")), ErrorCode::aborted);
}

TEST_P(Writing, writers_write_and_publishers_publish) {
  const auto made = take(knowledge.articles.create(writer, {.content = text("Draft", "x")}));
  EXPECT_EQ(code(knowledge.articles.publish(writer, made.article.id, made.article.revision, "")),
            ErrorCode::permission_denied);
  EXPECT_EQ(code(knowledge.articles.create(agent, {.content = text("No", "x")})), ErrorCode::permission_denied);
  EXPECT_EQ(code(knowledge.articles.get(customer, made.article.id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(knowledge.articles.create_section(writer, {.names = {{"en", "A"}}})), ErrorCode::permission_denied);
  const auto published = take(knowledge.articles.publish(chief, made.article.id, made.article.revision, ""));
  EXPECT_EQ(code(knowledge.articles.change(writer, made.article.id, published.article.revision,
                                           {.audience = Audience::internal})),
            ErrorCode::permission_denied);
  EXPECT_EQ(code(knowledge.articles.retire(writer, made.article.id, published.article.revision, "")),
            ErrorCode::permission_denied);
  EXPECT_EQ(code(knowledge.articles.remove(chief, made.article.id)), ErrorCode::failed_precondition);
}

TEST_P(Writing, all_mistakes_are_told_at_once) {
  Content content = text("", "");
  content.languages["not a tag!"] = {.title = "x", .body = "y"};
  const auto refused = knowledge.articles.create(writer, {.content = content});
  ASSERT_FALSE(refused);
  std::vector<std::string> fields;
  for (const auto& field : refused.error().fields) fields.push_back(field.field);
  EXPECT_THAT(fields, ElementsAre("content.languages.en.title", "content.languages.not a tag!"));
  EXPECT_EQ(field(knowledge.articles.create(writer, {.slug = "Bad Slug", .content = text("A", "b")})), "slug");
  EXPECT_EQ(field(knowledge.articles.create(writer, {.section = Id<Section>{5}, .content = text("A", "b")})),
            "section");
  EXPECT_EQ(field(knowledge.articles.create(writer, {.audience = Audience::tier, .content = text("A", "b")})), "tiers");
  EXPECT_EQ(field(knowledge.articles.create(writer, {.kind = Kind::procedure, .content = text("A", "b")})),
            "content.procedure");
  EXPECT_EQ(field(knowledge.articles.create(writer, {.content = text("A", std::string(70'000, 'x'))})),
            "content.languages.en.body");
  EXPECT_EQ(field(knowledge.articles.create(writer, {.owner = Id<identity::User>{5000}, .content = text("A", "b")})),
            "owner");
  EXPECT_EQ(field(knowledge.articles.create(writer, {.review_every_days = 0, .content = text("A", "b")})),
            "review_every_days");
}

TEST_P(Writing, a_draft_may_lack_its_text_but_nobody_reviews_or_reads_it_then) {
  const auto made = take(knowledge.articles.create(writer, {.content = text("Store the blender", "")}));
  EXPECT_EQ(field(knowledge.articles.ask_review(writer, made.article.id, made.article.revision, "")),
            "content.languages.en.body");
  EXPECT_EQ(field(knowledge.articles.publish(chief, made.article.id, made.article.revision, "")),
            "content.languages.en.body");
}

TEST_P(Writing, a_review_is_asked_for_refused_and_granted) {
  const auto made = take(knowledge.articles.create(writer, {.owner = chief.user(), .content = text("A", "b")}));
  const auto asked = take(knowledge.articles.ask_review(writer, made.article.id, made.article.revision, "Please look"));
  EXPECT_EQ(asked.article.draft->state, DraftState::in_review);
  EXPECT_THAT(told(chief), ElementsAre("knowledge.review_asked"));
  EXPECT_EQ(code(knowledge.articles.refuse(chief, made.article.id, asked.article.revision, "")),
            ErrorCode::invalid_argument);
  const auto refused = take(knowledge.articles.refuse(chief, made.article.id, asked.article.revision, "Too long"));
  EXPECT_EQ(refused.article.draft->state, DraftState::refused);
  EXPECT_THAT(told(writer), ElementsAre("knowledge.draft_refused"));
  EXPECT_EQ(code(knowledge.articles.refuse(chief, made.article.id, refused.article.revision, "again")),
            ErrorCode::failed_precondition);
  const auto saved =
      take(knowledge.articles.save_draft(writer, made.article.id, refused.article.revision, text("A", "c")));
  EXPECT_EQ(saved.article.draft->state, DraftState::writing);
  take(knowledge.articles.publish(chief, made.article.id, saved.article.revision, ""));
}

TEST_P(Writing, what_expires_nags_its_owner_once_a_week) {
  auto made = take(knowledge.articles.create(chief, {.owner = writer.user(),
                                                     .review_every_days = 30,
                                                     .expires_at = clock.now() + std::chrono::days(10),
                                                     .content = text("A", "b")}));
  made = take(knowledge.articles.publish(chief, made.article.id, made.article.revision, ""));
  EXPECT_EQ(knowledge.articles.nag(), 0);
  clock.advance(std::chrono::days(11));
  EXPECT_EQ(knowledge.articles.nag(), 1);
  EXPECT_EQ(knowledge.articles.nag(), 0);
  EXPECT_THAT(told(writer), ElementsAre("knowledge.expired"));
  const auto about = take(notices.list(writer, {.unread = true})).items.front().about;
  EXPECT_EQ(about, (notices::About{notices::AboutKind::article, {made.article.id.value}, "A"}));
  EXPECT_THAT(take(knowledge.articles.list(writer, {.due = true})).items, SizeIs(1));
  made = take(knowledge.articles.change(chief, made.article.id, made.article.revision, {.expires_at = Time()}));
  EXPECT_THAT(take(knowledge.articles.list(writer, {.due = true})).items, IsEmpty());
  clock.advance(std::chrono::days(20));
  EXPECT_EQ(knowledge.articles.nag(), 1) << "its review is due";
  made = take(knowledge.articles.confirm(chief, made.article.id, made.article.revision));
  clock.advance(std::chrono::days(8));
  EXPECT_EQ(knowledge.articles.nag(), 0);
}

TEST_P(Writing, lists_are_filtered_and_paged) {
  for (int i = 0; i < 5; ++i) {
    clock.advance(std::chrono::seconds(1));
    live("Article " + std::to_string(i), "x");
  }
  take(knowledge.articles.create(
      writer, {.kind = Kind::answer, .tags = {"a_b", "c"}, .content = text("Hello 100%", "Hi {{contact.name}}")}));
  const auto first = take(knowledge.articles.list(writer, {.kind = Kind::article, .limit = 3}));
  EXPECT_THAT(first.items, SizeIs(3));
  EXPECT_EQ(first.items[0].title, "Article 4");
  const auto second = take(knowledge.articles.list(writer, {.kind = Kind::article, .cursor = first.next, .limit = 3}));
  EXPECT_THAT(second.items, SizeIs(2));
  EXPECT_FALSE(second.next);
  EXPECT_THAT(take(knowledge.articles.list(writer, {.state = State::draft})).items, SizeIs(1));
  EXPECT_THAT(take(knowledge.articles.list(writer, {.tag = "a_b"})).items, SizeIs(1));
  EXPECT_THAT(take(knowledge.articles.list(writer, {.tag = "axb"})).items, IsEmpty());
  EXPECT_THAT(take(knowledge.articles.list(writer, {.text = "100%"})).items, SizeIs(1));
  EXPECT_THAT(take(knowledge.articles.list(writer, {.text = "ARTICLE 3"})).items, SizeIs(1));
  EXPECT_THAT(take(knowledge.articles.list(writer, {.lacks_language = "zh-CN"})).items, SizeIs(6));
  EXPECT_THAT(take(knowledge.articles.list(writer, {.lacks_language = "en"})).items, IsEmpty());
  EXPECT_EQ(field(knowledge.articles.list(writer, {.cursor = "nonsense"})), "cursor");
}

TEST_P(Writing, an_address_that_changed_leads_to_the_article) {
  const auto made = live("Old name", "x");
  take(knowledge.articles.change(chief, made.article.id, made.article.revision, {.slug = "new-name"}));
  EXPECT_FALSE(knowledge.library.find("old-name", "en", Reader::stranger()));
  EXPECT_EQ(knowledge.library.moved("old-name"), "new-name");
  const auto other = live("Old name", "y");
  EXPECT_EQ(other.article.slug, "old-name");
  EXPECT_FALSE(knowledge.library.moved("old-name"));
}

TEST_P(Writing, sections_make_a_tree_of_three_levels) {
  const auto top = take(knowledge.articles.create_section(chief, {.names = {{"en", "Orders"}, {"zh-CN", "订单"}}}));
  EXPECT_EQ(top.slug, "orders");
  const auto mid = take(knowledge.articles.create_section(chief, {.parent = top.id, .names = {{"en", "Returns"}}}));
  const auto low = take(knowledge.articles.create_section(chief, {.parent = mid.id, .names = {{"en", "Refunds"}}}));
  EXPECT_EQ(field(knowledge.articles.create_section(chief, {.parent = low.id, .names = {{"en", "Too deep"}}})),
            "parent");
  EXPECT_EQ(field(knowledge.articles.change_section(chief, top.id,
                                                    {.parent = low.id, .slug = "orders", .names = {{"en", "Orders"}}})),
            "parent");
  EXPECT_EQ(code(knowledge.articles.create_section(chief, {.slug = "orders", .names = {{"en", "Again"}}})),
            ErrorCode::already_exists);
  EXPECT_EQ(code(knowledge.articles.remove_section(chief, mid.id)), ErrorCode::failed_precondition);
  live("In it", "x", Audience::everyone, low.id);
  const auto seen = knowledge.library.sections("zh-CN", Reader::stranger());
  EXPECT_THAT(seen, IsEmpty()) << "nothing in Chinese yet";
  const auto english = knowledge.library.sections("en", Reader::stranger());
  ASSERT_THAT(english, SizeIs(3));
  EXPECT_EQ(english[0].name, "Orders");
  EXPECT_EQ(english[0].articles, 1);
  EXPECT_EQ(english[2].slug, "refunds");
}

TEST_P(Writing, changes_stand_in_the_log) {
  const auto made = live("A", "b");
  take(knowledge.articles.retire(chief, made.article.id, made.article.revision, "Old"));
  std::vector<std::string> changes;
  for (const auto& event : events_of(events::kWorkspaceStream))
    if (event.kind == ArticleChanged::kKind) changes.push_back(base::parse_json<ArticleChanged>(event.payload)->change);
  EXPECT_THAT(changes, ElementsAre("created", "published", "retired"));
}

class Reading : public KnowledgeFixture {};
DESKBELL_ON_BOTH_ENGINES(Reading);

TEST_P(Reading, each_reader_finds_what_is_for_him) {
  live("Open secret", "kettle", Audience::everyone);
  live("For customers", "kettle", Audience::customers);
  live("For staff", "kettle", Audience::internal);
  auto gold = take(knowledge.articles.create(
      chief, {.audience = Audience::tier, .tiers = {"gold"}, .content = text("For gold", "kettle")}));
  take(knowledge.articles.publish(chief, gold.article.id, gold.article.revision, ""));
  const auto titles = [&](const Reader& reader) {
    std::vector<std::string> out;
    for (const auto& one : knowledge.library.articles({.language = "en", .reader = reader})) out.push_back(one.title);
    const auto found = knowledge.library.search({.text = "kettle", .language = "en", .reader = reader});
    EXPECT_EQ(found.items.size(), out.size());
    return out;
  };
  EXPECT_THAT(titles(Reader::stranger()), ElementsAre("Open secret"));
  EXPECT_THAT(titles({Reader::Standing::customer, ""}), ElementsAre("For customers", "Open secret"));
  EXPECT_THAT(titles({Reader::Standing::customer, "gold"}), ElementsAre("For customers", "For gold", "Open secret"));
  EXPECT_THAT(titles(Reader::staff()), SizeIs(4));
  EXPECT_FALSE(knowledge.library.find("for-staff", "en", Reader::stranger()));
  EXPECT_EQ(knowledge.reader(agent)->standing, Reader::Standing::staff);
  EXPECT_EQ(code(knowledge.reader(identity::testing_user(20, identity::Reach::none, {}))),
            ErrorCode::permission_denied);
}

TEST_P(Reading, a_signed_in_customer_reads_with_his_tier) {
  const auto stranger = take(knowledge.reader(customer));
  EXPECT_EQ(stranger.standing, Reader::Standing::stranger);
  take(contacts.set_fields(Actor::system(), {{"tier", "Tier", contacts::FieldType::text, {}}}));
  take(contacts.identify(
      Actor::system(), customer.contact(),
      {.kind = contacts::IdentityKind::external, .value = "c-1", .proof = contacts::Proof::verified}));
  take(contacts.change(Actor::system(), customer.contact(), {.fields = {{{"tier", "gold"}}}}));
  EXPECT_EQ(take(knowledge.reader(customer)), (Reader{Reader::Standing::customer, "gold"}));
}

TEST_P(Reading, what_is_retired_is_gone_and_what_comes_back_is_there) {
  const auto made = live("Descale the kettle", "Use citric acid.");
  const auto edition = knowledge.library.edition();
  const auto retired = take(knowledge.articles.retire(chief, made.article.id, made.article.revision, ""));
  EXPECT_THAT(knowledge.library.search({.text = "kettle"}).items, IsEmpty());
  EXPECT_NE(knowledge.library.edition(), edition);
  take(knowledge.articles.bring_back(chief, made.article.id, retired.article.revision));
  EXPECT_THAT(knowledge.library.search({.text = "kettle"}).items, SizeIs(1));
  EXPECT_EQ(knowledge.library.edition(), edition);
}

TEST_P(Reading, each_language_is_searched_by_its_own_words) {
  Content content = text("Ask for a refund", "Open your order.");
  content.languages["zh-CN"] = {
      .title = "申请退款", .summary = "", .body = "打开订单页面。", .questions = {"我想退钱"}, .description = ""};
  auto made = take(knowledge.articles.create(chief, {.content = content}));
  take(knowledge.articles.publish(chief, made.article.id, made.article.revision, ""));
  EXPECT_EQ(knowledge.library.search({.text = "退款"}).items.at(0).article.language, "zh-CN");
  EXPECT_EQ(knowledge.library.search({.text = "refund", .language = "en-GB"}).items.at(0).article.language, "en");
  EXPECT_EQ(knowledge.library.search({.text = "tuikuan"}).items.at(0).article.title, "申请退款");
  EXPECT_THAT(knowledge.library.search({.text = "refund", .language = "de"}).items, IsEmpty());
  EXPECT_EQ(knowledge.library.find("ask-for-a-refund", "zh-TW", Reader::stranger())->text.title, "申请退款");
  EXPECT_THAT(knowledge.library.languages(Reader::stranger()), ElementsAre("en", "zh-CN"));
}

TEST_P(Reading, another_node_hears_of_what_is_published) {
  Knowledge other({.database = *database,
                   .log = log,
                   .ids = ids,
                   .clock = clock,
                   .jobs = jobs,
                   .blobs = blobs,
                   .contacts = contacts,
                   .conversations = conversations,
                   .directory = directory,
                   .notices = notices,
                   .vocabularies = vocabularies});
  EXPECT_THAT(other.library.articles({.language = "en"}), IsEmpty());
  live("News", "x");
  wait_until([&] { return !other.library.articles({.language = "en"}).empty(); });
}

TEST_P(Reading, synonyms_are_used_at_once) {
  live("Send something back", "Open your order.");
  EXPECT_THAT(knowledge.library.search({.text = "retour", .language = "en"}).items, IsEmpty());
  const auto made = take(knowledge.articles.create_synonyms(chief, {{"retour", "back"}}));
  EXPECT_THAT(knowledge.library.search({.text = "retour", .language = "en"}).items, SizeIs(1));
  take(knowledge.articles.remove_synonyms(chief, made.id));
  EXPECT_THAT(knowledge.library.search({.text = "retour", .language = "en"}).items, IsEmpty());
  EXPECT_EQ(field(knowledge.articles.create_synonyms(chief, {{"one", " one "}})), "words");
}

}  // namespace
}  // namespace deskbell::knowledge
