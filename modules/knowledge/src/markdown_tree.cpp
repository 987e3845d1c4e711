#include "markdown_tree.h"

#include <cmark-gfm-core-extensions.h>

#include <cstdlib>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace deskbell::knowledge {
namespace {

constexpr std::string_view kCell = "table_cell";  // the extension does not publish its number
constexpr std::string_view kBetweenCells = " · ";
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

bool is_cell(cmark_node* node) {
  return cmark_node_get_type_string(node) == kCell;
}

bool is_block(cmark_node* node) {
  return (cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

// Marks as messages write them; without them the items of a list would run into each other.
class PlainText {
 public:
  void enter(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
      if (const char* literal = cmark_node_get_literal(node)) text_ += literal;
      if (type == CMARK_NODE_CODE_BLOCK) end_line();  // leaves are told once only, when they are entered
    } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
      text_ += ' ';
    } else if (type == CMARK_NODE_LIST) {
      const bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
      numbers_.push_back(ordered ? std::optional(cmark_node_get_list_start(node)) : std::nullopt);
    } else if (type == CMARK_NODE_ITEM && !numbers_.empty()) {
      end_line();
      std::optional<int>& number = numbers_.back();
      text_ += number ? std::to_string((*number)++) + ". " : "- ";
    }
  }

  void leave(cmark_node* node) {
    if (cmark_node_get_type(node) == CMARK_NODE_LIST) numbers_.pop_back();
    if (is_cell(node) && cmark_node_next(node)) {
      text_ += kBetweenCells;
    } else if (is_block(node)) {
      end_line();
    }
  }

  std::string take() {
    while (!text_.empty() && (text_.back() == '\n' || text_.back() == ' ')) text_.pop_back();
    return std::move(text_);
  }

 private:
  void end_line() {
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
  }

  std::string text_;
  std::vector<std::optional<int>> numbers_;  // of the next item of the lists around; none: bullets
};

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
  PlainText out;
  visit_all(node, [&](cmark_node* at, bool entering) { entering ? out.enter(at) : out.leave(at); });
  return out.take();
}

}  // namespace deskbell::knowledge
