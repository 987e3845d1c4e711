#pragma once
#include <cmark-gfm.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::knowledge {

// A Markdown text, parsed.
class MarkdownTree {
 public:
  explicit MarkdownTree(std::string_view markdown);
  ~MarkdownTree();
  MarkdownTree(const MarkdownTree&) = delete;
  MarkdownTree& operator=(const MarkdownTree&) = delete;

  cmark_node* root() const { return root_; }
  // Each node twice, before and after what is in it. Change nothing meanwhile.
  void walk(const std::function<void(cmark_node* node, bool entering)>& visit) const;
  // In document order.
  std::vector<cmark_node*> all(const std::function<bool(cmark_node* node)>& wanted) const;
  // With HTML that stands in it and addresses as they are: whoever asks has taken out what may not pass.
  std::string html() const;

 private:
  cmark_parser* parser_ = nullptr;
  cmark_node* root_ = nullptr;
};

// What a reader sees of a node, on one line each paragraph, row and item; items with the marks that messages have.
std::string plain_text_of(cmark_node* node);

}  // namespace deskbell::knowledge
