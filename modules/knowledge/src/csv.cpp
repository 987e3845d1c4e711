#include "csv.h"

#include <algorithm>

namespace deskbell::knowledge {

std::vector<std::vector<std::string>> parse_csv(std::string_view in) {
  const auto first = in.substr(0, in.find('\n'));
  char separator = ',';
  for (const char other : {';', '\t'})
    if (std::ranges::count(first, other) > std::ranges::count(first, separator)) separator = other;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] {
    row.push_back(std::move(cell));
    cell.clear();
  };
  const auto end_row = [&] {
    end_cell();
    if (row.size() > 1 || !row.front().empty()) rows.push_back(std::move(row));
    row.clear();
  };
  for (std::size_t i = 0; i < in.size(); ++i) {
    const char c = in[i];
    if (quoted) {
      if (c != '"')
        cell += c;
      else if (i + 1 < in.size() && in[i + 1] == '"')
        cell += in[++i];
      else
        quoted = false;
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == separator) {
      end_cell();
    } else if (c == '\n') {
      end_row();
    } else {
      cell += c;
    }
  }
  if (!cell.empty() || !row.empty()) end_row();
  return rows;
}

}  // namespace deskbell::knowledge
