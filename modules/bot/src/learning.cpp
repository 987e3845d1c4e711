#include "bot_store.h"
#include "talk_store.h"

#include <text/lines.h>

#include <bot/learning.h>
#include <learn/ranker.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace deskbell::bot {
namespace {

constexpr int kAtOnce = 2'000;
constexpr int kMostListed = 200;
constexpr int kExamples = 10;
constexpr int kHot = 3;
constexpr std::chrono::hours kWeek{24 * 7};
// Part of the score that a wording has with itself: from there on two wordings ask the same.
constexpr double kAlike = 0.3;
constexpr double kSimilarWords = 0.55;

Result<void> require(const Actor& actor) {
  if (identity::allowed(actor, Permission::edit_knowledge)) return {};
  return identity::require(actor, Permission::manage_bots);
}

}  // namespace

std::vector<std::size_t> grouped(std::span<const std::string> texts) {
  std::vector<learn::Question> questions;
  for (std::size_t i = 0; i < texts.size(); ++i)
    questions.push_back({.id = std::to_string(i), .wordings = {texts[i]}, .answers = {}});
  std::vector<std::size_t> group(texts.size());
  if (texts.empty()) return group;
  const learn::Ranker ranker(questions);
  constexpr std::size_t kNear = 20;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    group[i] = i;
    const auto near = ranker.rank(texts[i], kNear);
    double own = 0;
    for (const auto& match : near)
      if (match.id == std::to_string(i)) own = match.score;
    if (own <= 0) continue;
    double best = 0;
    for (const auto& match : near) {
      const auto other = static_cast<std::size_t>(std::stoul(std::string(match.id)));
      if (other >= i || match.score < kAlike * own || match.score <= best) continue;
      if (likeness(texts[i], texts[other]) < kSimilarWords) continue;
      best = match.score;
      group[i] = group[other];
    }
  }
  return group;
}

Result<std::vector<Cluster>> Learning::list(const Actor& actor, const ClusterFilter& filter) {
  TRY(require(actor));
  const Time now = needs_.clock.now();
  auto all = needs_.database.read([&](storage::Snapshot& snapshot) {
    std::vector<Cluster> out;
    for (const Bot& bot : store::bots(snapshot)) {
      if (filter.bot && *filter.bot != bot.id) continue;
      for (const store::StoredCluster& stored : store::clusters(snapshot, bot.id, kMostListed)) {
        Cluster cluster = told(snapshot, stored.id, now).value();
        if (!filter.state || cluster.state == *filter.state) out.push_back(std::move(cluster));
      }
    }
    return out;
  });
  std::ranges::sort(all, [](const Cluster& a, const Cluster& b) {
    return std::tuple(a.state != ClusterState::open, !a.hot, -a.count, a.id) <
           std::tuple(b.state != ClusterState::open, !b.hot, -b.count, b.id);
  });
  if (all.size() > kMostListed) all.resize(kMostListed);
  return all;
}

std::optional<Cluster> Learning::told(storage::Snapshot& snapshot, Id<Cluster> id, Time now) {
  const auto stored = store::cluster(snapshot, id);
  if (!stored) return std::nullopt;
  Cluster out{.id = id,
              .bot = stored->bot,
              .title = stored->title,
              .language = stored->language,
              .count = stored->count,
              .last_week = store::members_since(snapshot, id, now - kWeek),
              .state = stored->state,
              .article = stored->article,
              .owner = stored->owner,
              .first_at = stored->first_at,
              .last_at = stored->last_at};
  out.hot = out.last_week >= kHot;
  out.fresh = stored->first_at > now - kWeek;
  for (const TurnRecord& turn : store::members(snapshot, id, kExamples))
    out.examples.push_back({turn.said, turn.conversation, turn.at});
  if (stored->state == ClusterState::drafted && stored->article && needs_.ports.article) {
    const ArticleStanding standing = needs_.ports.article(snapshot, *stored->article);
    if (standing.live) out.state = ClusterState::live;
    if (standing.gone) out.state = ClusterState::open;
  }
  if (stored->live_at) out.since_live = store::members_since(snapshot, id, *stored->live_at);
  return out;
}

Result<int> Learning::gather(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_bots));
  return gather();
}

// What is like the examples of a cluster joins it; the rest makes clusters among itself. A cluster never goes away by
// itself, so that a draft keeps its place.
int Learning::gather() {
  const Time now = needs_.clock.now();
  const auto done = needs_.database.write([&](storage::Transaction& tx) -> Result<int> {
    const auto fresh = store::unclustered(tx, kAtOnce);
    std::map<std::pair<Id<Bot>, std::string>, std::vector<TurnRecord>> parts;
    for (const TurnRecord& turn : fresh) parts[{turn.bot, turn.language}].push_back(turn);
    for (auto& [key, turns] : parts) gather_of(tx, key.first, key.second, turns);
    for (const Bot& bot : store::bots(tx))
      for (store::StoredCluster cluster : store::clusters(tx, bot.id, kMostListed)) follow_article(tx, cluster, now);
    return static_cast<int>(fresh.size());
  });
  return done.value_or(0);
}

