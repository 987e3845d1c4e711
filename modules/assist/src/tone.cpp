#include "tone.h"

#include <text/entities.h>
#include <text/lines.h>
#include <text/sentences.h>
#include <text/words.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace deskbell::assist {
namespace {

constexpr std::size_t kMost = 50;
constexpr int kShoutedWords = 2;
constexpr std::size_t kLongSentence = 40;         // words
constexpr std::size_t kLongChineseSentence = 90;  // characters
constexpr std::size_t kNeedsGreeting = 60;        // bytes
constexpr double kSureOfLanguage = 0.8;

struct Listed {
  std::string_view words;
  Flaw flaw;
  std::string_view instead;
};

// Folded; English ones are whole words.
constexpr Listed kEnglish[] = {{"stupid", Flaw::rude, ""},
                               {"idiot", Flaw::rude, ""},
                               {"ridiculous", Flaw::rude, ""},
                               {"nonsense", Flaw::rude, ""},
                               {"shut up", Flaw::rude, ""},
                               {"calm down", Flaw::rude, "I understand that this is annoying"},
                               {"whatever", Flaw::rude, ""},
                               {"not my problem", Flaw::rude, "Let me find out who can help"},
                               {"not our problem", Flaw::rude, "Let me find out who can help"},
                               {"not my job", Flaw::rude, "Let me find out who can help"},
                               {"obviously", Flaw::rude, ""},
                               {"for the last time", Flaw::rude, ""},
                               {"you should have", Flaw::blaming, "next time it helps to"},
                               {"you failed to", Flaw::blaming, "what is still missing is"},
                               {"you didn't", Flaw::blaming, "we have not received"},
                               {"you did not", Flaw::blaming, "we have not received"},
                               {"you never", Flaw::blaming, "we have not received"},
                               {"your fault", Flaw::blaming, ""},
                               {"as i said", Flaw::blaming, "in short"},
                               {"as i already said", Flaw::blaming, "in short"},
                               {"like i said", Flaw::blaming, "in short"},
                               {"you must", Flaw::blaming, "please"},
                               {"you have to", Flaw::blaming, "please"},
                               {"you claim", Flaw::blaming, "you write"}};
constexpr Listed kChinese[] = {{"笨", Flaw::rude, ""},
                               {"傻", Flaw::rude, ""},
                               {"白痴", Flaw::rude, ""},
                               {"有病", Flaw::rude, ""},
                               {"闭嘴", Flaw::rude, ""},
                               {"烦死", Flaw::rude, ""},
                               {"无理取闹", Flaw::rude, ""},
                               {"爱买不买", Flaw::rude, ""},
                               {"随便你", Flaw::rude, "按您方便的来"},
                               {"不关我", Flaw::rude, "我帮您问一下负责的同事"},
                               {"不归我", Flaw::rude, "我帮您转给负责的同事"},
                               {"你自己", Flaw::blaming, "您这边"},
                               {"您自己", Flaw::blaming, "您这边"},
                               {"你应该", Flaw::blaming, "建议您"},
                               {"你必须", Flaw::blaming, "麻烦您"},
                               {"您必须", Flaw::blaming, "麻烦您"},
                               {"早就说", Flaw::blaming, "再和您说明一下"},
                               {"都说了", Flaw::blaming, "再和您说明一下"},
                               {"跟你说过", Flaw::blaming, "再和您说明一下"},
                               {"怎么不早", Flaw::blaming, ""},
                               {"看不懂吗", Flaw::rude, "我再解释一下"},
                               {"听不懂", Flaw::rude, "我再解释一下"}};

constexpr std::string_view kGreetings[] = {"hello",        "hi",     "hey",    "dear", "good morning", "good afternoon",
                                           "good evening", "thank",  "您好",   "你好", "亲",           "尊敬",
                                           "早上好",       "下午好", "晚上好", "感谢", "谢谢"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Byte for byte, so that places stay: typographic apostrophes are left to the lists' plain ones.
std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}
bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The place of the words from `from` on; ASCII ones only as whole words.
std::size_t place_of(std::string_view lowered_text, std::string_view words, std::size_t from = 0) {
  const bool whole_words = is_ascii(words);
  for (auto at = lowered_text.find(words, from); at != lowered_text.npos; at = lowered_text.find(words, at + 1)) {
    const std::size_t end = at + words.size();
    const bool touches = (at > 0 && is_word_byte(lowered_text[at - 1])) ||
                         (end < lowered_text.size() && is_word_byte(lowered_text[end]));
    if (!whole_words || !touches) return at;
  }
  return lowered_text.npos;
}

class Report {
 public:
  explicit Report(std::string_view text) : text_(text) {}

