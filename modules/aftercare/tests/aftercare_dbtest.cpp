#include <base/testing.h>
#include <identity/parts.h>
#include <identity/testing.h>

#include <aftercare/aftercare.h>
#include <cases/testing.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vault/testing.h>

namespace deskbell::aftercare {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class Around final : public promises::Surroundings {
 public:
  explicit Around(cases::Cases& cases) : cases_(cases) {}
  std::optional<promises::Matter> find_case(storage::Snapshot& snapshot, Id<cases::Case> id) override {
    const auto matter = cases_.load(snapshot, id);
    if (!matter) return std::nullopt;
    return promises::Matter{cases::subject_of(*matter), matter->contact};
  }
  std::vector<std::pair<Id<identity::Team>, std::string>> teams_of(storage::Snapshot&, Id<identity::User>) override {
    return {};
  }

 private:
  cases::Cases& cases_;
};

class Loop : public ::testing::TestWithParam<storage::Engine>, protected cases::TestDesk {
 protected:
  Loop()
      : TestDesk(GetParam(), {blob::schema(), identity::schema(), notices::schema(), approvals::schema(),
                              promises::schema(), incidents::schema(), schema()}) {}

  static Actor user(std::int64_t id) { return identity::testing_administrator(id); }
  cases::Case open_case() {
    const Actor customer = identity::testing_customer(li);
    const auto talk = conversations.open(
        customer, {.contact = li,
                   .message = conversations::PostMessage{.client_id = "c" + std::to_string(++said_), .text = "It leaks"}});
    EXPECT_TRUE(talk) << talk.error().message;
    cases::NewCase what;
    what.kind = cases::kInquiry;
    what.subject = "The kettle leaks";
    what.owner = anna.user();
    what.conversation = talk->id;
    const auto opened = cases.open(anna, what);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened.value_or(cases::Case());
  }
  void solve(Id<cases::Case> id) {
    const auto kind = kinds.find(Actor::system(), cases::kInquiry);
    const auto moved = cases.move(Actor::system(), id,
                                  {.state = cases::first_of(*kind, cases::StateCategory::solved)->key,
                                   .resolution = "We have sent a new lid."});
    EXPECT_TRUE(moved) << moved.error().message;
    follow();
    jobs.run_due();
  }
  void follow() {
    const auto handler = aftercare.follower();
    const auto done = database->write([&](storage::Transaction& tx) -> Result<void> {
      const auto news = log.read(tx, followed_, 10'000);
      if (!news.empty()) followed_ = news.back().position;
      return handler(tx, news);
    });
    EXPECT_TRUE(done);
  }
  std::string link_of(Id<cases::Case> id) {
    return aftercare.tracking_link(anna, id)->path.substr(std::string_view("/track/").size());
  }

  const base::TemporaryDirectory directory;
  blob::Blobs blobs{{.database = *database,
                     .ids = ids,
                     .clock = clock,
                     .random = random,
                     .vault = vault::testing_vault(),
                     .options = {.directory = directory.path()}}};
  notices::Notices notices{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  approvals::Approvals approvals{
      {.database = *database,
       .log = log,
       .ids = ids,
       .clock = clock,
       .vault = vault::testing_vault(),
       .blobs = blobs,
       .jobs = jobs,
       .ports = {.matter = [this](storage::Snapshot& snapshot, Id<cases::Case> id) -> std::optional<approvals::Matter> {
                   const auto matter = cases.load(snapshot, id);
                   if (!matter) return std::nullopt;
                   return approvals::Matter{matter->number, cases::subject_of(*matter)};
                 },
                 .members = [](storage::Snapshot&, Id<identity::Team>) { return std::vector<Id<identity::User>>(); },
                 .user_name = [this](storage::Snapshot& snapshot, Id<identity::User> id) { return names.user_name(snapshot, id); },
                 .actor_of = [](Id<identity::User> id) -> Result<Actor> { return user(id.value); }}}};
  Around around{cases};
  promises::Promises promises{{.database = *database,
                               .log = log,
                               .ids = ids,
                               .clock = clock,
                               .jobs = jobs,
                               .contacts = contacts,
                               .conversations = conversations,
                               .directory = names,
                               .surroundings = around,
                               .notices = notices}};
  incidents::Incidents incidents{{.database = *database,
                                  .log = log,
                                  .ids = ids,
                                  .clock = clock,
                                  .jobs = jobs,
                                  .cases = cases,
                                  .kinds = kinds,
                                  .conversations = conversations,
                                  .directory = names,
                                  .notices = notices}};
  Aftercare aftercare{{.database = *database,
                       .log = log,
                       .ids = ids,
                       .clock = clock,
                       .vault = vault::testing_vault(),
                       .jobs = jobs,
                       .contacts = contacts,
                       .conversations = conversations,
                       .cases = cases,
                       .kinds = kinds,
                       .approvals = approvals,
                       .promises = promises,
                       .incidents = incidents,
                       .public_url = "https://desk.example"}};
  Actor anna = user(11);
  Actor boss = user(12);
  Id<contacts::Contact> li =
      contacts.create(Actor::system(), {.name = "Li Wei", .language = "zh-CN", .time_zone = "Asia/Shanghai"})->id;

 private:
  int said_ = 0;
  std::int64_t followed_ = 0;
};
DESKBELL_ON_BOTH_ENGINES(Loop);

TEST_P(Loop, the_customer_sees_his_case_and_nothing_of_ours) {
  const auto matter = open_case();
  ASSERT_TRUE(cases.write(anna, matter.id, {.kind = cases::EntryKind::note, .text = "A difficult man"}));
  ASSERT_TRUE(conversations.post(anna, {.conversation = matter.conversations[0], .client_id = "a1", .text = "We look into it"}));
  ASSERT_TRUE(promises.make(anna, {.case_id = matter.id, .kind = promises::Kind::call_back, .what = "Placate him", .due_at = clock.now() + 2h}));
  const auto shown = aftercare.show(link_of(matter.id));
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->number, matter.number);
  EXPECT_EQ(shown->language, "zh-CN");
  EXPECT_EQ(shown->time_zone, "Asia/Shanghai");
  EXPECT_EQ(shown->step, Step::ours);
  ASSERT_THAT(shown->told, SizeIs(2));
  EXPECT_THAT(shown->promises, SizeIs(1));
  EXPECT_TRUE(shown->may_write);
  EXPECT_FALSE(shown->may_rate);
}

TEST_P(Loop, links_are_bad_expired_foreign_or_revoked) {
  const auto matter = open_case();
  const auto other = open_case();
  const std::string link = link_of(matter.id);
  EXPECT_EQ(code(aftercare.show("nonsense")), ErrorCode::not_found);
  EXPECT_EQ(code(aftercare.show(sign(vault::testing_vault(), "another.purpose", {matter.id, 1, clock.now() + 1h}))), ErrorCode::not_found);
  const std::string form = aftercare.form_token(link);
  EXPECT_EQ(code(aftercare.write({link_of(other.id), form}, "Hello", "x")), ErrorCode::permission_denied);
  EXPECT_EQ(code(aftercare.write({link, "x"}, "Hello", "x")), ErrorCode::permission_denied);
  EXPECT_EQ(code(aftercare.write({link, link}, "Hello", "x")), ErrorCode::permission_denied);
  clock.advance(kFormLife);
  EXPECT_EQ(code(aftercare.write({link, form}, "Hello", "x")), ErrorCode::permission_denied);
  ASSERT_TRUE(aftercare.revoke_links(anna, matter.id));
  EXPECT_EQ(code(aftercare.show(link)), ErrorCode::not_found);
  EXPECT_TRUE(aftercare.show(link_of(matter.id)));
  const std::string late = link_of(matter.id);
  clock.advance(kLinkLife);
  EXPECT_EQ(code(aftercare.show(late)), ErrorCode::failed_precondition);
  Actor nobody = user(13);
  nobody.permissions = {};
  EXPECT_EQ(code(aftercare.tracking_link(nobody, matter.id)), ErrorCode::not_found);
}

TEST_P(Loop, what_he_adds_is_said_in_his_name_once) {
  const auto matter = open_case();
  const std::string link = link_of(matter.id);
  const std::string form = aftercare.form_token(link);
  ASSERT_TRUE(aftercare.write({link, form}, "The serial number is 42", "first"));
  ASSERT_TRUE(aftercare.write({link, form}, "The serial number is 42", "first"));
  const auto messages = conversations.messages(anna, matter.conversations[0], {})->items;
  EXPECT_EQ(std::ranges::count(messages, "The serial number is 42", &conversations::Message::text), 1);
  EXPECT_EQ(messages.back().author_kind, conversations::AuthorKind::contact);
  EXPECT_EQ(code(aftercare.write({link, form}, "  ", "second")), ErrorCode::invalid_argument);
  // After the talk was closed he begins another one, which belongs to the case too.
  ASSERT_TRUE(conversations.close(anna, matter.conversations[0]));
  ASSERT_TRUE(aftercare.write({link, form}, "And a photo follows", "third"));
  EXPECT_THAT(fetch(matter.id).conversations, SizeIs(2));
}

TEST_P(Loop, a_solved_case_is_asked_about_once_and_closed_when_he_agrees) {
  const auto matter = open_case();
  solve(matter.id);
  const auto messages = conversations.messages(anna, matter.conversations[0], {})->items;
  EXPECT_THAT(messages.back().text, HasSubstr("https://desk.example/track/1."));
  EXPECT_THAT(messages.back().text, HasSubstr("问题解决了吗"));
  follow();
  jobs.run_due();
  EXPECT_EQ(conversations.messages(anna, matter.conversations[0], {})->items.size(), messages.size());
  const std::string link = link_of(matter.id);
  const auto shown = aftercare.show(link);
  EXPECT_EQ(shown->step, Step::confirm);
  EXPECT_EQ(shown->resolution, "We have sent a new lid.");
  EXPECT_TRUE(shown->may_answer && shown->may_rate);
  const std::string form = aftercare.form_token(link);
  ASSERT_TRUE(aftercare.answer({link, form}, Answer::solved, ""));
  EXPECT_EQ(fetch(matter.id).state_category, cases::StateCategory::closed);
  ASSERT_TRUE(aftercare.answer({link, form}, Answer::solved, ""));
  EXPECT_EQ(aftercare.care_of(anna, matter.id)->answer, Answer::solved);
}

TEST_P(Loop, a_case_that_is_not_solved_for_him_is_reopened_within_the_window) {
  const auto matter = open_case();
  solve(matter.id);
  const std::string link = link_of(matter.id);
  std::string form = aftercare.form_token(link);
  ASSERT_TRUE(aftercare.answer({link, form}, Answer::not_solved, "It leaks again"));
  EXPECT_EQ(fetch(matter.id).state_category, cases::StateCategory::open);
  EXPECT_EQ(fetch(matter.id).reopened, 1);
  EXPECT_EQ(code(aftercare.rate({link, form}, 5, "")), ErrorCode::failed_precondition);
  clock.advance(1h);
  solve(matter.id);
  EXPECT_EQ(aftercare.care_of(anna, matter.id)->answer, Answer::none);
  clock.advance(24h * 15);
  form = aftercare.form_token(link);
  EXPECT_EQ(code(aftercare.answer({link, form}, Answer::not_solved, "")), ErrorCode::failed_precondition);
  EXPECT_FALSE(aftercare.show(link)->may_write);
}

TEST_P(Loop, a_bad_rating_opens_a_recovery_once) {
  const auto matter = open_case();
  solve(matter.id);
  const std::string link = link_of(matter.id);
  const std::string form = aftercare.form_token(link);
  EXPECT_EQ(code(aftercare.rate({link, form}, 6, "")), ErrorCode::invalid_argument);
  ASSERT_TRUE(aftercare.rate({link, form}, 1, "It took three weeks"));
  jobs.run_due();
  const auto care = *aftercare.care_of(anna, matter.id);
  EXPECT_EQ(care.score, 1);
  ASSERT_TRUE(care.recovery);
  const auto tasks = cases.tasks_of(anna, matter.id);
  ASSERT_THAT(*tasks, SizeIs(1));
  EXPECT_EQ(tasks->front().description, "It took three weeks");
  EXPECT_EQ(tasks->front().owner, anna.user());
  EXPECT_EQ(fetch(matter.id).state_category, cases::StateCategory::open);
}

TEST_P(Loop, ratings_are_listed_latest_first_to_who_may_see_them) {
  for (int score = 3; score <= 5; ++score) {
    const auto matter = open_case();
    solve(matter.id);
    const std::string link = link_of(matter.id);
    clock.advance(1min);
    ASSERT_TRUE(aftercare.rate({link, aftercare.form_token(link)}, score, ""));
  }
  const auto first = aftercare.ratings(boss, {}, 2);
  ASSERT_TRUE(first && first->next);
  EXPECT_EQ(first->items.at(0).score, 5);
  const auto second = aftercare.ratings(boss, first->next, 2);
  ASSERT_THAT(second->items, SizeIs(1));
  EXPECT_EQ(second->items[0].score, 3);
  EXPECT_FALSE(second->next);
  Actor own = user(13);
  own.permissions.set(Permission::view_surveys, identity::Reach::own);
  EXPECT_THAT(aftercare.ratings(own)->items, SizeIs(0));
  own.permissions.set(Permission::view_surveys, identity::Reach::none);
  EXPECT_EQ(code(aftercare.ratings(own)), ErrorCode::permission_denied);
  EXPECT_EQ(code(aftercare.ratings(boss, "x")), ErrorCode::invalid_argument);
}

TEST_P(Loop, a_remedy_within_the_limit_is_given_and_above_it_leave_is_asked) {
  const auto matter = open_case();
  auto settings = *aftercare.settings(anna);
  settings.limits = {{Harm::minor, {5000, "EUR"}}};
  ASSERT_TRUE(aftercare.change(anna, settings));
  EXPECT_EQ(code(aftercare.change(anna, settings)), ErrorCode::aborted);
  ASSERT_TRUE(approvals.create(boss, {.name = "Compensation",
                                      .kinds = {approvals::Kind::compensation},
                                      .currency = "EUR",
                                      .levels = {{.name = "Boss", .users = {boss.user()}}}}));
  const auto small = aftercare.offer(anna, matter.id, {.kind = RemedyKind::voucher, .harm = Harm::minor, .money = approvals::Money{5000, "EUR"}, .text = "Voucher"});
  ASSERT_TRUE(small) << small.error().message;
  EXPECT_EQ(small->remedies.back().state, RemedyState::given);
  const auto large = aftercare.offer(anna, matter.id, {.kind = RemedyKind::voucher, .harm = Harm::minor, .money = approvals::Money{5001, "EUR"}, .text = "More"});
  ASSERT_TRUE(large) << large.error().message;
  EXPECT_EQ(large->remedies.back().state, RemedyState::asked);
  ASSERT_TRUE(approvals.decide(boss, *large->remedies.back().request, {.verdict = approvals::Verdict::approve}));
  follow();
  EXPECT_EQ(aftercare.care_of(anna, matter.id)->remedies.back().state, RemedyState::given);
  // Without a limit for the harm nothing is free.
  const auto grave = aftercare.offer(anna, matter.id, {.kind = RemedyKind::voucher, .harm = Harm::grave, .money = approvals::Money{1, "EUR"}, .text = "A cent"});
  ASSERT_TRUE(grave) << grave.error().message;
  EXPECT_EQ(grave->remedies.back().state, RemedyState::asked);
  EXPECT_EQ(aftercare.offer(anna, matter.id, {.text = "We are sorry"})->remedies.back().state, RemedyState::given);
}

TEST_P(Loop, an_incident_stands_on_the_page_of_its_cases) {
  const auto matter = open_case();
  const auto incident = incidents.declare(anna, {.title = "Recall", .banner = {{"en", "Known fault"}, {"zh-CN", "已知故障"}}});
  ASSERT_TRUE(incidents.gather(anna, incident->id, std::vector{matter.id}));
  EXPECT_EQ(aftercare.show(link_of(matter.id))->notices, std::vector<std::string>{"已知故障"});
}

TEST_P(Loop, a_call_back_is_promised_when_the_settings_say_so) {
  auto settings = *aftercare.settings(anna);
  settings.call_back_after_s = 48h;
  ASSERT_TRUE(aftercare.change(anna, settings));
  const auto matter = open_case();
  solve(matter.id);
  const auto promised = promises.list(anna, {.case_id = matter.id});
  ASSERT_TRUE(promised);
  ASSERT_THAT(promised->items, SizeIs(1));
  EXPECT_EQ(promised->items[0].owner, anna.user());
  EXPECT_EQ(promised->items[0].due_at, clock.now() + 48h);
}

}  // namespace
}  // namespace deskbell::aftercare
