#include "gaps.h"
#include "usage_store.h"
#include "work.h"

#include <base/check.h>
#include <text/entities.h>
#include <text/fold.h>
#include <text/lines.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace deskbell::knowledge {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::size_t kMaxSearch = 200;
constexpr int kMaxComment = 1'000;
constexpr int kMostGapRows = 2'000;
constexpr int kMostLinks = 200;
constexpr std::chrono::days kUsualPeriod{30};
constexpr std::chrono::days kKeepCounts{730};
constexpr std::int64_t kEnoughVotes = 5;
constexpr std::string_view kHelpful = "helpful";
constexpr std::string_view kNotHelpful = "not_helpful";

// Without the numbers and addresses of people, which nobody needs in a report.
std::string covered(std::string_view text, Time now) {
  const auto wall = std::chrono::local_seconds(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch());
  return text::masked(text, text::entities(text, {.now = wall}));
}

std::string known_language(std::string_view language) {
  return is_language_tag(language) ? std::string(language) : std::string();
}

struct Days {
  std::int64_t from = 0;
  std::int64_t to = 0;
};
Result<Days> days_of(const Period& period, Time now) {
  const Time to = period.to.value_or(now);
  const Time from = period.from.value_or(to - kUsualPeriod);
  if (from > to) return invalid("from", "must be before the end");
  return Days{store::day_of(from), store::day_of(to)};
}

// Lower end of Wilson's interval for the share of `yes` among `all`, at 95 %.
double wilson(std::int64_t yes, std::int64_t all) {
  constexpr double z = 1.96;
  const auto n = static_cast<double>(all);
  const double share = static_cast<double>(yes) / n;
  const double spread = z * std::sqrt((share * (1 - share) + z * z / (4 * n)) / n);
  return (share + z * z / (2 * n) - spread) / (1 + z * z / n);
}

void add(Usefulness& to, std::string_view kind, std::int64_t uses) {
  if (kind == "shown")
    to.shown += uses;
  else if (kind == "opened")
    to.opened += uses;
  else if (kind == "inserted")
    to.inserted += uses;
  else if (kind == "solved")
    to.solved += uses;
  else if (kind == kHelpful)
    to.helpful += uses;
  else if (kind == kNotHelpful)
    to.not_helpful += uses;
}

void judge(Usefulness& one) {
  const auto votes = one.helpful + one.not_helpful;
  if (votes > 0) one.score = wilson(one.helpful, votes);
  one.poor = votes >= kEnoughVotes && one.not_helpful > one.helpful;
  one.unused = one.opened == 0 && one.inserted == 0 && one.solved == 0;
}

bool is_worse(const Usefulness& left, const Usefulness& right) {
  if (left.poor != right.poor) return left.poor;
  if (left.unused != right.unused) return left.unused;
  const auto use = [](const Usefulness& one) { return one.opened + one.inserted + one.solved; };
  if (use(left) != use(right)) return use(left) > use(right);
  return left.title < right.title;
}

std::int64_t before_of(const std::optional<std::string>& cursor) {
  return cursor ? base::parse_id(*cursor).value_or(0) : std::numeric_limits<std::int64_t>::max();
}

template <class T>
Page<T> page_of(std::vector<T> items, int size) {
  Page<T> page{std::move(items), {}};
  if (std::ssize(page.items) > size) {
    page.items.pop_back();
    page.next = to_string(page.items.back().id);
  }
  return page;
}

}  // namespace

void Usage::record(const Reader& reader, const Use& use) {
  const auto article = work_->library.find(use.article, use.language, reader);
  if (!article) return;
  const auto day = store::day_of(work_->needs.clock.now());
  work_->tally.add({day, use.article, article->about.language, use.place, std::string(base::name_of(use.kind))});
  if (use.search.empty() || use.kind == UseKind::shown) return;
  const std::string words = covered(text::clean_line(use.search, kMaxSearch), work_->needs.clock.now());
  if (words.empty()) return;
  work_->tally.add({day, article->about.language, use.place, text::fold(words)}, {.words = words, .answered = 1});
}