  void add(Flaw flaw, std::size_t begin, std::size_t end, std::string_view instead = {}) {
    if (out_.size() == kMost) return;
    out_.push_back({.flaw = flaw,
                    .begin = units(begin),
                    .end = units(end),
                    .words = std::string(text_.substr(begin, end - begin)),
                    .instead = std::string(instead)});
  }
  void add_whole(Flaw flaw) { whole_.push_back({.flaw = flaw}); }
  // Every place of the words.
  void look_for(std::string_view lowered_text, std::string_view words, Flaw flaw, std::string_view instead) {
    if (words.empty()) return;
    for (auto at = place_of(lowered_text, words); at != lowered_text.npos;
         at = place_of(lowered_text, words, at + words.size()))
      add(flaw, at, at + words.size(), instead);
  }
  std::vector<ToneFinding> take() {
    std::ranges::sort(out_, {}, [](const ToneFinding& one) { return std::tuple(one.begin, one.end, one.flaw); });
    out_.insert(out_.end(), whole_.begin(), whole_.end());
    return std::move(out_);
  }

 private:
  int units(std::size_t byte) const { return static_cast<int>(text::utf16_length(text_.substr(0, byte))); }

  std::string_view text_;
  std::vector<ToneFinding> out_;
  std::vector<ToneFinding> whole_;
};

void look_for_shouting(std::string_view text, Report& report) {
  int shouted = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const auto word : text::words(text)) {
    const bool capitals = word.size() >= 4 && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    const auto at = static_cast<std::size_t>(word.data() - text.data());
    if (capitals) {
      if (shouted++ == 0) begin = at;
      end = at + word.size();
    }
    if (!capitals || end == text.size()) {
      if (shouted >= kShoutedWords) report.add(Flaw::shouting, begin, end);
      shouted = 0;
    }
  }
  if (shouted >= kShoutedWords) report.add(Flaw::shouting, begin, end);
  for (const std::string_view mark : {"!!", "！！", "??", "？？"}) {
    const auto at = text.find(mark);
    if (at == text.npos) continue;
    std::size_t last = at + mark.size();
    const std::string_view one = mark.substr(mark.size() / 2);
    while (text.substr(last).starts_with(one)) last += one.size();
    report.add(Flaw::shouting, at, last, one);
  }
}

void look_at_sentences(std::string_view text, Report& report) {
  for (const auto sentence : text::sentences(text)) {
    const auto at = static_cast<std::size_t>(sentence.data() - text.data());
    const bool chinese = text::is_chinese(text::identify_language(sentence).language);
    const bool is_long =
        chinese ? text::length(sentence) > kLongChineseSentence : text::words(sentence).size() > kLongSentence;
    if (is_long) report.add(Flaw::long_sentence, at, at + sentence.size());
  }
}

// Simplified and traditional are one here: whoever reads one reads the other.
bool same_language(text::Language one, text::Language other) {
  return one == other || (text::is_chinese(one) && text::is_chinese(other));
}

}  // namespace

std::vector<ToneFinding> tone_of(const Draft& draft, const std::vector<ForbiddenWord>& forbidden) {
  const std::string_view text = draft.text;
  const std::string low = lowered(text);
  Report report(text);
  for (const auto& word : forbidden) report.look_for(low, lowered(word.word), Flaw::forbidden, word.instead);
  for (const auto& listed : kEnglish) report.look_for(low, listed.words, listed.flaw, listed.instead);
  for (const auto& listed : kChinese) report.look_for(low, listed.words, listed.flaw, listed.instead);
  look_for_shouting(text, report);
  for (auto at = text.find("{{"); at != text.npos; at = text.find("{{", at + 2))
    if (const auto end = text.find("}}", at); end != text.npos) report.add(Flaw::placeholder, at, end + 2);
  for (const auto& entity : text::entities(text, {}))
    if (entity.kind == text::EntityKind::card_number || entity.kind == text::EntityKind::id_number ||
        entity.kind == text::EntityKind::social_security_number)
      report.add(Flaw::sensitive, entity.begin, entity.end);
  look_at_sentences(text, report);
  const auto written = text::identify_language(text);
  if (draft.customers != text::Language::unknown && written.language != text::Language::unknown &&
      written.confidence >= kSureOfLanguage && !same_language(written.language, draft.customers))
    report.add_whole(Flaw::other_language);
  if (draft.first_reply && text.size() > kNeedsGreeting && std::ranges::none_of(kGreetings, [&](std::string_view one) {
        return place_of(std::string_view(low).substr(0, 40), one) != std::string::npos;
      }))
    report.add_whole(Flaw::no_greeting);
  return report.take();
}

}  // namespace deskbell::assist
