#pragma once
#include <decisions/facts.h>
#include <knowledge/articles.h>

#include <string>
#include <vector>

// Rules of what writers may write. Pure.
namespace deskbell::knowledge {

// A draft may still lack its text; what readers get may not.
enum class Stage { writing, publishing };
// In clean words (text/lines.h), checked: everything that is wrong with one field each, under "content".
Result<Content> checked_content(Kind kind, Content content, const decisions::Vocabulary& vocabulary, Stage stage);
Result<std::vector<std::string>> checked_tags(const std::vector<std::string>& tags);
Result<std::vector<std::string>> checked_tiers(Audience audience, const std::vector<std::string>& tiers);
Result<void> check_review_days(std::optional<int> days);
Result<NewSection> checked_section(NewSection section);
Result<std::vector<std::string>> checked_synonyms(const std::vector<std::string>& words);

// The first of its languages, English before others.
const Translation& main_translation(const Content& content);
std::vector<std::string> languages_of(const Content& content);
// Everything an editor sees of it, part by part, only what differs.
std::vector<Difference> differences(const Content& from, const Content& to);

}  // namespace deskbell::knowledge
