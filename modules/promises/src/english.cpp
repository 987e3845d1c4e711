#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <string>
#include <string_view>

#include "english_time.h"
#include "english_words.h"
#include "spoken.h"

// "I will", then what is done for "you", then when: looked for in each sentence, from left to right.
namespace deskbell::promises {
namespace {

using Words = std::initializer_list<std::string_view>;

struct Phrase {
  Words words;
  Kind kind;
};

// "*" is one word, any. Longer ones first where one begins like another.
const Phrase kDeeds[] = {
    {{"call", "you"}, Kind::call_back},
    {{"calling", "you"}, Kind::call_back},
    {{"call", "back"}, Kind::call_back},
    {{"call", "*", "back"}, Kind::call_back},
    {{"ring", "you"}, Kind::call_back},
    {{"phone", "you"}, Kind::call_back},
    {{"telephone", "you"}, Kind::call_back},
    {{"give", "you", "a", "call"}, Kind::call_back},
    {{"give", "you", "a", "ring"}, Kind::call_back},
    {{"give", "you", "a", "buzz"}, Kind::call_back},
    {{"on", "the", "phone"}, Kind::call_back},
    {{"get", "back"}, Kind::reply},
    {{"getting", "back", "to", "you"}, Kind::reply},
    {{"come", "back", "to", "you"}, Kind::reply},
    {{"be", "back", "with"}, Kind::reply},
    {{"report", "back"}, Kind::reply},
    {{"reply"}, Kind::reply},
    {{"respond"}, Kind::reply},
    {{"answer", "you"}, Kind::reply},
    {{"answer", "your"}, Kind::reply},
    {{"write", "you"}, Kind::reply},
    {{"write", "to", "you"}, Kind::reply},
    {{"write", "back"}, Kind::reply},
    {{"email", "you"}, Kind::reply},
    {{"mail", "you"}, Kind::reply},
    {{"text", "you"}, Kind::reply},
    {{"message", "you"}, Kind::reply},
    {{"let", "you", "know"}, Kind::reply},
    {{"update", "you"}, Kind::reply},
    {{"inform", "you"}, Kind::reply},
    {{"notify", "you"}, Kind::reply},
    {{"tell", "you"}, Kind::reply},
    {{"contact", "you"}, Kind::reply},
    {{"be", "in", "touch"}, Kind::reply},
    {{"get", "in", "touch"}, Kind::reply},
    {{"reach", "out"}, Kind::reply},
    {{"follow", "up"}, Kind::reply},
    {{"give", "you"}, Kind::reply},
    {{"have", "an"}, Kind::reply},
    {{"have", "news"}, Kind::reply},
    {{"confirm"}, Kind::reply},
};
const Phrase kGoings[] = {{{"i", "am", "going", "to"}, {}}, {{"we", "are", "going", "to"}, {}},
                          {{"i'm", "going", "to"}, {}},     {{"we're", "going", "to"}, {}},
                          {{"i", "promise", "to"}, {}},     {{"we", "promise", "to"}, {}},
                          {{"let", "me"}, {}}};
// Only right behind "will", since the words have other uses.
const std::string_view kWorks[] = {"send",    "ship",    "refund", "dispatch", "deliver", "fix",    "resolve",
                                   "repair",  "finish",  "process", "arrange", "issue",   "replace", "transfer",
                                   "pay",     "post",    "check",  "look",     "take",    "solve",  "book",
                                   "collect", "credit",  "deal",   "sort",     "have",    "complete", "prepare"};
// What "you will" get.
const Phrase kGifts[] = {{{"hear", "from", "me"}, Kind::reply},   {{"hear", "from", "us"}, Kind::reply},
                         {{"hear", "back"}, Kind::reply},         {{"get", "a", "call"}, Kind::call_back},
                         {{"receive", "a", "call"}, Kind::call_back}, {{"have", "our"}, Kind::reply},
                         {{"have", "my"}, Kind::reply},           {{"have", "an", "answer"}, Kind::reply},
                         {{"get", "an"}, Kind::reply},            {{"receive", "an"}, Kind::reply},
                         {{"receive", "a"}, Kind::reply},         {{"get", "a", "reply"}, Kind::reply},
                         {{"receive", "your"}, Kind::other},      {{"receive", "the"}, Kind::other},
                         {{"have", "it"}, Kind::other},           {{"get", "your"}, Kind::other},
                         {{"get", "the"}, Kind::other},           {{"have", "your"}, Kind::other}};

bool is_one_of(std::string_view word, Words list) {
  return std::ranges::find(list, word) != list.end();
}

bool matches(std::span<const Word> words, std::size_t at, const Words& phrase) {
  if (at + phrase.size() > words.size()) return false;
  return std::ranges::equal(phrase, words.subspan(at, phrase.size()),
                            [](std::string_view wanted, const Word& word) { return wanted == "*" || wanted == word.text; });
}

// The words of a sentence behind which somebody here is about to say what will be done.
struct Start {
  std::size_t subject = 0;
  std::size_t verb = 0;
  bool you = false;  // "you will hear from us"
};

bool is_other_person(std::string_view word) {
  return is_one_of(word, {"he", "she", "they", "it", "who", "which", "that", "this", "what", "when", "how", "customer",
                          "client", "system", "nobody", "where", "there"});
}

std::optional<Start> start_at(std::span<const Word> words, std::size_t at) {
  const std::string_view word = words[at].text;
  if (is_one_of(word, {"i'll", "we'll"})) return Start{at, at + 1};
  if (word == "you'll") return Start{at, at + 1, true};
  for (const Phrase& going : kGoings)
    if (matches(words, at, going.words)) return Start{at, at + going.words.size()};
  if (at == 0 || !is_one_of(word, {"will", "shall"})) return std::nullopt;
  const std::string_view subject = words[at - 1].text;
  if (subject == "you") return Start{at - 1, at + 1, true};
  if (is_other_person(subject) || words[at - 1].is_mark()) return std::nullopt;
  return Start{at - 1, at + 1};
}

struct Deed {
  std::size_t end = 0;
  Kind kind = Kind::other;
};

std::optional<Deed> deed_at(std::span<const Word> words, std::size_t at, std::span<const Phrase> deeds) {
  for (const Phrase& deed : deeds)
    if (matches(words, at, deed.words)) return Deed{at + deed.words.size(), deed.kind};
  return std::nullopt;
}

// From the verb on, within a few words; nothing when what comes makes it no promise.
std::optional<Deed> deed_after(std::span<const Word> words, const Start& start) {
  constexpr std::size_t kReach = 9;
  const std::size_t last = std::min(words.size(), start.verb + kReach);
  std::optional<Deed> work;
  for (std::size_t at = start.verb; at < last; ++at) {
    const std::string_view word = words[at].text;
    if (is_one_of(word, {"not", "never", "hardly", "try", "probably", "maybe", "perhaps", "hopefully", "unable", "me",
                         "if", "unless", "until", "only"}))
      break;
    if (const auto deed = start.you ? deed_at(words, at, kGifts) : deed_at(words, at, kDeeds)) return deed;
    if (!start.you && at <= start.verb + 1 && std::ranges::find(kWorks, word) != std::end(kWorks))
      work = Deed{at + 1, Kind::other};
  }
  return work;
}

// Conditions and hearsay in front of it.
bool is_spoilt_before(std::span<const Word> words, std::size_t subject) {
  for (std::size_t i = 0; i < subject; ++i)
    if (is_one_of(words[i].text, {"if", "unless", "maybe", "perhaps", "hopefully", "should", "suppose", "would", "could"}))
      return true;
  for (std::size_t back = 1; back <= 4 && back <= subject; ++back) {
    const Word& word = words[subject - back];
    if (word.text == ",") return false;
    if (is_one_of(word.text, {"said", "told", "says", "claimed", "asked", "wrote", "hope", "think", "thought", "guess", "whether",
                              "promised"}))
      return true;
  }
  return false;
}

// Where what belongs to the deed ends.
std::size_t end_of_region(std::span<const Word> words, std::size_t from) {
  for (std::size_t at = from; at < words.size(); ++at) {
    if (is_one_of(words[at].text, {"if", "unless", "once", "because", "since", "while", "whether", "until", "till", "but",
                                   "yesterday", "ago", "who"}))
      return at;
    if (at > from && start_at(words, at) && words[at].text != "let") return words[at].text == "will" ? at - 1 : at;
  }
  return words.size();
}

// Before the deed a time counts only at the head of its clause: "Tomorrow at ten I'll call you", not "you ordered at
// ten, I'll call you".
std::optional<SpokenWords> time_before(std::span<const Word> words, std::size_t subject, const Standpoint& here) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at + 1 < subject; ++at)
    if (is_one_of(words[at].text, {"and", "but", "then", "so", ":", "-"})) begin = at + 1;
  for (; begin < subject && is_one_of(words[begin].text, {",", "and", "ok", "okay", "so", "well", "yes", "sure", "thanks", "then",
                                                          "hi", "hello", "dear"});)
    ++begin;
  const auto found = spoken_at(words.first(subject), begin, here);
  if (!found || subject - found->end > 4) return std::nullopt;
  return found;
}

