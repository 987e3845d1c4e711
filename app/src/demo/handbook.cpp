#include "handbook.h"

#include "../centre_parts.h"
#include "workshop.h"

#include <toml++/toml.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::app {
namespace {

constexpr char kOrders[] = {
#embed "knowledge/orders.en.md"
};
constexpr char kOrdersChinese[] = {
#embed "knowledge/orders.zh-CN.md"
};
constexpr char kMachines[] = {
#embed "knowledge/machines.en.md"
};
constexpr char kMachinesChinese[] = {
#embed "knowledge/machines.zh-CN.md"
};
constexpr char kHouse[] = {
#embed "knowledge/house.en.md"
};
constexpr char kHouseChinese[] = {
#embed "knowledge/house.zh-CN.md"
};
constexpr char kAnswers[] = {
#embed "knowledge/answers.en.md"
};
constexpr char kAnswersChinese[] = {
#embed "knowledge/answers.zh-CN.md"
};
constexpr char kProcedures[] = {
#embed "knowledge/procedures.json"
};
constexpr char kOrder[] = {
#embed "knowledge/knowledge.toml"
};

template <std::size_t N>
std::string_view text(const char (&bytes)[N]) {
  return {bytes, N};
}

// Each file holds several articles; a line "@@ NAME" begins one.
void add_files(std::vector<knowledge::ImportFile>& to, std::string_view all) {
  constexpr std::string_view kMark = "@@ ";
  while (all.starts_with(kMark)) {
    const auto line = all.find('\n');
    const auto next = all.find("\n@@ ", line);
    to.push_back({std::string(all.substr(kMark.size(), line - kMark.size())),
                  std::string(all.substr(line + 1, next == all.npos ? all.npos : next - line))});
    all.remove_prefix(next == all.npos ? all.size() : next + 1);
  }
}

void make_sections(knowledge::Articles& articles, const Actor& leader, const toml::table& order) {
  std::map<std::string, Id<knowledge::Section>> made;
  int position = 0;
  for (const auto& one : *order["section"].as_array()) {
    const auto& table = *one.as_table();
    const auto word = [&](const char* name) { return table[name].value_or(std::string()); };
    knowledge::NewSection section{
        .slug = word("slug"), .position = position++, .names = {{"en", word("en")}, {"zh-CN", word("zh-CN")}}};
    if (const auto parent = word("parent"); !parent.empty()) section.parent = made.at(parent);
    made[section.slug] = expect(articles.create_section(leader, section)).id;
  }
  for (const auto& group : *order["synonyms"].as_array()) {
    knowledge::NewSynonyms synonyms;
    for (const auto& word : *group.as_array()) synonyms.words.push_back(word.value_or(std::string()));
    expect(articles.create_synonyms(leader, synonyms));
  }
}

void import_all(knowledge::Exchange& exchange, const Actor& leader) {
  using namespace knowledge;
  Import articles{.format = Format::markdown, .files = {}, .landing = Landing::published};
  for (const auto part : {text(kOrders), text(kOrdersChinese), text(kMachines), text(kMachinesChinese), text(kHouse),
                          text(kHouseChinese), text(kAnswers), text(kAnswersChinese)})
    add_files(articles.files, part);
  const Import procedures{.format = Format::deskbell,
                          .files = {{"procedures.json", std::string(text(kProcedures))}},
                          .landing = Landing::published};
  for (const Import* what : {static_cast<const Import*>(&articles), &procedures})
    for (const auto& one : expect(exchange.import(leader, *what)).articles)
      if (one.outcome != ImportOutcome::created)
        throw std::logic_error("demo knowledge: " + one.origin + ": " + one.reason.value_or(""));
}

// What readers did in the last weeks, in proportions that do not change.
void let_people_read(knowledge::Knowledge& knowledge, const toml::table& order) {
  using namespace knowledge;
  const Reader anybody = Reader::stranger();
  int turn = 0;
  for (const auto& article : knowledge.library.articles({.language = "en", .reader = anybody})) {
    ++turn;
    const int opened = 3 + (turn * 7) % 19;
    for (int i = 0; i < opened; ++i) {
      const std::string language = i % 3 == 0 ? "zh-CN" : "en";
      knowledge.usage.record(anybody, {.article = article.id, .language = language, .kind = UseKind::shown});
      knowledge.usage.record(anybody, {.article = article.id, .language = language, .kind = UseKind::opened});
    }
    const bool poor = article.slug == "voucher-does-not-work";
    for (int i = 0; i < opened / 2; ++i) {
      const bool helpful = poor ? i % 4 == 0 : i % 5 != 4;
      expect(knowledge.usage.give_feedback(anybody, {.article = article.id, .language = "en", .helpful = helpful}));
    }
    if (poor)
      for (const auto* why :
           {"My code was refused with none of these reasons.", "It does not say where the small print is."})
        expect(knowledge.usage.give_feedback(
            anybody, {.article = article.id, .language = "en", .helpful = false, .comment = why}));
  }
  for (const auto& one : *order["searches"].as_array()) {
    const auto& row = *one.as_array();
    const auto times = row[2].value_or(1);
    for (std::int64_t i = 0; i < times; ++i)
      knowledge.usage.record({.text = row[0].value_or(std::string()), .language = row[1].value_or(std::string())});
  }
  for (int i = 0; i < 6; ++i) knowledge.usage.record_contact("gift card", "en", Place::help_centre);
  knowledge.usage.settle();
}

void leave_work_to_do(CentreParts& parts, const Actor& leader, const Actor& writer) {
  auto& knowledge = parts.cases.knowledge;
  const auto find = [&](const char* slug) {
    const auto found = knowledge.library.find(slug, "en", knowledge::Reader::staff());
    if (!found) throw std::logic_error(std::string("demo knowledge: there is no ") + slug);
    return expect(knowledge.articles.get(leader, found->about.id));
  };
  auto tiers = find("membership-tiers");
  auto content = *tiers.live;
  content.languages.at("en").body += "\n\nPoints of the old programme were changed into vouchers in January.";
  tiers = expect(knowledge.articles.save_draft(writer, tiers.article.id, tiers.article.revision, content));
  expect(knowledge.articles.ask_review(writer, tiers.article.id, tiers.article.revision,
                                       "The old points are asked for every day."));
  const auto goodwill = find("goodwill-rules");
  expect(knowledge.articles.change(leader, goodwill.article.id, goodwill.article.revision,
                                   {.expires_at = parts.clock.now() - std::chrono::days(2)}));
  knowledge.articles.nag();
}

}  // namespace

void write_handbook(CentreParts& parts) {
  std::map<std::string, Id<identity::User>> people;
  for (const auto& person : expect(parts.identity.users.list(Actor::system(), {})).items)
    people[person.email.substr(0, person.email.find('@'))] = person.id;
  const Actor leader = expect(parts.identity.access.actor_of(people.at("alex")));
  const Actor writer = expect(parts.identity.access.actor_of(people.at("ben")));
  const toml::table order = toml::parse(text(kOrder));
  auto& knowledge = parts.cases.knowledge;
  make_sections(knowledge.articles, leader, order);
  import_all(knowledge.exchange, leader);
  let_people_read(knowledge, order);
  leave_work_to_do(parts, leader, writer);
}

}  // namespace deskbell::app
