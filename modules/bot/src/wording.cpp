#include <text/fold.h>
#include <text/function_words.h>
#include <text/words.h>

#include <bot/turn.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>

// What a few words say. Lists, not models: they must never be missed and never surprise.
namespace deskbell::bot {
namespace {

using Phrases = std::span<const std::string_view>;

std::string plain(std::string_view said) {
  std::string out = text::fold(said.substr(0, 2'000));
  for (const auto& [from, to] : {std::pair{std::string_view("’"), std::string_view("'")}})
    for (auto at = out.find(from); at != out.npos; at = out.find(from, at + to.size()))
      out.replace(at, from.size(), to);
  const auto begin = out.find_first_not_of(" \t\r\n.,!;:");
  if (begin == out.npos) return {};
  return out.substr(begin);
}

bool is_word_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// As whole words where the phrase is Latin; Chinese has none.
bool holds(std::string_view said, std::string_view phrase) {
  for (auto at = said.find(phrase); at != said.npos; at = said.find(phrase, at + 1)) {
    const bool begins = at == 0 || !is_word_part(said[at - 1]) || !is_word_part(phrase.front());
    const auto end = at + phrase.size();
    const bool ends = end >= said.size() || !is_word_part(said[end]) || !is_word_part(phrase.back());
    if (begins && ends) return true;
  }
  return false;
}

bool holds_any(std::string_view said, Phrases phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view phrase) { return holds(said, phrase); });
}

// Nothing but the phrase, perhaps with an exclamation behind it.
bool is_only(std::string said, Phrases phrases) {
  for (const std::string_view mark : {"。", "！", "，", "~", "!", ".", ",", " ", "?"})
    while (said.ends_with(mark)) said.resize(said.size() - mark.size());
  return std::ranges::find(phrases, said) != phrases.end();
}

constexpr std::string_view kPerson[] = {"human",
                                        "real person",
                                        "a person",
                                        "live agent",
                                        "live person",
                                        "speak to someone",
                                        "talk to someone",
                                        "speak with someone",
                                        "speak to an agent",
                                        "talk to an agent",
                                        "an agent please",
                                        "agent please",
                                        "customer representative",
                                        "a representative",
                                        "operator",
                                        "talk to a colleague",
                                        "speak to a colleague",
                                        "your manager",
                                        "a manager",
                                        "talk to people",
                                        "talk to staff",
                                        "not a bot",
                                        "not a robot",
                                        "stop the bot",
                                        "human please",
                                        "人工",
                                        "真人",
                                        "活人",
                                        "转客服",
                                        "找客服",
                                        "客服人员",
                                        "人工客服",
                                        "转接客服",
                                        "找你们经理",
                                        "找经理",
                                        "不要机器人",
                                        "别用机器人"};
constexpr std::string_view kOnlyPerson[] = {"agent", "person", "representative", "客服", "转"};
constexpr std::string_view kStop[] = {"never mind", "nevermind", "forget it", "cancel this", "stop this", "cancel that",
                                      "算了",       "不用了",    "不办了",    "取消操作",    "退出"};
constexpr std::string_view kOnlyStop[] = {"stop", "cancel", "quit", "exit", "取消", "停", "停止"};
constexpr std::string_view kHello[] = {"hello",        "hi",       "hey",         "good morning", "good afternoon",
                                       "good evening", "hi there", "hello there", "你好",         "您好",
                                       "在吗",         "嗨",       "早上好",      "下午好",       "晚上好"};
constexpr std::string_view kOpening[] = {"help",   "help me",      "can you help me",   "i need help", "i need some help",
                                         "有人吗", "我想咨询一下", "i have a question", "请问一下",    "帮帮我"};
constexpr std::string_view kThanks[] = {"thanks",      "thank you",    "thx",          "thank you very much",
                                        "many thanks", "great thanks", "thanks a lot", "great, thanks",
                                        "ok thanks",   "ok, thanks",   "ok thank you", "perfect, thanks",
                                        "谢谢",        "多谢",         "感谢",         "好的谢谢",
                                        "好的，谢谢",  "好的,谢谢",    "谢谢你",       "谢谢您"};
constexpr std::string_view kBye[] = {"bye",
                                     "goodbye",
                                     "good bye",
                                     "see you",
                                     "that's all",
                                     "that is all",
                                     "nothing else",
                                     "no, thanks",
                                     "no thanks",
                                     "no thank you",
                                     "no, thank you",
                                     "no that's all",
                                     "no, that's all",
                                     "that's all, thanks",
                                     "that's all thanks",
                                     "that is all, thank you",
                                     "再见",
                                     "拜拜",
                                     "没有了",
                                     "没事了",
                                     "没有了，谢谢",
                                     "没有了,谢谢",
                                     "不用了谢谢",
                                     "不用了,谢谢"};
constexpr std::string_view kAsking[] = {"what",  "where",    "when",      "who",   "why",    "how",
                                        "which", "can i",    "can you",   "could", "do you", "does",
                                        "is it", "is there", "are there", "may i", "will"};
constexpr std::string_view kAskingZh[] = {"吗",   "什么", "怎么",   "如何",     "为什么", "哪",
                                          "多少", "几",   "能不能", "可不可以", "是否",   "呢"};
constexpr std::string_view kHow[] = {"how long",       "how much", "how many",  "how do",       "how does",  "how can",
                                     "how to",         "can i",    "may i",     "am i allowed", "do you",    "do i",
                                     "is it possible", "is there", "are there", "what do",      "what does", "what are",
                                     "怎么",           "如何",     "多久",      "多长时间",     "多少钱",    "能不能",
                                     "可不可以",       "是否可以", "可以吗",    "能吗",         "流程是"};
constexpr std::size_t kShortestNumber = 4;  // digits of an order's or a serial number; days and prices have fewer
constexpr std::string_view kYes[] = {"yes",
                                     "y",
                                     "yeah",
                                     "yep",
                                     "sure",
                                     "ok",
                                     "okay",
                                     "correct",
                                     "right",
                                     "yes please",
                                     "yes, please",
                                     "please do",
                                     "go ahead",
                                     "do it",
                                     "confirm",
                                     "confirmed",
                                     "of course",
                                     "that's right",
                                     "that is right",
                                     "yes, that's right",
                                     "是",
                                     "是的",
                                     "对",
                                     "对的",
                                     "好",
                                     "好的",
                                     "可以",
                                     "确认",
                                     "确定",
                                     "行",
                                     "没错",
                                     "同意",
                                     "嗯"};
constexpr std::string_view kNo[] = {"no",      "n",      "nope", "no thanks",    "no, thanks", "don't", "do not",
                                    "not now", "cancel", "stop", "please don't", "不",         "不是",  "不行",
                                    "不用",    "不要",   "否",   "取消",         "不对",       "别",    "不同意"};

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    out += point;
    i += length;
  }
  return out;
}