void Usage::record(const Search& search) {
  const Time now = work_->needs.clock.now();
  const std::string words = covered(text::clean_line(search.text, kMaxSearch), now);
  if (words.empty()) return;
  const bool nothing = search.found == 0 || search.trust < kUsefulTrust;
  work_->tally.add({store::day_of(now), known_language(search.language), search.place, text::fold(words)},
                   {.words = words, .asked = 1, .missed = nothing ? 1 : 0});
}

void Usage::record_contact(std::string_view search, std::string_view language, Place place) {
  const Time now = work_->needs.clock.now();
  const std::string words = covered(text::clean_line(search, kMaxSearch), now);
  work_->tally.add({store::day_of(now), known_language(language), place, text::fold(words)},
                   {.words = words, .contacts = 1});
}

Result<void> Usage::give_feedback(const Reader& reader, const Feedback& feedback) {
  const auto article = work_->library.find(feedback.article, feedback.language, reader);
  if (!article) return not_found(std::string(kNoArticle));
  std::string comment = text::clean_block(feedback.comment);
  TRY(base::check_text("comment", comment, 0, kMaxComment));
  const Time now = work_->needs.clock.now();
  comment = covered(comment, now);
  return work_->needs.database.write([&](Transaction& tx) -> Result<void> {
    const std::string kind(feedback.helpful ? kHelpful : kNotHelpful);
    store::add_uses(tx, {store::day_of(now), feedback.article, article->about.language, feedback.place, kind}, 1);
    // Votes are counted; what somebody wrote is kept.
    if (comment.empty()) return {};
    store::insert(tx, FeedbackNote{.id = work_->needs.ids.next<FeedbackNote>(),
                                   .article = feedback.article,
                                   .version = article->about.version,
                                   .language = article->about.language,
                                   .helpful = feedback.helpful,
                                   .comment = comment,
                                   .place = feedback.place,
                                   .at = now});
    return {};
  });
}

Result<Link> Usage::use(const Actor& actor, const LinkedUse& use) {
  if (use.conversation.has_value() == use.matter.has_value())
    return invalid("conversation", "or a case must be named, not both");
  if (use.kind == UseKind::shown) return invalid("kind", "must be opened, inserted or solved");
  const auto article = work_->library.find(use.article, use.language, Reader::staff());
  if (!article) return not_found(std::string(kNoArticle));
  return work_->needs.database.write([&](Transaction& tx) -> Result<Link> {
    TRY(use.conversation ? work_->require_conversation(tx, actor, *use.conversation, Work::May::work)
                         : work_->require_case(tx, actor, *use.matter, Work::May::work));
    if (auto known = store::find_link(tx, use)) return *std::move(known);
    const Time now = work_->needs.clock.now();
    Link link{.id = work_->needs.ids.next<Link>(),
              .article = use.article,
              .slug = article->about.slug,
              .title = article->about.title,
              .version = article->about.version,
              .language = article->about.language,
              .kind = use.kind,
              .place = use.place,
              .conversation = use.conversation,
              .matter = use.matter,
              .by_name = actor.name,
              .at = now};
    store::insert(tx, link);
    store::add_uses(
        tx, {store::day_of(now), link.article, link.language, use.place, std::string(base::name_of(use.kind))}, 1);
    work_->needs.log.append(tx, use.conversation ? use.conversation->value : use.matter->value, actor.id, Used{link});
    return link;
  });
}

Result<std::vector<Link>> Usage::used_in(const Actor& actor, Id<conversations::Conversation> conversation) {
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::vector<Link>> {
    if (actor.kind == ActorKind::contact) return not_found("There is no such conversation.");
    TRY(work_->require_conversation(snapshot, actor, conversation, Work::May::see));
    return store::links(snapshot, store::LinksOf::conversation, conversation.value,
                        std::numeric_limits<std::int64_t>::max(), kMostLinks);
  });
}

Result<std::vector<Link>> Usage::used_in(const Actor& actor, Id<cases::Case> matter) {
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::vector<Link>> {
    TRY(work_->require_case(snapshot, actor, matter, Work::May::see));
    return store::links(snapshot, store::LinksOf::matter, matter.value, std::numeric_limits<std::int64_t>::max(),
                        kMostLinks);
  });
}