void look_through(std::span<const Word> words, const Standpoint& here, std::vector<Found>& out) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto start = start_at(words, at);
    if (!start || is_spoilt_before(words, start->subject)) continue;
    const auto deed = deed_after(words, *start);
    if (!deed) continue;
    const std::size_t region = end_of_region(words, deed->end);
    auto spoken = first_spoken(words.first(region), deed->end, here);
    // "I'll ring back within the hour": the time may also stand between the verb and "you".
    if (!spoken) spoken = first_spoken(words.first(deed->end), start->verb, here);
    std::size_t begin = start->subject;
    std::size_t end = deed->end;
    if (spoken) {
      end = std::max(end, spoken->end);
    } else if ((spoken = time_before(words, start->subject, here))) {
      begin = spoken->begin;
    }
    const auto moment = spoken ? moment_of(spoken->spoken, here) : std::nullopt;
    if (moment) {
      out.push_back({words[begin].begin, words[end - 1].end, deed->kind, *moment});
      at = end - 1;
    }
  }
}

}  // namespace

std::vector<Found> english(std::span<const Letter> letters, const Standpoint& here) {
  std::vector<Found> out;
  const std::vector<Word> words = words_of(letters);
  for (std::size_t begin = 0; begin < words.size();) {
    std::size_t end = begin;
    while (end < words.size() && !words[end].ends_sentence()) ++end;
    if (end == words.size() || words[end].text != "?")
      look_through(std::span(words).subspan(begin, end - begin), here, out);
    begin = end + 1;
  }
  return out;
}

}  // namespace deskbell::promises
