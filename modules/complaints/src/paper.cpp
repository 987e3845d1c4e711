#include "paper.h"

#include <hpdf.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>

namespace deskbell::complaints {
namespace {

constexpr float kMargin = 56;
constexpr float kNameWidth = 130;
constexpr float kText = 10;
constexpr float kHeading = 13;
constexpr float kTitle = 18;
constexpr float kLeading = 1.5F;

// The library goes on after an error and does nothing; it is asked at the end.
void remember(HPDF_STATUS, HPDF_STATUS, void*) {}

std::size_t length_of(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

bool is_collection(std::string_view file) {
  return file.ends_with(".ttc");
}

class Sheet {
 public:
  Sheet(const Paper& paper, const std::string& font_file)
      : paper_(paper), pdf_(HPDF_New(remember, nullptr), HPDF_Free), latin_only_(font_file.empty()) {
    HPDF_Doc pdf = pdf_.get();
    HPDF_SetCompressionMode(pdf, HPDF_COMP_ALL);
    HPDF_SetInfoAttr(pdf, HPDF_INFO_PRODUCER, "Deskbell");
    if (latin_only_) {
      font_ = HPDF_GetFont(pdf, "Helvetica", "WinAnsiEncoding");
    } else {
      HPDF_UseUTFEncodings(pdf);
      const char* name = is_collection(font_file) ? HPDF_LoadTTFontFromFile2(pdf, font_file.c_str(), 0, HPDF_TRUE)
                                                  : HPDF_LoadTTFontFromFile(pdf, font_file.c_str(), HPDF_TRUE);
      font_ = name ? HPDF_GetFont(pdf, name, "UTF-8") : nullptr;
    }
  }

  Result<std::string> write() {
    if (!font_) return failure(ErrorCode::unavailable, "The font for the paper cannot be read.");
    start_page();
    paragraph(paper_.title, kTitle, kMargin, width());
    paragraph(paper_.subtitle, kText, kMargin, width());
    for (const auto& section : paper_.sections) add(section);
    HPDF_Doc pdf = pdf_.get();
    if (HPDF_SaveToStream(pdf) != HPDF_OK || HPDF_GetError(pdf) != HPDF_OK)
      return failure(ErrorCode::internal,
                     "The paper cannot be written: error " + std::to_string(HPDF_GetError(pdf)) + ".");
    std::string bytes;
    HPDF_ResetStream(pdf);
    for (HPDF_BYTE buffer[16384];;) {
      HPDF_UINT32 size = sizeof buffer;
      const auto status = HPDF_ReadFromStream(pdf, buffer, &size);
      bytes.append(reinterpret_cast<const char*>(buffer), size);
      if (status != HPDF_OK || size == 0) break;
    }
    return bytes;
  }

 private:
  float width() const { return HPDF_Page_GetWidth(page_) - 2 * kMargin; }

  void start_page() {
    page_ = HPDF_AddPage(pdf_.get());
    HPDF_Page_SetSize(page_, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    y_ = HPDF_Page_GetHeight(page_) - kMargin;
    ++pages_;
    draw(paper_.footer + "  ·  " + std::to_string(pages_), 8, kMargin, kMargin / 2);
  }

  void draw(const std::string& line, float size, float x, float y) {
    HPDF_Page_BeginText(page_);
    HPDF_Page_SetFontAndSize(page_, font_, size);
    HPDF_Page_TextOut(page_, x, y, shown(line).c_str());
    HPDF_Page_EndText(page_);
  }

  float width_of(const std::string& text, float size) {
    HPDF_Page_SetFontAndSize(page_, font_, size);
    return HPDF_Page_TextWidth(page_, shown(text).c_str());
  }

  // What the font's encoding can say.
  std::string shown(std::string_view text) const {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
      const auto lead = static_cast<unsigned char>(text[i]);
      const std::size_t length = std::min(length_of(lead), text.size() - i);
      const auto letter = text.substr(i, length);
      i += length;
      if (lead < 0x20 || lead == 0x7f) {
        out += ' ';
      } else if (!latin_only_) {
        out += length == 4 ? std::string_view("\xef\xbf\xbd") : letter;  // beyond the Basic Multilingual Plane
      } else if (length == 1) {
        out += letter;
      } else if (letter == "·") {
        out += '\xb7';
      } else if (length == 2 && lead <= 0xc3) {
        out += static_cast<char>(static_cast<unsigned char>((lead & 3) << 6) |
                                 (static_cast<unsigned char>(letter[1]) & 0x3f));
      } else {
        out += '?';
      }
    }
    return out;
  }

  // A word with the blank after it, or one letter where words are not parted by blanks.
  static std::vector<std::string> pieces_of(std::string_view line) {
    std::vector<std::string> pieces;
    bool joins = false;
    for (std::size_t i = 0; i < line.size();) {
      const auto lead = static_cast<unsigned char>(line[i]);
      const std::size_t length = std::min(length_of(lead), line.size() - i);
      const bool alone = lead >= 0xe2;  // from U+2000 on: punctuation, kana, ideographs
      if (joins && !alone) {
        pieces.back() += line.substr(i, length);
      } else {
        pieces.emplace_back(line.substr(i, length));
      }
      joins = !alone && lead != ' ';
      i += length;
    }
    return pieces;
  }

  // What is wider than the line alone is cut.
  std::vector<std::string> wrapped(std::string_view line, float size, float most) {
    std::vector<std::string> lines{""};
    float used = 0;
    for (auto& piece : pieces_of(line)) {
      float wide = width_of(piece, size);
      if (used > 0 && used + wide > most) {
        lines.emplace_back();
        used = 0;
      }
      while (wide > most && piece.size() > 1) {
        std::size_t fits = 0;
        for (std::size_t next = fits; next < piece.size(); next += length_of(static_cast<unsigned char>(piece[next]))) {
          if (next > 0 && width_of(piece.substr(0, next), size) > most) break;
          fits = next;
        }
        if (fits == 0) break;
        lines.back() = piece.substr(0, fits);
        lines.emplace_back();
        piece.erase(0, fits);
        wide = width_of(piece, size);
      }
      lines.back() += piece;
      used += wide;
    }
    return lines;
  }

  void need(float height) {
    if (y_ - height < kMargin) start_page();
  }

  void paragraph(std::string_view text, float size, float x, float most) {
    while (!text.empty()) {
      const auto end = text.find('\n');
      for (const auto& line : wrapped(text.substr(0, end), size, most)) {
        need(size * kLeading);
        y_ -= size * kLeading;
        draw(line, size, x, y_);
      }
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
  }

  void add(const PaperSection& section) {
    need(kHeading * 4);
    y_ -= kHeading;
    paragraph(section.heading, kHeading, kMargin, width());
    HPDF_Page_SetLineWidth(page_, 0.5F);
    HPDF_Page_MoveTo(page_, kMargin, y_ - 4);
    HPDF_Page_LineTo(page_, kMargin + width(), y_ - 4);
    HPDF_Page_Stroke(page_);
    y_ -= 6;
    for (const auto& [name, value] : section.rows) {
      need(kText * kLeading);
      const float top = y_;
      draw(name, kText, kMargin, y_ - kText * kLeading);
      paragraph(value.empty() ? "–" : value, kText, kMargin + kNameWidth, width() - kNameWidth);
      if (y_ == top) y_ -= kText * kLeading;
    }
    for (const auto& text : section.paragraphs) {
      paragraph(text, kText, kMargin, width());
      y_ -= kText / 2;
    }
  }

  const Paper& paper_;
  std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, void (*)(HPDF_Doc)> pdf_;
  const bool latin_only_;
  HPDF_Font font_ = nullptr;
  HPDF_Page page_ = nullptr;
  float y_ = 0;
  int pages_ = 0;
};

}  // namespace

std::string usual_font() {
  for (const auto* file : {"/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/arphic/uming.ttc",
                           "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"})
    if (std::error_code ignored; std::filesystem::exists(file, ignored)) return file;
  return {};
}

Result<std::string> pdf_of(const Paper& paper, const std::string& font) {
  return Sheet(paper, font).write();
}

}  // namespace deskbell::complaints
