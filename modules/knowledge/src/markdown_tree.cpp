#include "markdown_tree.h"

#include <cmark-gfm-core-extensions.h>

#include <cstdlib>
#include <mutex>
#include <stdexcept>

namespace deskbell::knowledge {
namespace {

constexpr int kOptions = CMARK_OPT_VALIDATE_UTF8;

// While the library reads inline marks it changes tables that all its parsers share.
std::mutex& parsing() {
  static std::mutex mutex;
  return mutex;
}

void attach(cmark_parser* parser, const char* name) {
  auto* extension = cmark_find_syntax_extension(name);
  if (!extension) throw std::runtime_error(std::string("cmark-gfm has no extension ") + name);
  cmark_parser_attach_syntax_extension(parser, extension);
}

bool is_block(cmark_node* node) {
  return (cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

void visit_all(cmark_node* root, const std::function<void(cmark_node*, bool)>& visit) {
  cmark_iter* iterator = cmark_iter_new(root);
  for (auto event = cmark_iter_next(iterator); event != CMARK_EVENT_DONE; event = cmark_iter_next(iterator))
    visit(cmark_iter_get_node(iterator), event == CMARK_EVENT_ENTER);
  cmark_iter_free(iterator);
}

}  // namespace

MarkdownTree::MarkdownTree(std::string_view markdown) {
  const std::scoped_lock lock(parsing());
  cmark_gfm_core_extensions_ensure_registered();
  parser_ = cmark_parser_new(kOptions);
  for (const auto* name : {"table", "strikethrough", "autolink"}) attach(parser_, name);
  cmark_parser_feed(parser_, markdown.data(), markdown.size());
  root_ = cmark_parser_finish(parser_);
}

MarkdownTree::~MarkdownTree() {
  cmark_node_free(root_);
  cmark_parser_free(parser_);
}

void MarkdownTree::walk(const std::function<void(cmark_node*, bool)>& visit) const {
  visit_all(root_, visit);
}

std::vector<cmark_node*> MarkdownTree::all(const std::function<bool(cmark_node*)>& wanted) const {
  std::vector<cmark_node*> out;
  walk([&](cmark_node* node, bool entering) {
    if (entering && wanted(node)) out.push_back(node);
  });
  return out;
}

std::string MarkdownTree::html() const {
  char* raw = cmark_render_html(root_, kOptions | CMARK_OPT_UNSAFE, cmark_parser_get_syntax_extensions(parser_));
  std::string out(raw);
  std::free(raw);  // NOLINT: made by the library's default allocator
  return out;
}

std::string plain_text_of(cmark_node* node) {
  std::string out;
  visit_all(node, [&](cmark_node* at, bool entering) {
    const auto type = cmark_node_get_type(at);
    if (entering) {
      if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
        if (const char* literal = cmark_node_get_literal(at)) out += literal;
      } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
        out += ' ';
      }
    }
    // Leaves are told once only, when they are entered.
    const bool ends = !entering || type == CMARK_NODE_CODE_BLOCK;
    if (ends && is_block(at) && !out.empty() && out.back() != '\n') out += '\n';
  });
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  return out;
}

}  // namespace deskbell::knowledge
