#include "exported.h"
#include "html_to_markdown.h"
#include "incoming.h"

#include <text/lines.h>

#include <algorithm>
#include <map>

namespace deskbell::knowledge {
namespace {

const json::value* find(const json::value& in, std::string_view name) {
  const auto* object = in.if_object();
  return object ? object->if_contains({name.data(), name.size()}) : nullptr;
}

std::string text_at(const json::value& in, std::string_view name) {
  const auto* value = find(in, name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

// Numbers of other systems come as numbers or as texts.
std::string key_of(const json::value* value) {
  if (!value) return {};
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  if (const auto* number = value->if_uint64()) return std::to_string(*number);
  if (const auto* text = value->if_string()) return std::string(*text);
  return {};
}
std::string key_at(const json::value& in, std::string_view name) {
  return key_of(find(in, name));
}

bool is_true(const json::value& in, std::string_view name) {
  const auto* value = find(in, name);
  return value && value->is_bool() && value->get_bool();
}

int number_at(const json::value& in, std::string_view name) {
  const auto* value = find(in, name);
  const auto* number = value ? value->if_int64() : nullptr;
  return number ? static_cast<int>(std::clamp<std::int64_t>(*number, 0, 10'000)) : 0;
}

std::vector<std::string> texts_at(const json::value& in, std::string_view name) {
  std::vector<std::string> out;
  const auto* value = find(in, name);
  if (const auto* array = value ? value->if_array() : nullptr)
    for (const auto& one : *array)
      if (const auto* text = one.if_string()) out.emplace_back(*text);
  return out;
}

const json::array& list_at(const json::value& in, std::string_view name) {
  static const json::array none;
  const auto* value = find(in, name);
  const auto* array = value ? value->if_array() : nullptr;
  return array ? *array : none;
}

// The articles of an answer, or of several answers that were put together: under `names`, or the list itself.
const json::array& articles_in(const json::value& in, std::initializer_list<std::string_view> names) {
  if (const auto* array = in.if_array()) return *array;
  for (const auto name : names)
    if (const auto* value = find(in, name); value && value->is_array()) return value->get_array();
  return list_at(in, "");
}

// Things by their number, in lists that may not be there.
std::map<std::string, const json::value*> by_id(const json::array& list) {
  std::map<std::string, const json::value*> out;
  for (const auto& one : list)
    if (auto id = key_at(one, "id"); !id.empty()) out[std::move(id)] = &one;
  return out;
}

IncomingSection section_of(const json::value& from, const std::string& fallback) {
  const std::string told = language_of_locale(text_at(from, "locale"));
  const std::string language = told.empty() ? fallback : told;
  const std::string name = text::shortened(text::clean_line(text_at(from, "name")), 100);
  IncomingSection out{.slug = slug_of(text_at(from, "slug").empty() ? name : text_at(from, "slug")),
                      .names = {{language, name.empty() ? "?" : name}}};
  if (const std::string about = text::shortened(text::clean_line(text_at(from, "description")), 500); !about.empty())
    out.descriptions[language] = about;
  out.position = number_at(from, "position");
  return out;
}

std::string file_of(const ImportFile& file, const json::value& article) {
  return file.name + ", article " + key_at(article, "id");
}

void fill_from_html(Incoming& out, const std::string& language, const std::string& title, const std::string& html) {
  auto read = html_to_markdown(html);
  auto& text = out.content.languages[language];
  text.title = text::shortened(text::clean_line(title), kMaxTitle);
  text.body = std::move(read.markdown);
  out.remarks.insert(out.remarks.end(), read.remarks.begin(), read.remarks.end());
}

Result<json::value> parsed(const ImportFile& file) {
  auto value = base::parse_json_value(file.content);
  if (!value) return invalid("files", "has a file that is no JSON: " + file.name);
  return *std::move(value);
}

}  // namespace

Result<IncomingSet> read_zendesk(const ImportFile& file, const std::string& language) {
  TRY(const json::value root, parsed(file));
  const auto sections = by_id(list_at(root, "sections"));
  const auto categories = by_id(list_at(root, "categories"));
  IncomingSet out;
  for (const auto& article : articles_in(root, {"articles", "results"})) {
    Incoming one{.origin = file_of(file, article), .same_as = key_at(article, "id"), .slug = {}};
    const std::string told = language_of_locale(text_at(article, "locale"));
    fill_from_html(one, told.empty() ? language : told, text_at(article, "title"), text_at(article, "body"));
    for (const auto& translation : list_at(article, "translations"))
      if (const auto tag = language_of_locale(text_at(translation, "locale"));
          !tag.empty() && !is_true(translation, "draft") && !one.content.languages.contains(tag))
        fill_from_html(one, tag, text_at(translation, "title"), text_at(translation, "body"));
    if (const auto section = sections.find(key_at(article, "section_id")); section != sections.end()) {
      if (const auto category = categories.find(key_at(*section->second, "category_id")); category != categories.end())
        one.sections.push_back(section_of(*category->second, language));
      one.sections.push_back(section_of(*section->second, language));
    }
    one.tags = texts_at(article, "label_names");
    one.was_draft = is_true(article, "draft");
    // Who may see it is told by the number of a segment that only Zendesk knows.
    if (const auto* segment = find(article, "user_segment_id"); segment && !segment->is_null())
      one.audience = Audience::internal;
    out.articles.push_back(std::move(one));
  }
  return out;
}

Result<IncomingSet> read_chatwoot(const ImportFile& file, const std::string& language) {
  TRY(const json::value root, parsed(file));
  const auto categories = by_id(list_at(root, "categories"));
  IncomingSet out;
  for (const auto& article : articles_in(root, {"articles", "payload"})) {
    const std::string root_article = key_at(article, "associated_article_id");
    Incoming one{.origin = file_of(file, article),
                 .same_as = root_article.empty() ? key_at(article, "id") : root_article,
                 .slug = {}};
    const json::value* category = find(article, "category");
    if (!category || !category->is_object()) {
      const auto found = categories.find(key_at(article, "category_id"));
      category = found == categories.end() ? nullptr : found->second;
    }
    std::string tag = language_of_locale(text_at(article, "locale"));
    if (tag.empty() && category) tag = language_of_locale(text_at(*category, "locale"));
    if (tag.empty()) tag = language;
    auto& text = one.content.languages[tag];
    text.title = text::shortened(text::clean_line(text_at(article, "title")), kMaxTitle);
    text.body = text_at(article, "content");
    text.summary = text::shortened(text::clean_line(text_at(article, "description")), kMaxSummary);
    // Its addresses begin with the moment of writing: "1723113600-how-to-return".
    std::string slug = text_at(article, "slug");
    if (const auto dash = slug.find('-'); dash != slug.npos && base::parse_id(slug.substr(0, dash)))
      slug.erase(0, dash + 1);
    if (is_slug(slug)) one.slug = slug;
    if (category) one.sections.push_back(section_of(*category, tag));
    if (const auto* meta = find(article, "meta")) one.tags = texts_at(*meta, "tags");
    const std::string status = key_at(article, "status");
    one.was_draft = status == "draft" || status == "0";
    one.was_retired = status == "archived" || status == "2";
    out.articles.push_back(std::move(one));
  }
  return out;
}

Result<IncomingSet> read_deskbell(const ImportFile& file) {
  auto read = base::parse_json<Exported>(file.content);
  if (!read) return std::unexpected(read.error());
  if (read->form != kExportForm) return invalid("files", "has a file of another form: " + file.name);
  std::map<std::string, const ExportedSection*> sections;
  for (const auto& section : read->sections) sections[section.slug] = &section;
  IncomingSet out;
  out.synonyms = std::move(read->synonyms);
  for (auto& article : read->articles) {
    Incoming one{
        .origin = file.name + ", " + article.slug, .same_as = article.slug, .kind = article.kind, .slug = article.slug};
    for (auto at = article.section; at && one.sections.size() < kMaxSectionDepth;) {
      const auto found = sections.find(*at);
      if (found == sections.end()) break;
      const auto& section = *found->second;
      one.sections.insert(one.sections.begin(), {section.slug, section.names, section.descriptions, section.position});
      at = section.parent;
    }
    one.tags = std::move(article.tags);
    one.audience = article.audience;
    one.tiers = std::move(article.tiers);
    one.review_every_days = article.review_every_days;
    one.expires_at = article.expires_at;
    one.was_draft = article.state == State::draft;
    one.was_retired = article.state == State::retired;
    one.live = std::move(article.live);
    if (article.draft)
      one.content = *std::move(article.draft);
    else if (one.live)
      one.content = *one.live;
    out.articles.push_back(std::move(one));
  }
  return out;
}

}  // namespace deskbell::knowledge
