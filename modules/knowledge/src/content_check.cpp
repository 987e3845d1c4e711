#include "content_check.h"

#include "line_diff.h"

#include <base/check.h>
#include <text/lines.h>
#include <text/markup.h>

#include <algorithm>
#include <set>

namespace deskbell::knowledge {
namespace {

constexpr int kMaxTag = 50;
constexpr std::size_t kMaxTogether = 900'000;  // what a request holds
constexpr int kMaxTier = 100;
constexpr int kMaxReviewDays = 1'825;
constexpr int kMaxSectionName = 100;
constexpr int kMaxSectionDescription = 500;

class Mistakes {
 public:
  void add(std::string field, std::string message) { all_.push_back({std::move(field), std::move(message)}); }
  void add_all(std::vector<FieldError> more) { all_.insert(all_.end(), more.begin(), more.end()); }
  void check(std::string_view field, std::string_view text, int low, int high) {
    if (auto sound = base::check_text(field, text, low, high); !sound) add_all(std::move(sound.error().fields));
  }
  Result<void> result() {
    if (all_.empty()) return {};
    return std::unexpected(base::invalid_fields(std::move(all_)));
  }

 private:
  std::vector<FieldError> all_;
};

void clean(Translation& text) {
  text.title = text::clean_line(text.title);
  text.summary = text::clean_line(text.summary);
  text.description = text::clean_line(text.description);
  text.body = text::clean_block(text.body);
  std::vector<std::string> questions;
  for (const auto& question : text.questions)
    if (auto one = text::clean_line(question); !one.empty() && std::ranges::find(questions, one) == questions.end())
      questions.push_back(std::move(one));
  text.questions = std::move(questions);
}

void check_translation(Mistakes& mistakes, const std::string& path, Kind kind, const Translation& text, Stage stage) {
  mistakes.check(path + ".title", text.title, 1, kMaxTitle);
  mistakes.check(path + ".summary", text.summary, 0, kMaxSummary);
  mistakes.check(path + ".description", text.description, 0, kMaxSummary);
  if (text.body.size() > kMaxBody) {
    mistakes.add(path + ".body",
                 "may have at most 60000 characters; one that is not of the Latin alphabet counts as two to four");
  } else {
    mistakes.check(path + ".body", text.body, kind == Kind::procedure || stage == Stage::writing ? 0 : 1, kMaxBody);
  }
  if (kind == Kind::answer && text::length(text.body) > text::kMaxMessage)
    mistakes.add(path + ".body", "may have at most 10000 characters, like every message");
  if (text.questions.size() > kMaxQuestions)
    mistakes.add(path + ".questions", "may have at most " + std::to_string(kMaxQuestions) + " wordings");
  for (std::size_t i = 0; i < text.questions.size(); ++i)
    mistakes.check(path + ".questions[" + std::to_string(i) + "]", text.questions[i], 1, kMaxQuestion);
}

// Its parts as lines, by name.
std::vector<std::pair<std::string, std::string>> parts_of(const Translation& text) {
  std::string questions;
  for (const auto& question : text.questions) questions += question + "\n";
  return {{"title", text.title},
          {"summary", text.summary},
          {"body", text.body},
          {"questions", questions},
          {"description", text.description}};
}

// One line a step and a choice, so that a change is seen where it was made.
std::string lines_of(const std::optional<Procedure>& procedure) {
  if (!procedure) return {};
  std::string out = "start: " + procedure->start + "\n";
  for (auto step : procedure->steps) {
    const auto choices = std::move(step.choices);
    step.choices.reset();
    out += base::to_json(step) + "\n";
    if (choices)
      for (const auto& choice : *choices) out += "  " + base::to_json(choice) + "\n";
  }
  return out;
}

Result<std::map<std::string, std::string>> checked_texts(Mistakes& mistakes, const std::string& path,
                                                         const std::map<std::string, std::string>& texts, int low,
                                                         int high) {
  std::map<std::string, std::string> out;
  if (texts.size() > kMaxLanguages)
    mistakes.add(path, "may have at most " + std::to_string(kMaxLanguages) + " languages");
  for (const auto& [language, said] : texts) {
    std::string one = text::clean_line(said);
    if (!is_language_tag(language)) mistakes.add(path + "." + language, "must be a language tag such as en or zh-CN");
    mistakes.check(path + "." + language, one, low, high);
    if (!one.empty()) out[language] = std::move(one);
  }
  return out;
}

}  // namespace

Result<Content> checked_content(Kind kind, Content content, const decisions::Vocabulary& vocabulary, Stage stage) {
  Mistakes mistakes;
  const std::string path = "content.languages";
  if (content.languages.empty()) mistakes.add(path, "must have at least one language");
  if (content.languages.size() > kMaxLanguages)
    mistakes.add(path, "may have at most " + std::to_string(kMaxLanguages) + " languages");
  for (auto& [language, text] : content.languages) {
    if (!is_language_tag(language)) mistakes.add(path + "." + language, "must be a language tag such as en or zh-CN");
    clean(text);
    check_translation(mistakes, path + "." + language, kind, text, stage);
  }
  if (kind != Kind::procedure) {
    if (content.procedure) mistakes.add("content.procedure", "is for procedures only");
  } else if (!content.procedure) {
    mistakes.add("content.procedure", "is required");
  } else {
    mistakes.add_all(mistakes_of(*content.procedure, vocabulary, "content.procedure"));
  }
  TRY(mistakes.result());
  if (base::to_json(content).size() > kMaxTogether)
    return invalid("content", "is too large in all its languages together");
  return content;
}

Result<std::vector<std::string>> checked_tags(const std::vector<std::string>& tags) {
  if (tags.size() > kMaxTags) return invalid("tags", "may have at most " + std::to_string(kMaxTags) + " tags");
  std::set<std::string> out;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    std::string tag = text::clean_line(tags[i]);
    TRY(base::check_text("tags[" + std::to_string(i) + "]", tag, 1, kMaxTag));
    out.insert(std::move(tag));
  }
  return std::vector(out.begin(), out.end());
}

