#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::knowledge {

struct FromHtml {
  std::string title;  // of <title>, else of the first heading
  std::string markdown;
  std::vector<std::string> remarks;  // what was left out: "a script", "a form"
};

// What an HTML page or fragment says, as Markdown: headings, paragraphs, lists, tables, links, pictures, emphasis,
// code. Everything else becomes its text; scripts, styles and forms are left out. For any bytes; linear in their
// number.
FromHtml html_to_markdown(std::string_view html);

}  // namespace deskbell::knowledge
