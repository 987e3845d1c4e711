#include <bot/simulation.h>
#include <bot/turn.h>
#include <conversations/events.h>
#include <text/lines.h>

#include <algorithm>
#include <utility>

namespace deskbell::bot {
namespace {

constexpr std::size_t kMostWords = 8;  // of a customer in one talk
constexpr std::size_t kLongestSaid = 1'000;
constexpr std::size_t kLongestShown = 300;
constexpr std::size_t kMostTold = 30;
constexpr int kExamplesOfEach = 8;

bool is_unlike(const SimulatedWay& way) {
  return way.likeness && *way.likeness < kUnlike;
}

void append(std::string& text, std::string_view more) {
  if (text.size() >= kLongestSaid) return;
  if (!text.empty()) text += '\n';
  text += text::shortened(more, kLongestSaid - std::min(text.size(), kLongestSaid - 1));
}

}  // namespace

void PastTalks::take(const events::Event& event) {
  using namespace conversations;
  if (event.kind == Opened::kKind) {
    const auto opened = base::parse_json<StateEvent>(event.payload);
    if (!opened) return;
    if (talks_.size() >= kMost) {
      ++left_out_;
      return;
    }
    talks_[event.stream] = {.conversation = opened->conversation.id, .language = opened->conversation.language};
    return;
  }
  if (event.kind != MessagePosted::kKind) return;
  const auto found = talks_.find(event.stream);
  if (found == talks_.end()) return;
  const auto posted = base::parse_json<MessagePosted>(event.payload);
  if (!posted || posted->moved_from || posted->message.kind == MessageKind::note) return;
  std::vector<PastWords>& words = found->second.words;
  const Message& message = posted->message;
  if (message.text.empty()) return;
  if (message.author_kind == AuthorKind::contact) {
    if (words.size() < kMostWords) words.push_back({.said = text::shortened(message.text, kLongestSaid), .people = {}});
  } else if (message.author_kind == AuthorKind::agent && !words.empty()) {
    append(words.back().people, message.text);
  }
}

std::vector<PastTalk> PastTalks::finish() {
  std::vector<PastTalk> out;
  for (auto& [stream, talk] : talks_)
    if (!talk.words.empty()) out.push_back(std::move(talk));
  talks_.clear();
  return out;
}

void SimulationTally::Sum::add(const SimulatedWay& way) {
  ++ends[way.end];
  if (way.reason) ++reasons[*way.reason];
  if (way.chosen && (way.end == SimulatedEnd::answered || way.end == SimulatedEnd::dialog)) {
    ToldCount& one = told[{way.end, *way.chosen}];
    one = {.id = *way.chosen, .title = way.title, .end = way.end, .talks = one.talks + 1};
  }
  figures.turns += way.turns;
  figures.actions += static_cast<std::int64_t>(way.actions.size());
  figures.cost_minor += way.cost_minor;
  if (way.likeness) ++figures.compared;
  if (is_unlike(way)) ++figures.unlike;
}

SimulatedFigures SimulationTally::Sum::finish() {
  for (const SimulatedEnd end : {SimulatedEnd::answered, SimulatedEnd::dialog, SimulatedEnd::asked_back,
                                 SimulatedEnd::unknown, SimulatedEnd::handed_over, SimulatedEnd::nothing})
    figures.ends.push_back({end, ends[end]});
  for (const auto& [reason, talks] : reasons) figures.reasons.push_back({reason, talks});
  for (auto& [key, one] : told) figures.told.push_back(std::move(one));
  std::ranges::sort(figures.reasons, [](const ReasonCount& a, const ReasonCount& b) {
    return a.talks != b.talks ? a.talks > b.talks : a.reason < b.reason;
  });
  std::ranges::sort(figures.told, [](const ToldCount& a, const ToldCount& b) {
    return a.talks != b.talks ? a.talks > b.talks : a.id < b.id;
  });
  if (figures.told.size() > kMostTold) figures.told.resize(kMostTold);
  return std::move(figures);
}

bool SimulationTally::is_wanted(const SimulatedWay& live, const SimulatedWay& draft, bool changed) {
  std::vector<std::string> shows{"live " + std::string(base::name_of(live.end)),
                                 "draft " + std::string(base::name_of(draft.end))};
  if (changed) shows.emplace_back("changed");
  if (is_unlike(live)) shows.emplace_back("unlike");
  const bool wanted = std::ranges::any_of(shows, [&](const std::string& what) { return kept_[what] < kExamplesOfEach; });
  if (wanted)
    for (const std::string& what : shows) ++kept_[what];
  return wanted;
}

void SimulationTally::add(const PastTalk& talk, SimulatedWay live, SimulatedWay draft) {
  ++outcome_.talks;
  const auto gist = [](const SimulatedWay& way) { return std::tuple(way.end, way.reason, way.chosen); };
  const bool changed = gist(live) != gist(draft);
  if (changed) ++outcome_.changed;
  live_.add(live);
  draft_.add(draft);
  if (!is_wanted(live, draft, changed)) return;
  SimulatedExample example{.conversation = talk.conversation, .said = {}, .people = {}, .live = {}, .draft = {}};
  const auto shown = static_cast<std::size_t>(std::max({live.turns, draft.turns, 1}));
  for (std::size_t i = 0; i < talk.words.size() && i < shown; ++i)
    example.said.push_back(text::shortened(text::clean_line(talk.words[i].said), kLongestShown));
  const auto last = std::min(talk.words.size(), static_cast<std::size_t>(std::max(live.turns, 1)));
  if (last > 0) example.people = text::shortened(text::clean_line(talk.words[last - 1].people), kLongestShown);
  live.told = text::shortened(text::clean_line(live.told), kLongestShown);
  draft.told = text::shortened(text::clean_line(draft.told), kLongestShown);
  example.live = std::move(live);
  example.draft = std::move(draft);
  outcome_.examples.push_back(std::move(example));
}

SimulationOutcome SimulationTally::finish() {
  outcome_.live = live_.finish();
  outcome_.draft = draft_.finish();
  return std::move(outcome_);
}

}  // namespace deskbell::bot
