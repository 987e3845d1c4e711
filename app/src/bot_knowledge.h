#pragma once
#include <bot/ports.h>
#include <knowledge/knowledge.h>

#include <string>
#include <string_view>
#include <vector>

namespace deskbell::app {

// What a bot tells customers out of the knowledge base: articles and standard answers that everybody may read.
// `address` begins the links to the help centre; empty: no links.
std::vector<bot::Passage> passages_for(const knowledge::Library& library, std::string_view said,
                                       std::string_view language, std::size_t most, const std::string& address);
// The draft that the learning loop asks for; answers the article's id.
Result<std::string> propose_article(knowledge::Articles& articles, const Actor& actor, const bot::ArticleDraft& draft);
// It was said to a customer: counts for the article.
void note_told(knowledge::Usage& usage, const bot::Passage& passage, Id<conversations::Conversation> conversation);
bot::ArticleStanding standing_of(knowledge::Articles& articles, const std::string& article);

}  // namespace deskbell::app