Result<Page<Link>> Usage::links(const Actor& actor, Id<Article> article, std::optional<std::string> cursor,
                                std::optional<int> limit) {
  TRY(Work::require_reporting(actor));
  const int size = base::page_size(limit);
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<Page<Link>> {
    TRY(work_->load(snapshot, article));
    return page_of(store::links(snapshot, store::LinksOf::article, article.value, before_of(cursor), size + 1), size);
  });
}

Result<Page<FeedbackNote>> Usage::feedback(const Actor& actor, std::optional<Id<Article>> article,
                                           std::optional<std::string> cursor, std::optional<int> limit) {
  TRY(Work::require_reporting(actor));
  const int size = base::page_size(limit);
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<Page<FeedbackNote>> {
    if (article) TRY(work_->load(snapshot, *article));
    return page_of(store::feedback(snapshot, article.value_or(Id<Article>{}), before_of(cursor), size + 1), size);
  });
}

Result<std::vector<Gap>> Usage::not_found_report(const Actor& actor, const GapFilter& filter) {
  TRY(Work::require_reporting(actor));
  TRY(const Days days, days_of(filter.period, work_->needs.clock.now()));
  const auto rows = work_->needs.database.read(
      [&](Snapshot& snapshot) { return store::unanswered(snapshot, days.from, days.to, filter, kMostGapRows); });
  auto gaps = gaps_of(rows);
  const auto most = static_cast<std::size_t>(base::page_size(filter.limit));
  if (gaps.size() > most) gaps.resize(most);
  return gaps;
}

Result<std::vector<Usefulness>> Usage::usefulness(const Actor& actor, const Period& period,
                                                  std::optional<Id<Article>> article) {
  TRY(Work::require_reporting(actor));
  TRY(const Days days, days_of(period, work_->needs.clock.now()));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::vector<Usefulness>> {
    std::map<Id<Article>, Usefulness> all;
    const auto begin = [&](const Article& one) {
      all[one.id] = {.article = one.id, .slug = one.slug, .title = one.title, .kind = one.kind, .score = {}};
    };
    if (article) {
      TRY(const store::Stored stored, work_->load(snapshot, *article));
      begin(stored.article);
    } else {
      for (const auto& one : store::published(snapshot)) begin(one);
    }
    for (const auto& row : store::uses(snapshot, days.from, days.to, article.value_or(Id<Article>{})))
      if (const auto found = all.find(row.article); found != all.end()) add(found->second, row.kind, row.uses);
    std::vector<Usefulness> out;
    for (auto& [id, one] : all) {
      judge(one);
      out.push_back(std::move(one));
    }
    std::ranges::sort(out, is_worse);
    return out;
  });
}

Result<Deflection> Usage::deflection(const Actor& actor, const Period& period) {
  TRY(Work::require_reporting(actor));
  TRY(const Days days, days_of(period, work_->needs.clock.now()));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<Deflection> {
    const auto searches = store::all_searches(snapshot, days.from, days.to);
    Deflection out{
        .searches = searches.asked, .answered = searches.answered, .contacts = searches.contacts, .rate = {}};
    for (const auto& row : store::uses(snapshot, days.from, days.to, {})) {
      const bool self_service = row.place == Place::help_centre || row.place == Place::widget;
      if (row.kind == kHelpful) out.helpful += row.uses;
      if (row.kind == kNotHelpful) out.not_helpful += row.uses;
      if (row.kind == "opened" && self_service) out.opened += row.uses;
      if (row.kind == "solved") (row.place == Place::bot ? out.solved_by_bot : out.solved_by_agents) += row.uses;
    }
    const auto kept_away = out.helpful + out.solved_by_bot;
    if (kept_away + out.contacts > 0)
      out.rate = static_cast<double>(kept_away) / static_cast<double>(kept_away + out.contacts);
    return out;
  });
}

void Usage::settle() {
  work_->tally.settle();
}

int Usage::prune(int limit) {
  const auto day = store::day_of(work_->needs.clock.now() - kKeepCounts);
  return work_->needs.database
      .write([&](Transaction& tx) -> Result<int> { return store::forget_before(tx, day, limit); })
      .value_or(0);
}

}  // namespace deskbell::knowledge