void Learning::gather_of(storage::Transaction& tx, Id<Bot> bot, const std::string& language,
                         const std::vector<TurnRecord>& turns) {
  struct Known {
    std::optional<store::StoredCluster> cluster;
    std::vector<TurnRecord> news;
  };
  std::vector<std::string> texts;
  std::vector<std::size_t> known_of;  // for each old text its place in `known`
  std::vector<Known> known;
  for (const store::StoredCluster& one : store::clusters(tx, bot, 500)) {
    if (one.language != language) continue;
    for (const TurnRecord& member : store::members(tx, one.id, 3)) {
      texts.push_back(member.said);
      known_of.push_back(known.size());
    }
    known.push_back({one, {}});
  }
  const std::size_t old = texts.size();
  for (const TurnRecord& turn : turns) texts.push_back(turn.said);
  const auto group = grouped(texts);
  std::map<std::size_t, std::size_t> place;  // of a group in `known`
  for (std::size_t i = 0; i < old; ++i) place.try_emplace(group[i], known_of[i]);
  for (std::size_t i = old; i < texts.size(); ++i) {
    const auto [at, added] = place.try_emplace(group[i], known.size());
    if (added) known.emplace_back();
    known[at->second].news.push_back(turns[i - old]);
  }
  for (Known& one : known) {
    if (one.news.empty()) continue;
    const bool is_new = !one.cluster;
    store::StoredCluster cluster = one.cluster.value_or(store::StoredCluster{.id = needs_.ids.next<Cluster>(),
                                                                             .bot = bot,
                                                                             .title = one.news.front().said,
                                                                             .language = language,
                                                                             .first_at = one.news.front().at});
    for (const TurnRecord& turn : one.news) {
      ++cluster.count;
      cluster.last_at = std::max(cluster.last_at, turn.at);
      store::put_into(tx, turn.id, cluster.id);
    }
    if (cluster.state == ClusterState::dismissed && one.news.size() >= kHot) cluster.state = ClusterState::open;
    if (is_new)
      store::insert(tx, cluster);
    else
      store::update(tx, cluster);
  }
}

void Learning::follow_article(storage::Transaction& tx, store::StoredCluster cluster, Time now) {
  if (cluster.state != ClusterState::drafted || !cluster.article || !needs_.ports.article) return;
  const ArticleStanding standing = needs_.ports.article(tx, *cluster.article);
  if (!standing.live && !standing.gone) return;
  cluster.state = standing.live ? ClusterState::live : ClusterState::open;
  if (standing.live) cluster.live_at = now;
  if (standing.gone) cluster.article.reset();
  store::update(tx, cluster);
}

Result<Cluster> Learning::propose(const Actor& actor, Id<Cluster> id, Id<identity::User> owner, std::string_view title,
                                  std::string_view body) {
  TRY(identity::require(actor, Permission::edit_knowledge));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Cluster> {
    auto stored = store::cluster(tx, id);
    if (!stored) return not_found("There is no such cluster.");
    if (stored->state == ClusterState::drafted || stored->state == ClusterState::live)
      return failure(ErrorCode::failed_precondition, "There is a draft for these questions already.");
    if (!needs_.ports.propose) return failure(ErrorCode::unimplemented, "There is no knowledge base.");
    ArticleDraft draft{.language = stored->language,
                       .title = title.empty() ? text::shortened(stored->title, 150) : std::string(title),
                       .body = std::string(body),
                       .owner = owner};
    for (const TurnRecord& turn : store::members(tx, id, kExamples))
      if (std::ranges::find(draft.questions, turn.said) == draft.questions.end()) draft.questions.push_back(turn.said);
    TRY(stored->article, needs_.ports.propose(actor, draft));
    stored->state = ClusterState::drafted;
    stored->owner = owner;
    store::update(tx, *stored);
    return told(tx, id, needs_.clock.now()).value();
  });
}

Result<Cluster> Learning::dismiss(const Actor& actor, Id<Cluster> id) {
  TRY(identity::require(actor, Permission::manage_bots));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Cluster> {
    auto stored = store::cluster(tx, id);
    if (!stored) return not_found("There is no such cluster.");
    stored->state = ClusterState::dismissed;
    store::update(tx, *stored);
    return told(tx, id, needs_.clock.now()).value();
  });
}

}  // namespace deskbell::bot
