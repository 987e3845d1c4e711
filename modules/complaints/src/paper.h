#pragma once
#include <base/result.h>

#include <string>
#include <utility>
#include <vector>

// A document on A4: headings, names with values, paragraphs. In any script of the Basic Multilingual Plane that the
// font has; the font's glyphs that are used are embedded.
namespace deskbell::complaints {

struct PaperSection {
  std::string heading;
  std::vector<std::pair<std::string, std::string>> rows;  // name and value
  std::vector<std::string> paragraphs = {};
};

struct Paper {
  std::string title;
  std::string subtitle;
  std::vector<PaperSection> sections;
  std::string footer;  // on each page, before its number
};

// The first that is there of the TrueType fonts of Debian that have both Latin and Chinese and whose glyphs the library
// takes over whole (of those made of glyphs that are themselves composed, such as WenQuanYi Micro Hei's, it leaves
// parts out); else one with Latin only, or nothing.
std::string usual_font();

// The PDF. `font`: a TrueType file or collection (outlines in `glyf`; CFF is not understood). Empty: Helvetica, and
// what is not Latin is a question mark. unavailable when the font cannot be read.
Result<std::string> pdf_of(const Paper& paper, const std::string& font);

}  // namespace deskbell::complaints