Result<std::vector<std::string>> checked_tiers(Audience audience, const std::vector<std::string>& tiers) {
  if (audience != Audience::tier) {
    if (!tiers.empty()) return invalid("tiers", "are for the audience tier only");
    return std::vector<std::string>();
  }
  if (tiers.empty()) return invalid("tiers", "must name at least one tier");
  if (tiers.size() > kMaxTiers) return invalid("tiers", "may have at most " + std::to_string(kMaxTiers) + " tiers");
  std::set<std::string> out;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    std::string tier = text::clean_line(tiers[i]);
    TRY(base::check_text("tiers[" + std::to_string(i) + "]", tier, 1, kMaxTier));
    out.insert(std::move(tier));
  }
  return std::vector(out.begin(), out.end());
}

Result<void> check_review_days(std::optional<int> days) {
  if (days && (*days < 1 || *days > kMaxReviewDays)) return invalid("review_every_days", "must be 1 to 1825");
  return {};
}

Result<NewSection> checked_section(NewSection section) {
  Mistakes mistakes;
  if (section.names.empty()) mistakes.add("names", "must have at least one language");
  auto names = checked_texts(mistakes, "names", section.names, 1, kMaxSectionName);
  auto descriptions = checked_texts(mistakes, "descriptions", section.descriptions, 0, kMaxSectionDescription);
  if (section.position < 0 || section.position > 10'000) mistakes.add("position", "must be 0 to 10000");
  TRY(mistakes.result());
  section.names = *std::move(names);
  section.descriptions = *std::move(descriptions);
  if (section.slug.empty()) {
    const auto english = section.names.find("en");
    section.slug = slug_of(english != section.names.end() ? english->second : section.names.begin()->second);
  }
  if (!is_slug(section.slug))
    return invalid("slug", "must have 1 to 80 lower case letters, digits and single hyphens between them");
  return section;
}

Result<std::vector<std::string>> checked_synonyms(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  if (words.size() > kMaxSynonyms)
    return invalid("words", "may have at most " + std::to_string(kMaxSynonyms) + " words");
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string word = text::clean_line(words[i]);
    TRY(base::check_text("words[" + std::to_string(i) + "]", word, 1, kMaxSynonym));
    if (std::ranges::find(out, word) == out.end()) out.push_back(std::move(word));
  }
  if (out.size() < 2) return invalid("words", "must have at least two different words");
  return out;
}

const Translation& main_translation(const Content& content) {
  const auto english = content.languages.find("en");
  return english != content.languages.end() ? english->second : content.languages.begin()->second;
}

std::vector<std::string> languages_of(const Content& content) {
  std::vector<std::string> out;
  for (const auto& [language, text] : content.languages) out.push_back(language);
  return out;
}

std::vector<Difference> differences(const Content& from, const Content& to) {
  std::vector<Difference> out;
  const auto compare = [&](const std::string& language, const std::string& part, const std::string& left,
                           const std::string& right) {
    if (left != right) out.push_back({language, part, line_diff(left, right)});
  };
  std::set<std::string> languages;
  for (const auto* content : {&from, &to})
    for (const auto& [language, text] : content->languages) languages.insert(language);
  for (const auto& language : languages) {
    const auto parts = [&](const Content& content) {
      const auto found = content.languages.find(language);
      return parts_of(found == content.languages.end() ? Translation{} : found->second);
    };
    const auto left = parts(from);
    const auto right = parts(to);
    for (std::size_t i = 0; i < left.size(); ++i) compare(language, left[i].first, left[i].second, right[i].second);
  }
  compare("", "procedure", lines_of(from.procedure), lines_of(to.procedure));
  return out;
}

}  // namespace deskbell::knowledge
