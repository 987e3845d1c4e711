#include <knowledge/finder.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

// How well the finder answers: `knowledge_measure LANGUAGE FOLDER...`, each with train.tsv (one wording a line, tab,
// id), dev.tsv (questions with the right id) and perhaps answers.tsv. "absent" are the same questions with the right
// article taken away: whatever is found then is wrong. "of three": what an agent would see above the line.
namespace {

using namespace deskbell::knowledge;
constexpr double kLines[] = {0.1, 0.12, 0.15, 0.2, 0.3, 0.5, 0.7};
constexpr int kCount = std::size(kLines);
constexpr std::size_t kShown = 3;  // as many as an agent looks at
using Rows = std::vector<std::pair<std::string, std::string>>;

Rows read(const std::string& path) {
  std::ifstream file(path);
  Rows out;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line))
    if (const auto tab = line.find('\t'); tab != line.npos) out.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  return out;
}

double since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure(const std::string& language, const std::string& folder) {
  std::map<std::string, std::size_t> place;
  std::vector<Source> sources;
  for (const auto& [text, id] : read(folder + "/train.tsv")) {
    const auto [at, added] = place.try_emplace(id, sources.size());
    if (added)
      sources.push_back({.id = static_cast<std::int64_t>(sources.size()),
                         .title = text,
                         .questions = {},
                         .summary = {},
                         .body = {},
                         .tags = {}});
    else
      sources[at->second].questions.push_back(text);
  }
  for (const auto& [text, id] : read(folder + "/answers.tsv"))
    if (place.contains(id)) sources[place[id]].body += text + "\n\n";
  auto begin = std::chrono::steady_clock::now();
  const Finder finder(sources, {}, language);
  const double made = since(begin);
  const auto questions = read(folder + "/dev.tsv");
  double first = 0, reciprocal = 0, five = 0;
  double right[kCount]{}, wrong[kCount]{}, absent[kCount]{}, seen[kCount]{}, shown[kCount]{};
  begin = std::chrono::steady_clock::now();
  std::vector<Candidates> all;
  for (const auto& [text, id] : questions) all.push_back(finder.find(text, 20));
  const double took = since(begin);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto gold = place.find(questions[i].second);
    if (gold == place.end()) continue;
    const auto& items = all[i].items;
    const auto found = std::ranges::find(items, gold->second, &Candidate::source);
    const auto rank = found - items.begin();
    if (found != items.end()) {
      first += rank == 0;
      five += rank < 5;
      reciprocal += 1.0 / static_cast<double>(rank + 1);
    }
    const auto without = finder.find(questions[i].first, 1, [&](std::size_t source) { return source != gold->second; });
    for (int line = 0; line < kCount; ++line) {
      if (!items.empty() && items[0].trust >= kLines[line]) (rank == 0 ? right : wrong)[line] += 1;
      for (std::size_t at = 0; at < std::min(kShown, items.size()); ++at) {
        if (items[at].trust < kLines[line]) continue;
        shown[line] += 1;
        if (items[at].source == gold->second) seen[line] += 1;
      }
      if (!without.items.empty() && without.items[0].trust >= kLines[line]) absent[line] += 1;
    }
  }
  const auto n = static_cast<double>(questions.size());
  std::printf("%s: %zu articles, %zu questions, made in %.2f s, %.0f us a question\n  P@1 %.3f  MRR %.3f  R@5 %.3f\n",
              folder.c_str(), sources.size(), questions.size(), made, 1e6 * took / n, first / n, reciprocal / n,
              five / n);
  for (int line = 0; line < kCount; ++line)
    std::printf("  trust >= %.2f: right %.3f, wrong %.3f; with the right one absent %.3f; of three shown %.2f, right %.3f\n",
                kLines[line], right[line] / n, wrong[line] / n, absent[line] / n, shown[line] / n, seen[line] / n);
}

}  // namespace

int main(int count, char** arguments) {
  for (int i = 2; i < count; ++i) measure(arguments[1], arguments[i]);
  return count > 2 ? 0 : 2;
}
