#include <learn/examples_file.h>

#include <text/lines.h>

#include <istream>
#include <string>

namespace deskbell::learn {
namespace {

constexpr std::string_view kBlanks = " \r\f\v";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view trimmed(std::string_view in) {
  const auto begin = in.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return in.substr(begin, in.find_last_not_of(kBlanks) - begin + 1);
}

std::unexpected<Error> wrong(std::string_view file, std::size_t line, std::size_t column, std::string_view what) {
  return failure(ErrorCode::invalid_argument, std::string(file) + ":" + std::to_string(line) + ":" +
                                                  std::to_string(column) + ": " + std::string(what));
}

struct Place {
  std::string_view file;
  std::size_t line;
};

Result<Example> example_of(std::string_view line, const Place& at, const Limits& limits) {
  const auto tab = line.find('\t');
  if (tab == std::string_view::npos)
    return wrong(at.file, at.line, line.size() + 1, "There is no tab between text and label.");
  if (const auto second = line.find('\t', tab + 1); second != std::string_view::npos)
    return wrong(at.file, at.line, second + 1, "There is a second tab; a line is a text, a tab and a label.");
  const auto text = text::clean_line(line.substr(0, tab));
  const auto label = text::clean_line(line.substr(tab + 1));
  if (text.empty()) return wrong(at.file, at.line, 1, "The text is empty.");
  if (label.empty()) return wrong(at.file, at.line, tab + 2, "The label is empty.");
  if (label.size() > limits.label_bytes)
    return wrong(at.file, at.line, tab + 2,
                 "The label is longer than " + std::to_string(limits.label_bytes) + " bytes.");
  return Example{text, label};
}

}  // namespace

namespace {

// At most so many bytes, whole characters.
void cut(std::string& line, std::size_t bytes) {
  if (line.size() <= bytes) return;
  while (bytes > 0 && (static_cast<unsigned char>(line[bytes]) & 0xc0) == 0x80) --bytes;
  line.resize(bytes);
}

// The next line, of which the text is cut at Limits::line_bytes, and what follows its tab a little behind the label's
// limit; false at the end.
bool next_row(std::istream& in, std::string& line, const Limits& limits) {
  constexpr std::size_t kRoom = 8;  // for blanks, and for seeing that it is too long
  line.clear();
  auto* buffer = in.rdbuf();
  bool any = false;
  std::size_t most = limits.line_bytes + 4;
  bool in_text = true;
  for (int c = buffer->sbumpc(); c != std::char_traits<char>::eof(); c = buffer->sbumpc()) {
    any = true;
    if (c == '\n') break;
    if (c == '\t' && in_text) {
      in_text = false;
      cut(line, limits.line_bytes);
      most = line.size() + 1 + limits.label_bytes + kRoom;
    }
    if (line.size() < most) line += static_cast<char>(c);
  }
  return any;
}

}  // namespace

bool next_line(std::istream& in, std::string& line, const Limits& limits) {
  line.clear();
  auto* buffer = in.rdbuf();
  bool any = false;
  for (int c = buffer->sbumpc(); c != std::char_traits<char>::eof(); c = buffer->sbumpc()) {
    any = true;
    if (c == '\n') break;
    if (line.size() < limits.line_bytes + 4) line += static_cast<char>(c);
  }
  if (!any) in.setstate(std::ios::eofbit);
  cut(line, limits.line_bytes);
  return any;
}

Result<void> read_examples(std::istream& in, std::string_view file, std::vector<Example>& examples,
                           const Limits& limits) {
  std::string line;
  if (!next_row(in, line, limits)) return wrong(file, 1, 1, "The file is empty; it begins with: text<TAB>label");
  std::string_view header = line;
  if (header.starts_with(kByteOrderMark)) header.remove_prefix(kByteOrderMark.size());
  if (trimmed(header) != "text\tlabel")
    return wrong(file, 1, 1, "The first line must be: text<TAB>label");
  std::vector<Example> read;
  for (std::size_t number = 2; next_row(in, line, limits); ++number) {
    if (trimmed(line).empty()) continue;
    TRY(Example example, example_of(line, {file, number}, limits));
    if (examples.size() + read.size() >= limits.rows)
      return failure(ErrorCode::resource_exhausted, std::string(file) + ":" + std::to_string(number) +
                                                        ": There are more than " + std::to_string(limits.rows) +
                                                        " examples.");
    read.push_back(std::move(example));
  }
  examples.insert(examples.end(), std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
  return {};
}

}  // namespace deskbell::learn
