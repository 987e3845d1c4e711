#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::knowledge {

struct HtmlToken {
  enum class Kind { text, open, close };
  Kind kind = Kind::text;
  std::string name;  // of a tag, in lower case
  std::string text;  // with its entities put into characters
  std::vector<std::pair<std::string, std::string>> attributes;
  bool empty = false;  // "<br/>"
};

// Tags and texts of HTML, one after the other; comments, doctypes and what is broken are passed over. Any bytes.
class HtmlTokens {
 public:
  explicit HtmlTokens(std::string_view html) : rest_(html) {}
  // False at the end.
  bool next(HtmlToken& out);

 private:
  bool tag(HtmlToken& out);
  void attributes(std::string_view in, HtmlToken& out) const;

  std::string_view rest_;
  std::string raw_until_;  // inside of <script> and <style> nothing but the end counts
};

// "&amp;" "&#8217;" "&nbsp;" and the commonest names; others stay as they are.
std::string without_entities(std::string_view in);

}  // namespace deskbell::knowledge