bool is_han(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::string stem(std::string word) {
  for (const std::string_view ending : {"ing", "ed", "es", "s"})
    if (word.size() > ending.size() + 3 && word.ends_with(ending)) {
      word.resize(word.size() - ending.size());
      const char last = word.back();
      const bool doubled =
          ending.size() > 1 && word.size() > 3 && last == word[word.size() - 2] && last != 'l' && last != 's';
      if (doubled) word.pop_back();  // "shipping", "ship"
      break;
    }
  return word;
}

using Bag = std::map<std::string, double>;

void add_word(Bag& bag, std::string word) {
  const bool small = text::says_little(word);
  word = stem(std::move(word));
  bag[word] += small ? 0.25 : 1;
  // Runs of letters forgive a slip of the finger.
  if (!small && word.size() >= 5)
    for (std::size_t i = 0; i + 3 <= word.size(); ++i) bag["~" + word.substr(i, 3)] += 0.25;
}

Bag bag_of(std::string_view said) {
  const std::string folded = text::fold(said.substr(0, 1'000));
  Bag bag;
  std::string word;
  char32_t before = 0;
  for (const char32_t c : code_points(folded)) {
    const bool latin = c < 0x250 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0xC0);
    if (latin) {
      word += static_cast<char>(c < 0x80 ? c : '?');
      before = 0;
      continue;
    }
    if (!word.empty()) add_word(bag, std::exchange(word, {}));
    if (!is_han(c)) {
      if (c != ' ') before = 0;
      continue;
    }
    if (text::says_little(c)) continue;
    bag["#" + std::to_string(static_cast<unsigned>(c))] += 0.5;
    if (before)
      bag["#" + std::to_string(static_cast<unsigned>(before)) + "-" + std::to_string(static_cast<unsigned>(c))] += 1;
    before = c;
  }
  if (!word.empty()) add_word(bag, std::move(word));
  return bag;
}

double length_of(const Bag& bag) {
  double sum = 0;
  for (const auto& [term, weight] : bag) sum += weight * weight;
  return std::sqrt(sum);
}

}  // namespace

bool asks_for_person(std::string_view said) {
  const std::string text = plain(said);
  return holds_any(text, kPerson) || is_only(text, kOnlyPerson);
}

bool stops_dialog(std::string_view said) {
  const std::string text = plain(said);
  return (text.size() < 60 && holds_any(text, kStop)) || is_only(text, kOnlyStop);
}

bool is_question(std::string_view said) {
  const std::string text = plain(said);
  if (text.ends_with('?') || text.contains("? ")) return true;
  if (std::ranges::any_of(kAsking, [&](std::string_view word) { return text.starts_with(word) && holds(text, word); }))
    return true;
  return std::ranges::any_of(kAskingZh, [&](std::string_view word) { return text.contains(word); });
}

bool asks_how(std::string_view said) {
  const std::string text = plain(said);
  std::size_t digits = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits >= kShortestNumber) return false;
  }
  return holds_any(text, kHow);
}

Courtesy courtesy_of(std::string_view said) {
  const std::string text = plain(said);
  if (is_only(text, kBye)) return Courtesy::goodbye;
  if (is_only(text, kThanks)) return Courtesy::thanks;
  if (is_only(text, kHello) || is_only(text, kOpening)) return Courtesy::greeting;
  return Courtesy::none;
}

std::optional<bool> yes_or_no(std::string_view said) {
  const std::string text = plain(said);
  if (is_only(text, kYes)) return true;
  if (is_only(text, kNo)) return false;
  return std::nullopt;
}

double likeness(std::string_view one, std::string_view other) {
  const Bag a = bag_of(one);
  const Bag b = bag_of(other);
  double product = 0;
  for (const auto& [term, weight] : a)
    if (const auto found = b.find(term); found != b.end()) product += weight * found->second;
  const double lengths = length_of(a) * length_of(b);
  return lengths > 0 ? std::min(1.0, product / lengths) : 0;
}

}  // namespace deskbell::bot
