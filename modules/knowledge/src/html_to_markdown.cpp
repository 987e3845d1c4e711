#include "html_to_markdown.h"

#include "html_tokens.h"

#include <text/lines.h>
#include <text/markup.h>

#include <algorithm>
#include <array>
#include <set>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kDeepestList = 10;
constexpr std::size_t kMaxAddress = 2'000;

// What is in them is not said to readers.
constexpr std::array<std::string_view, 12> kSilent = {"script", "style",  "noscript", "template", "svg",    "math",
                                                      "object", "iframe", "form",     "select",   "button", "textarea"};
constexpr std::array<std::string_view, 16> kBlocks = {"p",    "div",        "section", "article", "header", "footer",
                                                      "main", "nav",        "aside",   "figure",  "dl",     "dt",
                                                      "dd",   "figcaption", "address", "details"};

bool is_in(std::string_view name, const auto& names) {
  return std::ranges::find(names, name) != names.end();
}
int heading_level(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' ? name[1] - '0' : 0;
}

std::string with_article(std::string_view tag) {
  const bool vowel = std::string_view("aeio").find(tag.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(tag);
}

class Writer {
 public:
  explicit Writer(std::string_view html) : tokens_(html) {}

  FromHtml run() {
    HtmlToken token;
    while (tokens_.next(token)) take(token);
    end_paragraph();
    out_.markdown = text::clean_block(out_.markdown);
    if (out_.title.empty()) out_.title = heading_;
    out_.title = text::clean_line(out_.title);
    for (const auto& tag : silenced_) out_.remarks.push_back("left out " + with_article(tag));
    return std::move(out_);
  }

 private:
  void take(const HtmlToken& token) {
    if (!silent_.empty()) {
      // What is silent ends with its own end; others of the same name inside are counted.
      if (token.kind == HtmlToken::Kind::open && token.name == silent_) ++silent_depth_;
      if (token.kind == HtmlToken::Kind::close && token.name == silent_ && --silent_depth_ == 0) silent_.clear();
      return;
    }
    switch (token.kind) {
      case HtmlToken::Kind::text:
        return say(token.text);
      case HtmlToken::Kind::open:
        return open(token);
      case HtmlToken::Kind::close:
        return close(token.name);
    }
  }

  void open(const HtmlToken& token) {
    const std::string& name = token.name;
    if (is_in(name, kSilent)) {
      silenced_.insert(name);
      if (!token.empty) {
        silent_ = name;
        silent_depth_ = 1;
      }
    } else if (name == "title") {
      in_title_ = true;
    } else if (const int level = heading_level(name)) {
      end_paragraph();
      prefix_ = std::string(static_cast<std::size_t>(level), '#') + " ";
      in_heading_ = true;
    } else if (name == "br") {
      if (in_cell_)
        line_ += ' ';
      else if (!line_.empty())
        line_ += pre_ ? "\n" : "\\\n";
    } else if (name == "hr") {
      end_paragraph();
      out_.markdown += "---\n\n";
    } else if (name == "ul" || name == "ol") {
      end_paragraph();
      if (lists_.size() < kDeepestList) lists_.push_back({name == "ol", 0});
    } else if (name == "li") {
      end_paragraph();
      begin_item();
    } else if (name == "pre") {
      end_paragraph();
      pre_ = true;
    } else if (name == "table") {
      end_paragraph();
      rows_ = 0;
    } else if (name == "tr") {
      end_paragraph();
      cells_.clear();
    } else if (name == "td" || name == "th") {
      line_.clear();
      in_cell_ = true;
    } else if (name == "blockquote") {
      end_paragraph();
      ++quotes_;
    } else if (name == "a") {
      links_.push_back(attribute(token, "href"));
      link_begins_.push_back(line_.size());
    } else if (name == "img") {
      picture(token);
    } else if (is_in(name, kBlocks)) {
      if (!in_cell_) end_paragraph();
    } else {
      mark(name);
    }
  }

  void close(const std::string& name) {
    if (name == "title") {
      in_title_ = false;
    } else if (heading_level(name)) {
      if (heading_.empty()) heading_ = line_;
      end_paragraph();
      in_heading_ = false;
    } else if (name == "ul" || name == "ol") {
      end_paragraph();
      if (!lists_.empty()) lists_.pop_back();
      if (lists_.empty()) out_.markdown += '\n';
    } else if (name == "pre") {
      end_code();
    } else if (name == "td" || name == "th") {
      cells_.push_back(text::clean_line(line_));
      line_.clear();
      in_cell_ = false;
    } else if (name == "tr") {
      end_row();
    } else if (name == "table") {
      out_.markdown += '\n';
      in_cell_ = false;
    } else if (name == "blockquote") {
      end_paragraph();
      if (quotes_ > 0) --quotes_;
    } else if (name == "a") {
      end_link();
    } else if (name == "li" || is_in(name, kBlocks)) {
      if (!in_cell_) end_paragraph();
    } else {
      mark(name);
    }
  }

  // Emphasis and code are written the same way at both ends.
  void mark(const std::string& name) {
    if (pre_ || in_title_) return;
    if (name == "strong" || name == "b")
      line_ += "**";
    else if (name == "em" || name == "i")
      line_ += "*";
    else if (name == "code" || name == "kbd" || name == "samp")
      line_ += "`";
    else if (name == "del" || name == "s" || name == "strike")
      line_ += "~~";
  }

  void say(std::string_view said) {
    if (in_title_) {
      out_.title += said;
      return;
    }
    if (pre_) {
      line_ += said;
      return;
    }
    for (const char c : said) {
      const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (blank) {
        if (!line_.empty() && line_.back() != ' ' && line_.back() != '\n') line_ += ' ';
        continue;
      }
      if (std::string_view("\\`*_[]<>|~").find(c) != std::string_view::npos) line_ += '\\';
      // What would begin a heading, list or quotation.
      if (line_.empty() && (c == '#' || c == '-' || c == '+' || c == '>')) line_ += '\\';
      line_ += c;
    }
  }

  void begin_item() {
    if (lists_.empty()) lists_.push_back({false, 0});
    auto& list = lists_.back();
    const std::string indent((lists_.size() - 1) * 3, ' ');
    prefix_ = indent + (list.numbered ? std::to_string(++list.count) + ". " : "- ");
  }

  void end_paragraph() {
    if (pre_) return end_code();
    while (!line_.empty() && line_.back() == ' ') line_.pop_back();
    if (line_.empty()) return;
    const std::string quote = std::string(std::min<std::size_t>(quotes_, 3), '>') + (quotes_ > 0 ? " " : "");
    const bool item = !prefix_.empty() && !in_heading_;
    // What follows in an item without a mark of its own belongs under it.
    if (prefix_.empty() && !lists_.empty()) prefix_ = std::string(lists_.size() * 3, ' ');
    out_.markdown += quote + prefix_ + line_ + (item ? "\n" : "\n\n");
    prefix_.clear();
    line_.clear();
    links_.clear();
    link_begins_.clear();
  }

  void end_code() {
    if (pre_) out_.markdown += "```\n" + line_ + "\n```\n\n";
    pre_ = false;
    line_.clear();
  }

  void end_row() {
    if (cells_.empty()) return;
    const auto row = [&](const auto& cell_of) {
      out_.markdown += '|';
      for (std::size_t i = 0; i < cells_.size(); ++i) out_.markdown += " " + cell_of(i) + " |";
      out_.markdown += '\n';
    };
    row([&](std::size_t i) { return cells_[i]; });
    if (rows_++ == 0) row([](std::size_t) { return std::string("---"); });
    cells_.clear();
  }

  void end_link() {
    if (links_.empty()) return;
    const std::string address = links_.back();
    const auto begin = std::min(link_begins_.back(), line_.size());
    links_.pop_back();
    link_begins_.pop_back();
    const bool sound = !address.empty() && address.size() < kMaxAddress &&
                       address.find_first_of(" <>()\n") == address.npos &&
                       (text::is_safe_link(address) || (address.front() == '/' && !address.starts_with("//")));
    if (!sound || begin == line_.size()) return;
    line_ = line_.substr(0, begin) + "[" + line_.substr(begin) + "](" + address + ")";
  }

  void picture(const HtmlToken& token) {
    const std::string source = attribute(token, "src");
    const std::string told = text::clean_line(attribute(token, "alt"));
    if (source.empty() || source.size() > kMaxAddress || source.starts_with("data:") ||
        source.find_first_of(" <>()\n") != source.npos) {
      silenced_.insert("picture");
      return;
    }
    line_ += "![";
    for (const char c : told)
      if (c != '[' && c != ']') line_ += c;
    line_ += "](" + source + ")";
  }

  static std::string attribute(const HtmlToken& token, std::string_view name) {
    for (const auto& [key, value] : token.attributes)
      if (key == name) return value;
    return {};
  }

  struct List {
    bool numbered;
    int count;
  };
  HtmlTokens tokens_;
  FromHtml out_;
  std::string line_;    // of the paragraph that is being written
  std::string prefix_;  // "## ", "- "
  std::string heading_;
  std::string silent_;
  int silent_depth_ = 0;
  std::set<std::string> silenced_;
  std::vector<List> lists_;
  std::vector<std::string> cells_;
  std::vector<std::string> links_;
  std::vector<std::size_t> link_begins_;
  int rows_ = 0;
  std::size_t quotes_ = 0;
  bool in_title_ = false;
  bool in_heading_ = false;
  bool in_cell_ = false;
  bool pre_ = false;
};

}  // namespace

FromHtml html_to_markdown(std::string_view html) {
  return Writer(html).run();
}

}  // namespace deskbell::knowledge
