#include "bot_knowledge.h"

namespace deskbell::app {
namespace {

constexpr std::size_t kPassage = 600;
constexpr double kWorthTelling = 0.05;

// What is said: a standard answer as it is written, of an article its passage.
std::string text_of(const knowledge::Library& library, const knowledge::Found& found) {
  if (found.article.kind == knowledge::Kind::answer) {
    const auto whole = library.find(found.article.id, found.article.language, knowledge::Reader::stranger());
    if (whole && !whole->text.body.contains("{{")) return whole->text.body;
  }
  const std::string& passage = found.whole.empty() ? found.passage : found.whole;
  if (found.article.summary.empty() || passage.starts_with(found.article.summary)) return passage;
  return found.article.summary + "\n\n" + passage;
}

}  // namespace

std::vector<bot::Passage> passages_for(const knowledge::Library& library, std::string_view said,
                                       std::string_view language, std::size_t most, const std::string& address) {
  knowledge::Question question{.text = std::string(said), .language = std::string(language)};
  question.kinds = {knowledge::Kind::article, knowledge::Kind::answer};
  question.most = most;
  question.passage_length = kPassage;
  std::vector<bot::Passage> out;
  for (const knowledge::Found& found : library.search(question).items) {
    if (found.trust < kWorthTelling) continue;
    bot::Passage passage{.article = base::to_string(found.article.id),
                         .version = found.article.version,
                         .title = found.article.title,
                         .text = text_of(library, found),
                         .language = found.article.language,
                         .trust = found.trust};
    if (!address.empty() && found.article.kind == knowledge::Kind::article)
      passage.url = address + "/help/" + found.article.language + "/articles/" + found.article.slug;
    out.push_back(std::move(passage));
  }
  return out;
}

Result<std::string> propose_article(knowledge::Articles& articles, const Actor& actor, const bot::ArticleDraft& draft) {
  knowledge::NewArticle fresh{.tags = {"bot"}, .owner = draft.owner};
  const bool chinese = draft.language.starts_with("zh");
  fresh.content.languages[draft.language.empty() ? "en" : draft.language] = {
      .title = draft.title,
      .body = !draft.body.empty() ? draft.body
              : chinese           ? "待补充：客户常问但尚无答案的问题。"
                                  : "To be written: customers ask this, and there is no answer yet.",
      .questions = draft.questions};
  TRY(const knowledge::FullArticle made, articles.create(actor, fresh));
  return base::to_string(made.article.id);
}

void note_told(knowledge::Usage& usage, const bot::Passage& passage, Id<conversations::Conversation> conversation) {
  const auto id = base::parse_id(passage.article);
  if (!id) return;
  // An article that is gone meanwhile is not counted; what was said stays said.
  (void)usage.use(Actor::system(), {.article = {*id},
                                    .language = passage.language,
                                    .kind = knowledge::UseKind::inserted,
                                    .place = knowledge::Place::bot,
                                    .conversation = conversation});
}

bot::ArticleStanding standing_of(knowledge::Articles& articles, const std::string& article) {
  const auto id = base::parse_id(article);
  const auto found = id ? articles.get(Actor::system(), {*id})
                        : Result<knowledge::FullArticle>(not_found("There is no such article."));
  if (!found) return {.gone = found.error().code == ErrorCode::not_found};
  return {.live = found->article.state == knowledge::State::published,
          .gone = found->article.state == knowledge::State::retired};
}

}  // namespace deskbell::app
