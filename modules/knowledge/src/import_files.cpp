#include "csv.h"
#include "html_to_markdown.h"
#include "incoming.h"
#include "markdown_tree.h"

#include <text/lines.h>

#include <algorithm>
#include <map>

namespace deskbell::knowledge {
namespace {

std::vector<std::string> parted(std::string_view in, char by) {
  std::vector<std::string> out;
  while (!in.empty()) {
    const auto end = std::min(in.find(by), in.size());
    if (auto one = text::clean_line(in.substr(0, end)); !one.empty()) out.push_back(std::move(one));
    in.remove_prefix(std::min(end + 1, in.size()));
  }
  return out;
}

std::string_view without_quotes(std::string_view in) {
  if (in.size() >= 2 && (in.front() == '"' || in.front() == '\'') && in.back() == in.front())
    return in.substr(1, in.size() - 2);
  return in;
}

std::string plain_lines(std::string_view in) {
  if (in.starts_with("\xef\xbb\xbf")) in.remove_prefix(3);
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] == '\r') {
      if (i + 1 == in.size() || in[i + 1] != '\n') out += '\n';
    } else {
      out += in[i];
    }
  }
  return out;
}

struct Head {
  std::map<std::string, std::string> values;
  std::string_view body;
};

// "key: value" lines between two lines of "---"; lists as "a, b", "[a, b]" or lines that begin with "- ".
Head head_of(std::string_view file) {
  Head out{.values = {}, .body = file};
  if (!file.starts_with("---\n")) return out;
  const auto end = file.find("\n---", 3);
  if (end == file.npos) return out;
  std::string key;
  std::string_view lines = file.substr(4, end > 4 ? end - 4 : 0);
  while (!lines.empty()) {
    const auto stop = std::min(lines.find('\n'), lines.size());
    const auto line = lines.substr(0, stop);
    lines.remove_prefix(std::min(stop + 1, lines.size()));
    const auto first = line.find_first_not_of(" \t");
    if (first == line.npos || line[first] == '#') continue;
    if (line.substr(first).starts_with("- ") && !key.empty()) {
      out.values[key] += std::string(without_quotes(line.substr(first + 2))) + "|";
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    key = text::clean_line(line.substr(0, colon));
    std::string value = text::clean_line(line.substr(colon + 1));
    if (value.starts_with('[') && value.ends_with(']')) value = value.substr(1, value.size() - 2);
    out.values[key] = without_quotes(value);
  }
  out.body = file.substr(end + 4);
  if (const auto rest = out.body.find('\n'); rest != out.body.npos)
    out.body.remove_prefix(rest + 1);
  else
    out.body = {};
  return out;
}

std::string value_of(const Head& head, std::initializer_list<const char*> names) {
  for (const auto* name : names)
    if (const auto found = head.values.find(name); found != head.values.end()) return found->second;
  return {};
}

std::vector<std::string> list_of(const std::string& value, char usual) {
  auto out = parted(value, value.find('|') != std::string::npos ? '|' : usual);
  for (auto& one : out) one = without_quotes(one);
  return out;
}

struct FileName {
  std::vector<std::string> folders;
  std::string stem;      // without folders, language and ending
  std::string language;  // "how-to.zh-CN.md"
};
FileName parse_name(std::string_view name) {
  FileName out;
  for (auto slash = name.find('/'); slash != name.npos; slash = name.find('/')) {
    if (auto folder = text::clean_line(name.substr(0, slash)); !folder.empty() && folder != "." && folder != "..")
      out.folders.push_back(std::move(folder));
    name.remove_prefix(slash + 1);
  }
  if (out.folders.size() > kMaxSectionDepth) out.folders.resize(kMaxSectionDepth);
  if (const auto dot = name.rfind('.'); dot != name.npos && dot > 0) name = name.substr(0, dot);
  if (const auto dot = name.rfind('.'); dot != name.npos && dot > 0) {
    out.language = language_of_locale(name.substr(dot + 1));
    if (!out.language.empty()) name = name.substr(0, dot);
  }
  out.stem = name;
  return out;
}

std::string readable(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '-', ' ');
  std::ranges::replace(out, '_', ' ');
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

std::vector<IncomingSection> sections_of(const std::vector<std::string>& names, const std::string& language) {
  std::vector<IncomingSection> out;
  for (const auto& name : names) out.push_back({.slug = slug_of(name), .names = {{language, readable(name)}}});
  return out;
}

// "# Title" at the beginning is the title.
std::string take_title(std::string& body) {
  const auto begin = body.find_first_not_of(" \n\t");
  if (begin == std::string::npos || !std::string_view(body).substr(begin).starts_with("# ")) return {};
  const auto end = std::min(body.find('\n', begin), body.size());
  const MarkdownTree tree(std::string_view(body).substr(begin, end - begin));
  std::string title = plain_text_of(tree.root());
  body.erase(0, end);
  return title;
}

void remark_media(Incoming& article, std::string_view body) {
  if (body.find("](http") == body.npos) return;
  const MarkdownTree tree(body);
  const auto foreign = tree.all([](cmark_node* node) {
    const char* url = cmark_node_get_type(node) == CMARK_NODE_IMAGE ? cmark_node_get_url(node) : nullptr;
    return url && !std::string_view(url).starts_with('/');
  });
  if (!foreign.empty())
    article.remarks.push_back(std::to_string(foreign.size()) +
                              " pictures lie elsewhere and are shown as text; upload them");
}

std::optional<Kind> kind_of(const std::string& name) {
  return name.empty() ? std::nullopt : base::find_enum<Kind>(name);
}

// What a head or a row of a table says.
Result<Incoming> incoming(const Head& head, std::string origin, const std::string& language) {
  Incoming out{.origin = std::move(origin), .same_as = {}, .slug = value_of(head, {"slug", "key"})};
  const std::string told = language_of_locale(value_of(head, {"language", "locale", "lang"}));
  const std::string tag = told.empty() ? language : told;
  if (const auto kind = kind_of(value_of(head, {"kind"})); kind && *kind != Kind::procedure) out.kind = *kind;
  out.tags = list_of(value_of(head, {"tags", "labels"}), ',');
  if (const auto audience = value_of(head, {"audience"}); !audience.empty()) {
    out.audience = base::find_enum<Audience>(audience);
    if (!out.audience) out.refused = "audience must be everyone, customers, tier or internal";
  }
  out.tiers = list_of(value_of(head, {"tiers"}), ',');
  if (const auto days = base::parse_id(value_of(head, {"review_every_days"})); days && *days < 10'000)
    out.review_every_days = static_cast<int>(*days);
  std::vector<std::string> path = list_of(value_of(head, {"section", "category"}), '/');
  if (path.size() > kMaxSectionDepth) path.resize(kMaxSectionDepth);
  out.sections = sections_of(path, tag);
  out.was_draft = value_of(head, {"draft"}) == "true" || value_of(head, {"state", "status"}) == "draft";
  auto& text = out.content.languages[tag];
  text.title = value_of(head, {"title", "name"});
  text.summary = value_of(head, {"summary", "excerpt"});
  text.description = value_of(head, {"description"});
  text.questions = list_of(value_of(head, {"questions", "wordings"}), '|');
  return out;
}

Result<IncomingSet> read_file(const ImportFile& file, const std::string& language, bool html) {
  const FileName name = parse_name(file.name);
  const std::string content = plain_lines(file.content);
  const Head head = html ? Head{} : head_of(content);
  TRY(Incoming article, incoming(head, file.name, name.language.empty() ? language : name.language));
  auto& text = article.content.languages.begin()->second;
  if (html) {
    auto read = html_to_markdown(content);
    text.title = read.title;
    text.body = std::move(read.markdown);
    article.remarks = std::move(read.remarks);
    if (const auto title = take_title(text.body); text.title.empty()) text.title = title;
  } else {
    text.body = head.body;
    if (const auto title = text.title.empty() ? take_title(text.body) : std::string(); !title.empty())
      text.title = title;
  }
  if (text.title.empty()) text.title = readable(name.stem);
  if (article.sections.empty()) article.sections = sections_of(name.folders, article.content.languages.begin()->first);
  std::string path;
  for (const auto& folder : name.folders) path += folder + "/";
  article.same_as = article.slug.empty() ? path + name.stem : article.slug;
  if (article.slug.empty() && is_slug(name.stem)) article.slug = name.stem;
  remark_media(article, text.body);
  IncomingSet out;
  out.articles.push_back(std::move(article));
  return out;
}

}  // namespace

std::string language_of_locale(std::string_view locale) {
  std::string out;
  bool first = true;
  for (const auto& part : parted(
           [&] {
             std::string dashed(locale);
             std::ranges::replace(dashed, '_', '-');
             return dashed;
           }(),
           '-')) {
    std::string one = part;
    std::ranges::transform(one, one.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (!first && one.size() == 2)
      std::ranges::transform(one, one.begin(),
                             [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    out += (first ? "" : "-") + one;
    first = false;
  }
  // A region says nothing about how English or German is read; of Chinese only the simplified one is told apart.
  if (out == "zh" || out == "zh-hans" || out == "zh-CN" || out == "zh-hans-CN") return "zh-CN";
  if (out.starts_with("en-")) return "en";
  return is_language_tag(out) ? out : std::string();
}

std::vector<Incoming> with_translations_joined(std::vector<Incoming> articles) {
  std::vector<Incoming> out;
  std::map<std::string, std::size_t> place;
  for (auto& one : articles) {
    const auto found = one.same_as.empty() ? place.end() : place.find(one.same_as);
    if (found == place.end()) {
      if (!one.same_as.empty()) place[one.same_as] = out.size();
      out.push_back(std::move(one));
      continue;
    }
    auto& to = out[found->second];
    for (auto& [language, text] : one.content.languages)
      if (!to.content.languages.try_emplace(language, text).second)
        to.remarks.push_back("left out " + one.origin + ": the language " + language + " was there already");
    // The names of its sections in the other language.
    for (std::size_t i = 0; i < std::min(to.sections.size(), one.sections.size()); ++i)
      for (const auto& [language, name] : one.sections[i].names) to.sections[i].names.try_emplace(language, name);
    to.remarks.insert(to.remarks.end(), one.remarks.begin(), one.remarks.end());
    to.was_draft = to.was_draft && one.was_draft;
  }
  return out;
}

Result<IncomingSet> read_markdown(const ImportFile& file, const std::string& language) {
  return read_file(file, language, false);
}

Result<IncomingSet> read_html(const ImportFile& file, const std::string& language) {
  return read_file(file, language, true);
}

Result<IncomingSet> read_csv(const ImportFile& file, const std::string& language) {
  const auto rows = parse_csv(plain_lines(file.content));
  if (rows.empty()) return invalid("files", "has a table without a header: " + file.name);
  const auto& header = rows.front();
  const auto has = [&](std::string_view name) { return std::ranges::find(header, name) != header.end(); };
  if (!has("title") || !has("body"))
    return invalid("files", "has a table without the columns title and body: " + file.name);
  IncomingSet out;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Head head{.values = {}, .body = {}};
    std::string body;
    for (std::size_t j = 0; j < std::min(header.size(), rows[i].size()); ++j) {
      if (header[j] == "body")
        body = rows[i][j];
      else
        head.values[header[j]] = rows[i][j];
    }
    TRY(Incoming article, incoming(head, file.name + ", row " + std::to_string(i + 1), language));
    article.content.languages.begin()->second.body = std::move(body);
    article.same_as = article.slug;
    remark_media(article, article.content.languages.begin()->second.body);
    out.articles.push_back(std::move(article));
  }
  return out;
}

}  // namespace deskbell::knowledge
