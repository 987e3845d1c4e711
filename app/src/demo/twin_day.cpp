#include "twin_day.h"

#include "dialogues.h"

namespace deskbell::app {
namespace {

constexpr int kTalks = 240;
constexpr std::uint64_t kImpatient = 5;  // one in so many asks again before anybody answers

bot::PastTalk talk_by(const Dialogue& dialogue, const Filling& filling, Random& random) {
  bot::PastTalk talk{.language = dialogue.language};
  for (const Line& line : dialogue.lines) {
    const std::string text = filled(line.text, filling);
    if (line.speaker == Speaker::customer) {
      talk.words.push_back({.said = text, .people = {}});
      if (talk.words.size() == 1 && random.below(kImpatient) == 0)
        talk.words.push_back({.said = pick(random, script().chatter(dialogue.language).impatient), .people = {}});
    } else if (!talk.words.empty()) {
      std::string& people = talk.words.back().people;
      people += (people.empty() ? "" : "\n") + text;
    }
  }
  return talk;
}

}  // namespace

std::vector<bot::PastTalk> twin_day() {
  base::SeededRandom random(20261122);
  std::vector<bot::PastTalk> day;
  for (int i = 0; i < kTalks; ++i) {
    const Dialogue& dialogue = pick(random, script().dialogues);
    const Filling filling{.name = pick(random, script().names(dialogue.language)),
                          .order = "NH-" + std::to_string(204'180 + random.below(12)),
                          .product = pick(random, script().products)};
    day.push_back(talk_by(dialogue, filling, random));
  }
  return day;
}

}  // namespace deskbell::app
