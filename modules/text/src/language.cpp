#include "code_points.h"
#include "han.h"
#include "language_profiles.h"
#include "scripts.h"

#include <text/language.h>

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace deskbell::text {
namespace {

constexpr std::size_t kEnough = 4000;  // bytes

// How much is said, in sixths of a Chinese character.
constexpr int kHanWeight = 6;
constexpr int kKanaWeight = 4;
constexpr int kHangulWeight = 5;
constexpr int kKnownLetterWeight = 2;
constexpr int kNameLetterWeight = 1;  // of words that we do not know: names of products and people say little

// n-grams of one word overlap, so that their evidence is counted about so many times.
constexpr double kOverlap = 3.5 * kWeightScale;
constexpr double kLeastConfidence = 0.5;
constexpr double kLeastEvidence = 0.8 * kWeightScale;  // a feature: less is no language that we know
constexpr double kOwnLanguage = 0.93;                  // of one sentence among others
constexpr int kOwnLetters = 12;
constexpr double kNoMarks = 0.7;

// Words of everywhere: they say nothing.
constexpr std::u32string_view kAnywhere[] = {U"ok",    U"okay", U"okey", U"lol", U"haha", U"hahaha", U"hm",
                                             U"hmm",   U"wow",  U"xd",   U"pdf", U"app",  U"wifi",   U"sms",
                                             U"usb",   U"tv",   U"pc",   U"vip", U"xxl",  U"cm",     U"kg",
                                             U"email", U"iban", U"ah",   U"oh",  U"ps",   U"ок",     U"xl"};

enum class Group : unsigned char { words, east, one };  // told by profiles; Chinese or Japanese; told by script

// What stands together in one script, up to the end of a sentence.
struct Segment {
  Group group;
  Script script;
  Language language = Language::unknown;
  std::size_t begin;
  std::size_t end;
  int weight = 0;
  int letters = 0;
  double confidence = 0;
  Evidence evidence;
  int han = 0, kana = 0, simplified = 0, traditional = 0, japanese = 0;
};

struct Verdict {
  Language language = Language::unknown;
  double confidence = 0;
};

Language profiled(std::size_t index) {
  return static_cast<Language>(static_cast<std::size_t>(Language::en) + index);
}
static_assert(static_cast<int>(Language::fa) - static_cast<int>(Language::en) + 1 ==
              static_cast<int>(kProfiled.size()));

Verdict verdict_of(const Evidence& evidence, Script script) {
  std::size_t first = 0;
  std::size_t last = static_cast<std::size_t>(Language::hu) - static_cast<std::size_t>(Language::en) + 1;
  if (script == Script::cyrillic) {
    first = last;
    last = first + 3;
  } else if (script == Script::arabic) {
    first = last + 3;
    last = first + 2;
  }
  const auto* begin = evidence.of.data() + first;
  const auto* end = evidence.of.data() + last;
  const auto* best = std::max_element(begin, end);
  if (evidence.features == 0 || *best < kLeastEvidence * evidence.features) return {};
  double others = 0;
  for (const auto* score = begin; score != end; ++score)
    if (score != best) others += std::exp((*score - *best) / kOverlap);
  const double confidence = 1 / (1 + others);
  return {profiled(first + static_cast<std::size_t>(best - begin)), confidence};
}

// Reads a text into segments.
class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) { segments_.reserve(8); }

  std::vector<Segment> read() {
    while (at_ < in_.size()) {
      if (skipped_blind_run()) continue;
      begin_ = at_;
      char32_t c = next_code_point(in_, at_);
      const ScriptOf of = script_of(c);
      if (of.script == Script::mark) {
        extend();
      } else if (of.script == Script::none) {
        end_word();
        if (ends_sentence(c)) open_ = false;
      } else {
        letter(c, of);
      }
    }
    begin_ = in_.size();
    end_word();
    return std::move(segments_);
  }

 private:
  static bool is_graph(char c) { return c > 0x20 && c < 0x7f; }

  // A run of ASCII without blanks that is an address or a number: "a@b.c", "https://...", "A-1234".
  bool skipped_blind_run() {
    if (at_ < run_end_ || !is_graph(in_[at_])) return false;
    std::size_t end = at_;
    bool blind = false;
    bool letter_before = false;
    for (; end < in_.size() && is_graph(in_[end]); ++end) {
      const char c = in_[end];
      const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      blind = blind || (c >= '0' && c <= '9') || c == '@' || c == '_' || c == '\\';
      if ((c == '/' || c == '.') && letter_before && end + 1 < in_.size() && c != '/')
        blind = blind || (in_[end + 1] >= 'a' && in_[end + 1] <= 'z' && end > at_ + 2);
      if (c == ':' && in_.substr(end, 3) == "://") blind = true;
      letter_before = is_letter;
    }
    run_end_ = end;
    if (!blind) return false;
    begin_ = at_;
    end_word();
    at_ = end;
    return true;
  }

  static bool ends_sentence(char32_t c) {
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == U'。' || c == U'！' || c == U'？' || c == U'؟' ||
           c == ';' || c == U'…' || c == U'|';
  }

  void extend() {
    if (word_size_ > 0) {
      word_end_ = at_;
    } else if (!segments_.empty() && open_) {
      segments_.back().end = at_;
    }
  }

  Segment& segment(Group group, Script script, Language language) {
    const bool same = open_ && !segments_.empty() && segments_.back().group == group &&
                      segments_.back().script == script && segments_.back().language == language;
    if (!same) {
      segments_.push_back({.group = group, .script = script, .language = language, .begin = begin_, .end = at_});
      open_ = true;
    }
    segments_.back().end = at_;
    return segments_.back();
  }

  void letter(char32_t c, ScriptOf of) {
    switch (of.script) {
      case Script::latin:
      case Script::cyrillic:
      case Script::arabic:
        if (word_size_ > 0 && word_script_ != of.script) end_word();
        if (word_size_ == 0) {
          word_begin_ = begin_;
          word_script_ = of.script;
        }
        word_end_ = at_;
        if (c >= 0xff21 && c <= 0xff5a) c -= 0xfee0;
        if (word_size_ < kMaxWord)
          word_[word_size_++] = c < 0x80 ? c | 0x20 : static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
        return;
      case Script::han:
      case Script::kana: {
        end_word();
        Segment& east = segment(Group::east, Script::han, Language::unknown);
        ++east.letters;
        east.weight += of.script == Script::han ? kHanWeight : kKanaWeight;
        ++(of.script == Script::han ? east.han : east.kana);
        const HanForm form = han_form(c);
        east.simplified += form == HanForm::simplified;
        east.traditional += form == HanForm::traditional;
        east.japanese += form == HanForm::japanese;
        return;
      }
      default: {
        end_word();
        const bool korean = of.script == Script::hangul;
        Segment& one = segment(Group::one, of.script, korean ? Language::ko : of.language);
        ++one.letters;
        one.weight += korean ? kHangulWeight : kKnownLetterWeight;
        one.confidence = 0.99;
      }
    }
  }

  void end_word() {
    if (word_size_ == 0) return;
    const std::u32string_view word(word_.data(), word_size_);
    word_size_ = 0;
    if (word.size() <= 6 && std::ranges::find(kAnywhere, word) != std::end(kAnywhere)) return;
    const std::size_t here = at_;
    const std::size_t begin = begin_;
    begin_ = word_begin_;
    at_ = word_end_;
    Segment& words = segment(Group::words, word_script_, Language::unknown);
    begin_ = begin;
    at_ = here;
    const bool known = weigh_word(word, words.evidence) == WordKnown::yes;
    words.weight += static_cast<int>(word.size()) * (known ? kKnownLetterWeight : kNameLetterWeight);
    words.letters += static_cast<int>(word.size());
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::size_t run_end_ = 0;
  bool open_ = false;
  std::array<char32_t, kMaxWord> word_{};
  std::size_t word_size_ = 0;
  std::size_t word_begin_ = 0;
  std::size_t word_end_ = 0;
  Script word_script_ = Script::none;
  std::vector<Segment> segments_;
};

// ---- Chinese and Japanese ----

void decide_east(std::vector<Segment>& segments) {
  int kana = 0;
  int han = 0;
  int simplified = 0;
  int traditional = 0;
  for (const Segment& s : segments) {
    kana += s.kana;
    han += s.han;
    simplified += s.simplified;
    traditional += s.traditional;
  }
  const bool around_japanese = kana >= 3 && kana * 4 >= han;
  for (Segment& s : segments) {
    if (s.group != Group::east) continue;
    const bool own_kana = s.kana > 0 && (s.han == 0 || (s.kana >= 2 ? s.kana * 8 >= s.han : s.kana * 4 >= s.han));
    const bool chinese_marks = s.simplified > s.japanese;
    if (own_kana || (s.japanese > 0 && !chinese_marks) || (around_japanese && s.simplified == 0)) {
      s.language = Language::ja;
      s.confidence = own_kana ? 0.99 : 0.9;
      continue;
    }
    int hans = s.simplified;
    int hant = s.traditional;
    if (hans == hant) {
      hans = simplified;
      hant = traditional;
    }
    s.language = hant > hans ? Language::zh_hant : Language::zh_hans;
    s.confidence = hans == hant ? kNoMarks : 0.99;
  }
}

// ---- scripts that many languages use ----

void decide_words(std::vector<Segment>& segments, Script script) {
  Evidence all;
  int letters = 0;
  int weight_of_others = 0;
  bool any = false;
  for (const Segment& s : segments) {
    if (s.group != Group::words || s.script != script) {
      weight_of_others += s.weight;
      continue;
    }
    all.add(s.evidence);
    letters += s.letters;
    any = true;
  }
  if (!any) return;
  Verdict overall = verdict_of(all, script);
  // A few Latin words within another script are English or names.
  const bool embedded = script == Script::latin && weight_of_others > letters * kNameLetterWeight;
  if (embedded && overall.confidence < kOwnLanguage) overall = {Language::en, 0.8};
  if (overall.confidence < kLeastConfidence) overall.language = Language::unknown;
  for (Segment& s : segments) {
    if (s.group != Group::words || s.script != script) continue;
    s.language = overall.language;
    s.confidence = overall.confidence;
    if (s.letters < kOwnLetters) continue;
    const Verdict own = verdict_of(s.evidence, script);
    if (own.language == Language::unknown || own.language == overall.language || own.confidence < kOwnLanguage)
      continue;
    s.language = own.language;
    s.confidence = own.confidence;
  }
}

Identified summary(const std::vector<Segment>& segments) {
  Identified out;
  double sum = 0;
  for (const Segment& s : segments) {
    if (s.language == Language::unknown) continue;
    if (!out.spans.empty() && out.spans.back().language == s.language) {
      out.spans.back().end = s.end;
    } else {
      out.spans.push_back({s.language, s.begin, s.end});
    }
    auto share = std::ranges::find(out.shares, s.language, &LanguageShare::language);
    if (share == out.shares.end()) share = out.shares.insert(share, {s.language, 0});
    share->share += s.weight;
    sum += s.weight;
  }
  if (out.shares.empty()) return out;
  for (LanguageShare& share : out.shares) share.share /= sum;
  std::ranges::sort(out.shares, [](const LanguageShare& a, const LanguageShare& b) {
    return a.share != b.share ? a.share > b.share : a.language < b.language;
  });
  out.language = out.shares.front().language;
  for (const Segment& s : segments)
    if (s.language == out.language) out.confidence = std::max(out.confidence, s.confidence);
  out.confidence *= std::min(1.0, 0.5 + out.shares.front().share);
  return out;
}

}  // namespace

std::string_view language_tag(Language language) {
  switch (language) {
    case Language::unknown:
    case Language::other:
      return "und";
    case Language::zh_hans:
      return "zh-Hans";
    case Language::zh_hant:
      return "zh-Hant";
    default:
      return boost::describe::enum_to_string(language, "und");
  }
}

Identified identify_language(std::string_view in) {
  std::vector<Segment> segments = Reader(in.substr(0, kEnough)).read();
  decide_east(segments);
  for (const Script script : {Script::latin, Script::cyrillic, Script::arabic}) decide_words(segments, script);
  return summary(segments);
}

}  // namespace deskbell::text
