#include "spoken.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "chinese_time.h"

// Clause by clause: what is done for 您, and when, in the same clause or in one beside it that says nothing else.
namespace deskbell::promises {
namespace {

using View = std::u32string_view;

struct Phrase {
  View words;
  Kind kind;
};

constexpr View kTo = U"给向为替跟与和同帮";
constexpr View kYou = U"您你";

// Behind 给您 and the like.
constexpr Phrase kForYou[] = {
    {U"回电", Kind::call_back}, {U"电话", Kind::call_back}, {U"去电", Kind::call_back}, {U"致电", Kind::call_back},
    {U"回拨", Kind::call_back}, {U"来电", Kind::call_back}, {U"拨打", Kind::call_back}, {U"回复", Kind::reply},
    {U"答复", Kind::reply},     {U"回信", Kind::reply},     {U"回音", Kind::reply},     {U"反馈", Kind::reply},
    {U"邮件", Kind::reply},     {U"消息", Kind::reply},     {U"短信", Kind::reply},     {U"联系", Kind::reply},
    {U"联络", Kind::reply},     {U"沟通", Kind::reply},     {U"准信", Kind::reply},     {U"结果", Kind::reply},
    {U"说明", Kind::reply},     {U"解释", Kind::reply},     {U"说法", Kind::reply},     {U"确认", Kind::reply},
    {U"回话", Kind::reply},     {U"处理", Kind::other},     {U"解决", Kind::other},     {U"办", Kind::other},
    {U"退", Kind::other},       {U"换", Kind::other},       {U"发", Kind::other},       {U"寄", Kind::other},
    {U"安排", Kind::other},     {U"修", Kind::other},       {U"送", Kind::other},       {U"查", Kind::other},
    {U"核实", Kind::other},     {U"补", Kind::other},       {U"开", Kind::other},       {U"装", Kind::other}};

// Followed by 您.
constexpr Phrase kOnYou[] = {
    {U"电话联系", Kind::call_back}, {U"致电", Kind::call_back},  {U"打给", Kind::call_back}, {U"回电给", Kind::call_back},
    {U"打电话给", Kind::call_back}, {U"回访", Kind::call_back},  {U"回复给", Kind::reply},   {U"答复给", Kind::reply},
    {U"反馈给", Kind::reply},       {U"回复", Kind::reply},      {U"答复", Kind::reply},     {U"联系", Kind::reply},
    {U"联络", Kind::reply},         {U"通知", Kind::reply},      {U"告知", Kind::reply},     {U"告诉", Kind::reply},
    {U"发给", Kind::other},         {U"寄给", Kind::other},      {U"退给", Kind::other},     {U"送到", Kind::other},
    {U"寄到", Kind::other}};

// Behind 会, 将 and the like, without 您.
constexpr Phrase kWill[] = {
    {U"回电", Kind::call_back}, {U"致电", Kind::call_back}, {U"来电", Kind::call_back}, {U"回复", Kind::reply},
    {U"答复", Kind::reply},     {U"反馈", Kind::reply},     {U"联系", Kind::reply},     {U"通知", Kind::reply},
    {U"处理", Kind::other},     {U"解决", Kind::other},     {U"发货", Kind::other},     {U"退款", Kind::other},
    {U"寄出", Kind::other},     {U"上门", Kind::other},     {U"安排", Kind::other},     {U"办好", Kind::other},
    {U"完成", Kind::other},     {U"到账", Kind::other},     {U"修好", Kind::other},     {U"补发", Kind::other},
    {U"送达", Kind::other},     {U"收到", Kind::other}};

constexpr View kWillWords[] = {U"会", U"将", U"一定", U"保证", U"承诺", U"马上", U"必"};

// With one of these a clause promises nothing.
constexpr View kSpoils[] = {U"不会", U"不能", U"无法", U"没法", U"没有", U"未能", U"可能", U"也许", U"大概率", U"争取", U"尽量",
                            U"试试", U"希望", U"已经", U"刚才", U"刚刚", U"昨天", U"之前给", U"上周", U"曾",   U"您说", U"你说",
                            U"他说", U"她说", U"客户说", U"我可以", U"我们可以", U"我能", U"您可以", U"不一定", U"是否", U"能不能",
                            U"要不要", U"好不好", U"请问", U"未必", U"不必", U"不用", U"已为您", U"已给您", U"已向您"};
constexpr View kConditions[] = {U"如果", U"要是", U"假如", U"倘若", U"除非", U"万一", U"若您", U"的话"};
constexpr View kQuestionEnds = U"吗呢么吧";

bool has(View text, View part) {
  return text.find(part) != View::npos;
}

struct Deed {
  std::size_t begin = 0;
  std::size_t end = 0;
  Kind kind = Kind::other;
};

bool was_done(View clause, std::size_t end) {
  if (end >= clause.size()) return false;
  return clause[end] == U'过' || (clause[end] == U'了' && end + 1 >= clause.size());
}

std::optional<Deed> deed_for_you(View clause) {
  constexpr std::size_t kReach = 9;
  for (std::size_t at = 0; at + 1 < clause.size(); ++at) {
    if (!kTo.contains(clause[at]) || !kYou.contains(clause[at + 1])) continue;
    const std::size_t from = at + 2;
    if (from < clause.size() && clause[from] == U'的') continue;
    const View near = clause.substr(from, kReach);
    std::size_t best = View::npos;
    Deed deed{.begin = at};
    for (const Phrase& phrase : kForYou)
      if (const auto found = near.find(phrase.words); found < best) {
        best = found;
        deed.end = from + found + phrase.words.size();
        deed.kind = phrase.kind;
      }
    if (best != View::npos && !was_done(clause, deed.end) && !was_done(clause, from + 1)) return deed;
  }
  return std::nullopt;
}

std::optional<Deed> deed_on_you(View clause) {
  for (const Phrase& phrase : kOnYou)
    for (auto at = clause.find(phrase.words); at != View::npos; at = clause.find(phrase.words, at + 1)) {
      std::size_t end = at + phrase.words.size();
      if (end >= clause.size()) break;
      if (clause[end] == U'了' || clause[end] == U'过') continue;
      if (!kYou.contains(clause[end])) continue;
      ++end;
      if (end < clause.size() && clause[end] == U'的' ) continue;
      return Deed{at, end, phrase.kind};
    }
  return std::nullopt;
}

std::optional<Deed> deed_to_come(View clause) {
  constexpr std::size_t kReach = 12;
  for (const View will : kWillWords) {
    const auto at = clause.find(will);
    if (at == View::npos) continue;
    for (const Phrase& phrase : kWill) {
      const auto found = clause.find(phrase.words, at + will.size());
      if (found == View::npos || found > at + kReach) continue;
      const std::size_t end = found + phrase.words.size();
      if (!was_done(clause, end)) return Deed{at, end, phrase.kind};
    }
  }
  return std::nullopt;
}

// "不晚于" and "不超过" deny nothing.
bool is_spoilt(View clause) {
  return std::ranges::any_of(kSpoils, [&](View spoil) { return has(clause, spoil); });
}

std::optional<Deed> deed_in(View clause) {
  if (is_spoilt(clause)) return std::nullopt;
  if (auto deed = deed_for_you(clause)) return deed;
  if (auto deed = deed_on_you(clause)) return deed;
  return deed_to_come(clause);
}

struct Clause {
  std::size_t begin = 0;  // in the line
  View text;
};

bool ends_sentence(char32_t c) {
  return View(U"。!?;\n！？；").contains(c);
}
bool ends_clause(char32_t c) {
  return View(U",，、:：()（）").contains(c);
}

// A time and next to nothing else.
std::optional<SpokenLetters> only_time(View clause, const Standpoint& here) {
  constexpr std::size_t kMore = 4;
  const auto found = spoken_in(clause, here);
  if (!found || clause.size() - (found->end - found->begin) > kMore) return std::nullopt;
  return found;
}

void look_through(std::span<const Clause> clauses, const Standpoint& here, std::vector<Found>& out) {
  bool conditional = false;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    const Clause& clause = clauses[i];
    conditional = conditional || std::ranges::any_of(kConditions, [&](View word) { return has(clause.text, word); });
    const auto deed = deed_in(clause.text);
    if (!deed || conditional) continue;
    std::size_t begin = clause.begin + deed->begin;
    std::size_t end = clause.begin + deed->end;
    auto spoken = spoken_in(clause.text, here);
    std::size_t base = clause.begin;
    if (!spoken && i > 0 && (spoken = only_time(clauses[i - 1].text, here))) base = clauses[i - 1].begin;
    if (!spoken && i + 1 < clauses.size() && (spoken = only_time(clauses[i + 1].text, here))) base = clauses[i + 1].begin;
    const auto moment = spoken ? moment_of(spoken->spoken, here) : std::nullopt;
    if (!moment) continue;
    begin = std::min(begin, base + spoken->begin);
    end = std::max(end, base + spoken->end);
    out.push_back({begin, end, deed->kind, *moment});
  }
}

}  // namespace

std::vector<Found> chinese(std::span<const Letter> letters, const Standpoint& here) {
  std::u32string line;
  line.reserve(letters.size());
  for (const Letter& letter : letters) line += letter.folded;
  const View all = line;
  std::vector<Found> out;
  std::vector<Clause> clauses;
  const auto finish = [&](bool question) {
    if (!clauses.empty()) {
      View last = clauses.back().text;
      while (!last.empty() && last.back() == U' ') last.remove_suffix(1);
      question = question || (!last.empty() && kQuestionEnds.contains(last.back()));
      if (!question) look_through(clauses, here, out);
    }
    clauses.clear();
  };
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= all.size(); ++at) {
    const bool end = at == all.size();
    if (!end && !ends_sentence(all[at]) && !ends_clause(all[at])) continue;
    // A colon between digits belongs to a clock.
    if (!end && all[at] == U':' && at > 0 && at + 1 < all.size() && all[at - 1] <= U'9' && all[at + 1] <= U'9') continue;
    if (at > begin) clauses.push_back({begin, all.substr(begin, at - begin)});
    if (end || ends_sentence(all[at])) finish(!end && (all[at] == U'?' || all[at] == U'？'));
    begin = at + 1;
  }
  return out;
}

}  // namespace deskbell::promises
