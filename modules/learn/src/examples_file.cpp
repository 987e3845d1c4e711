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
  if (line.size() > limits.line_bytes) {
    std::size_t end = limits.line_bytes;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
    line.resize(end);
  }
  return any;
}

Result<void> read_examples(std::istream& in, std::string_view file, std::vector<Example>& examples,
                           const Limits& limits) {
  Limits of_line = limits;
  of_line.line_bytes += limits.label_bytes + 2;
  std::string line;
  if (!next_line(in, line, of_line)) return wrong(file, 1, 1, "The file is empty; it begins with: text<TAB>label");
  std::string_view header = line;
  if (header.starts_with(kByteOrderMark)) header.remove_prefix(kByteOrderMark.size());
  if (trimmed(header) != "text\tlabel")
    return wrong(file, 1, 1, "The first line must be: text<TAB>label");
  std::vector<Example> read;
  for (std::size_t number = 2; next_line(in, line, of_line); ++number) {
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
