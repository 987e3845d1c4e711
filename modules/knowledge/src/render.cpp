#include "markdown_tree.h"

#include <text/html.h>
#include <text/lines.h>
#include <text/markup.h>

#include <knowledge/article.h>
#include <knowledge/render.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace deskbell::knowledge {
namespace {

constexpr std::string_view kArticleScheme = "article:";
constexpr std::string_view kAttachments = "/api/v1/attachments/";
constexpr int kLastHeading = 6;
constexpr std::size_t kMaxAddress = 2'000;

std::string_view url_of(cmark_node* node) {
  const char* url = cmark_node_get_url(node);
  return url ? std::string_view(url) : std::string_view();
}

bool is_plain_path(std::string_view url) {
  return std::ranges::none_of(url, [](unsigned char c) { return c <= ' ' || c == '\\' || c == 0x7f; });
}

bool is_link_address(std::string_view url) {
  if (url.empty() || url.size() > kMaxAddress || !is_plain_path(url)) return false;
  if (url.front() == '#') return true;
  if (url.front() == '/') return url.size() == 1 || url[1] != '/';
  return text::is_safe_link(url);
}

std::string own_attachment(std::string_view url) {
  const auto rest = url.starts_with(kAttachments) ? url.substr(kAttachments.size()) : std::string_view();
  const bool sound = !rest.empty() && rest.size() < kMaxAddress && rest.find("..") == rest.npos && is_plain_path(rest);
  return sound ? std::string(url) : std::string();
}

bool ends_with_any(std::string_view url, std::initializer_list<std::string_view> ends) {
  std::string low(url.substr(0, url.find_first_of("?#")));
  std::ranges::transform(low, low.begin(), [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  return std::ranges::any_of(ends, [&](std::string_view end) { return low.ends_with(end); });
}

std::string medium(std::string_view address, std::string_view description) {
  const std::string source = text::escaped(address);
  const std::string told = text::escaped(description);
  if (ends_with_any(address, {".mp4", ".webm", ".mov"}))
    return "<video controls preload=\"metadata\" src=\"" + source + "\" aria-label=\"" + told + "\"></video>";
  if (ends_with_any(address, {".mp3", ".ogg", ".wav", ".m4a"}))
    return "<audio controls preload=\"none\" src=\"" + source + "\" aria-label=\"" + told + "\"></audio>";
  if (ends_with_any(address, {".glb", ".gltf", ".usdz"}))
    return "<a class=\"model\" data-model=\"" + source + "\" href=\"" + source + "\">" + (told.empty() ? "3D" : told) +
           "</a>";
  return "<img src=\"" + source + "\" alt=\"" + told + "\" loading=\"lazy\">";
}

// The node's place is taken by this markup, which is ours, or by what was in it.
void replace_by_markup(cmark_node* node, const std::string& markup) {
  cmark_node* stand_in = cmark_node_new(CMARK_NODE_HTML_INLINE);
  cmark_node_set_literal(stand_in, markup.c_str());
  if (!cmark_node_replace(node, stand_in)) {
    cmark_node_free(stand_in);
    cmark_node_unlink(node);
  }
  cmark_node_free(node);
}
void replace_by_content(cmark_node* node) {
  while (cmark_node* child = cmark_node_first_child(node)) {
    if (!cmark_node_insert_before(node, child)) break;
  }
  cmark_node_unlink(node);
  cmark_node_free(node);
}

bool is_line_break(std::string_view html) {
  return html == "<br>" || html == "<br/>" || html == "<br />" || html == "<BR>";
}

// Only line breaks of what was written as HTML stay.
void drop_html(const MarkdownTree& tree) {
  const auto found = tree.all([](cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    return type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
  });
  for (auto* node : found) {
    const char* literal = cmark_node_get_literal(node);
    if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE && literal && is_line_break(literal)) {
      cmark_node_set_literal(node, "<br>");
      continue;
    }
    cmark_node_unlink(node);
    cmark_node_free(node);
  }
}

void settle_media(const MarkdownTree& tree, const RenderSetting& setting) {
  const auto all = tree.all([](cmark_node* node) { return cmark_node_get_type(node) == CMARK_NODE_IMAGE; });
  // The innermost first: a picture may stand in the description of another.
  for (auto node = all.rbegin(); node != all.rend(); ++node) {
    const std::string_view url = url_of(*node);
    const std::string address = setting.media ? setting.media(url) : own_attachment(url);
    const std::string description = plain_text_of(*node);
    replace_by_markup(*node, address.empty() ? text::escaped(description) : medium(address, description));
  }
}

void settle_links(const MarkdownTree& tree, const RenderSetting& setting) {
  for (auto* node : tree.all([](cmark_node* at) { return cmark_node_get_type(at) == CMARK_NODE_LINK; })) {
    std::string address(url_of(node));
    if (address.starts_with(kArticleScheme)) {
      const auto slug = std::string_view(address).substr(kArticleScheme.size());
      address = setting.article && is_slug(slug) ? setting.article(slug) : std::string();
    }
    if (is_link_address(address)) {
      cmark_node_set_url(node, address.c_str());
    } else {
      replace_by_content(node);
    }
  }
}

std::vector<cmark_node*> headings_of(const MarkdownTree& tree) {
  return tree.all([](cmark_node* node) { return cmark_node_get_type(node) == CMARK_NODE_HEADING; });
}

std::string one_line(std::string_view in) {
  return text::clean_line(in, kMaxTitle);
}

// Anchors in order of the headings: what they say, made unique by a number.
class Anchors {
 public:
  std::string next(std::string_view text) {
    std::string base = slug_of(text);
    if (base.empty()) base = "section";
    const int count = ++used_[base];
    return count == 1 ? base : base + "-" + std::to_string(count);
  }

 private:
  std::map<std::string, int> used_;
};

// "<h2>" can be nothing but a heading: what was written as HTML is gone, and text is escaped.
std::string with_anchors(const std::string& html, const std::vector<Heading>& headings) {
  std::string out;
  out.reserve(html.size() + headings.size() * 24);
  std::size_t at = 0;
  for (const auto& heading : headings) {
    const std::string opening = "<h" + std::to_string(heading.level) + ">";
    const auto found = html.find(opening, at);
    if (found == html.npos) break;
    out.append(html, at, found - at);
    out += opening.substr(0, opening.size() - 1) + " id=\"" + heading.id + "\">";
    at = found + opening.size();
  }
  return out.append(html, at);
}

}  // namespace

Rendered render(std::string_view markdown, const RenderSetting& setting) {
  const MarkdownTree tree(markdown);
  drop_html(tree);
  settle_media(tree, setting);
  settle_links(tree, setting);
  Rendered out;
  Anchors anchors;
  const auto headings = headings_of(tree);
  int highest = kLastHeading;
  for (auto* node : headings) highest = std::min(highest, cmark_node_get_heading_level(node));
  for (auto* node : headings) {
    const int level = std::clamp(cmark_node_get_heading_level(node) - highest + setting.top_heading, 1, kLastHeading);
    cmark_node_set_heading_level(node, level);
    std::string said = one_line(plain_text_of(node));
    std::string id = anchors.next(said);
    out.headings.push_back({level, std::move(id), std::move(said)});
  }
  out.html = with_anchors(tree.html(), out.headings);
  return out;
}

std::vector<Passage> passages_of(std::string_view markdown) {
  const MarkdownTree tree(markdown);
  drop_html(tree);
  std::map<cmark_node*, std::string> anchor_of;
  Anchors anchors;
  for (auto* node : headings_of(tree)) anchor_of[node] = anchors.next(one_line(plain_text_of(node)));
  std::vector<Passage> out(1);
  for (auto* node = cmark_node_first_child(tree.root()); node; node = cmark_node_next(node)) {
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
      out.push_back({one_line(plain_text_of(node)), anchor_of[node], ""});
      continue;
    }
    const std::string said = plain_text_of(node);
    if (said.empty()) continue;
    auto& text = out.back().text;
    if (!text.empty()) text += '\n';
    text += said;
  }
  std::erase_if(out, [](const Passage& passage) { return passage.text.empty() && passage.heading.empty(); });
  return out;
}

std::string plain_of(std::string_view markdown) {
  const MarkdownTree tree(markdown);
  drop_html(tree);
  return plain_text_of(tree.root());
}

std::vector<std::string> attachments_in(std::string_view markdown) {
  const MarkdownTree tree(markdown);
  std::vector<std::string> out;
  std::set<std::string> seen;
  const auto nodes = tree.all([](cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    return type == CMARK_NODE_IMAGE || type == CMARK_NODE_LINK;
  });
  for (auto* node : nodes) {
    auto url = url_of(node);
    if (!url.starts_with(kAttachments)) continue;
    url.remove_prefix(kAttachments.size());
    std::string token(url.substr(0, url.find('/')));
    if (!token.empty() && seen.insert(token).second) out.push_back(std::move(token));
  }
  return out;
}

}  // namespace deskbell::knowledge
