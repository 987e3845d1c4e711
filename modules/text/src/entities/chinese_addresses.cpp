#include "entities/numerals.h"
#include "entities/scanners.h"

#include <algorithm>

// 省 市 区 街道 路 号 栋 单元 室: levels from large to small, each a name or a number and what it is.
namespace deskbell::text {
namespace {

using View = std::u32string_view;

// Provinces without their endings, and cities that are often written so.
constexpr View kPlaces[] = {U"北京", U"天津", U"上海", U"重庆", U"河北", U"山西",   U"辽宁",   U"吉林", U"江苏",
                            U"浙江", U"安徽", U"福建", U"江西", U"山东", U"河南",   U"湖北",   U"湖南", U"广东",
                            U"海南", U"四川", U"贵州", U"云南", U"陕西", U"甘肃",   U"青海",   U"台湾", U"广西",
                            U"西藏", U"宁夏", U"新疆", U"香港", U"澳门", U"内蒙古", U"黑龙江", U"广州", U"深圳",
                            U"杭州", U"南京", U"苏州", U"成都", U"武汉", U"西安",   U"长沙",   U"郑州", U"青岛",
                            U"济南", U"厦门", U"福州", U"宁波", U"无锡", U"合肥",   U"昆明",   U"大连", U"沈阳",
                            U"东莞", U"佛山", U"台北", U"新北", U"高雄", U"台中",   U"台南",   U"桃园"};

struct Ending {
  View text;
  int level;   // 1 province, 2 city, 3 district, 4 street, 5 number, 6 building, 7 room
  bool named;  // a name stands before it; else a number
};
// Longer ones first.
constexpr Ending kEndings[] = {
    {U"特别行政区", 1, true}, {U"自治区", 1, true}, {U"自治州", 2, true}, {U"自治县", 3, true}, {U"开发区", 3, true},
    {U"新区", 3, true},       {U"街道", 4, true},   {U"大街", 4, true},   {U"大道", 4, true},   {U"胡同", 4, true},
    {U"小区", 5, true},       {U"花园", 5, true},   {U"大厦", 5, true},   {U"广场", 5, true},   {U"公寓", 5, true},
    {U"家园", 5, true},       {U"新村", 5, true},   {U"中心", 5, true},   {U"大学", 5, true},   {U"工业园", 5, true},
    {U"科技园", 5, true},     {U"单元", 6, false},  {U"号楼", 6, false},  {U"省", 1, true},     {U"市", 2, true},
    {U"区", 3, true},         {U"县", 3, true},     {U"镇", 3, true},     {U"乡", 3, true},     {U"旗", 3, true},
    {U"路", 4, true},         {U"街", 4, true},     {U"巷", 4, true},     {U"道", 4, true},     {U"村", 4, true},
    {U"段", 4, true},         {U"苑", 5, true},     {U"弄", 5, false},    {U"号", 5, false},    {U"栋", 6, false},
    {U"幢", 6, false},        {U"座", 6, false},    {U"楼", 6, false},    {U"层", 6, false},    {U"室", 7, false},
    {U"户", 7, false},        {U"之", 5, false}};

constexpr LetterFilter kPlaceLetters(kPlaces, [](View place) { return place; });
constexpr LetterFilter kEndingLetters(kEndings, [](const Ending& ending) { return ending.text; });

constexpr std::size_t kLongestName = 9;
constexpr std::size_t kMostLevels = 12;
// In no name of a place, and what leads to an address.
constexpr View kNever =
    U"的了是我你您他她它们在到寄送发给往请把被就都也还没不吗呢吧啊哪怎么什谁这那个，。！？、；：:,.!?;\n（）()"
    U"【】「」“”\"'";

struct Level {
  std::size_t end = 0;
  int level = 0;
  bool named = false;
};

constexpr LetterFilter kNeverLetters(kNever);
bool is_never(char32_t c) {
  return kNeverLetters.may_have(c) && kNever.contains(c);
}

bool is_number_of_house(char32_t c) {
  return is_word(c) || c == U'-' || chinese_digit(c) || c == U'十' || c == U'百' || c == U'甲' || c == U'乙' ||
         c == U'丙' || c == U'#';
}

// The next level: a name of two letters or more, or a number, and an ending.
Level level_at(const Letters& letters, std::size_t begin) {
  bool number = true;
  for (std::size_t at = begin; at < letters.size() && at - begin <= kLongestName; ++at) {
    const char32_t c = letters[at];
    if (at > begin && kEndingLetters.may_have(c))
      for (const Ending& ending : kEndings) {
        if (!letters.sees(at, ending.text)) continue;
        if (ending.named ? at - begin < 1 : !number) continue;
        const std::size_t end = at + ending.text.size();
        // "市区" and "路口" are words of their own.
        if (ending.text == U"市" && letters[end] == U'区') continue;
        if (ending.text == U"路" && (letters[end] == U'口' || letters[end] == U'上')) continue;
        if (ending.text == U"道" && begin + 1 == at) continue;
        return {end, ending.level, ending.named};
      }
    if (is_never(c)) return {};
    number = number && is_number_of_house(c);
    if (!number && !is_han(c) && !is_word(c)) return {};
  }
  return {};
}

// "1203" or "A座1203" at the very end.
std::size_t room_at(const Letters& letters, std::size_t at) {
  std::size_t end = at;
  while (is_word(letters[end]) || (letters[end] == U'-' && is_digit(letters[end + 1]))) ++end;
  const std::size_t size = end - at;
  const bool ends = !is_han(letters[end]) || kNever.contains(letters[end]);
  return size >= 2 && size <= 6 && is_digit(letters[end - 1]) && ends ? end : at;
}

std::size_t place_at(const Letters& letters, std::size_t at) {
  if (!kPlaceLetters.may_have(letters[at])) return 0;
  for (const View place : kPlaces)
    if (letters.sees(at, place)) return place.size();
  return 0;
}

struct Reading {
  std::size_t end = 0;
  unsigned levels = 0;  // bits
  int count = 0;
  bool place = false;
};

Reading read_from(const Letters& letters, std::size_t begin) {
  Reading out;
  std::size_t at = begin;
  // "北京朝阳区": a place without its ending.
  for (int places = 0; places < 2; ++places) {
    const std::size_t size = place_at(letters, at);
    if (size == 0) break;
    const char32_t next = letters[at + size];
    const bool ended =
        next == U'省' || next == U'市' || next == U'路' || next == U'街' || letters.sees(at + size, U"自治区");
    if (ended && next != U'省' && next != U'市' && !letters.sees(at + size, U"自治区")) break;
    at += size + (next == U'省' || next == U'市' ? 1 : letters.sees(at + size, U"自治区") ? 3 : 0);
    out.levels |= places == 0 ? 1U << 1 : 1U << 2;
    ++out.count;
    out.place = true;
    out.end = at;
    while (letters[at] == U' ') ++at;
  }
  int last = 0;
  while (out.count < static_cast<int>(kMostLevels)) {
    const Level level = level_at(letters, at);
    if (level.end == 0 || level.level < last - 1) break;
    last = level.level;
    out.levels |= 1U << level.level;
    ++out.count;
    out.end = at = level.end;
    while (letters[at] == U' ') ++at;
  }
  if ((out.levels & (1U << 5 | 1U << 6)) != 0)
    if (const std::size_t end = room_at(letters, at); end > at) out.end = end;
  return out;
}

bool is_address(const Reading& reading) {
  const auto has = [&](int level) { return (reading.levels >> level & 1U) != 0; };
  const bool exact = has(4) && (has(5) || has(6) || has(7));
  const bool region = reading.place || has(1) || has(2);
  return (exact && reading.count >= 2) || (region && has(3) && reading.count >= 3 && (has(4) || has(5))) ||
         (region && has(3) && has(5));
}

// What leads in: "地址：", "寄到", "住在".
bool leads_in(const Letters& letters, std::size_t at) {
  const char32_t before = letters.before(at);
  if (before == 0 || !is_han(before)) return true;
  return View(U"在到往至址是给寄送发为成于改住去货件").contains(before);
}

// Letters of words that announce an address and would be read as a part of it.
std::size_t announced_at(const Letters& letters, std::size_t at) {
  for (const View words : {View(U"收货地址"), View(U"邮寄地址"), View(U"地址"), View(U"住址"), View(U"家住"),
                           View(U"收货"), View(U"收件")})
    if (letters.sees(at, words)) return words.size();
  return 0;
}

}  // namespace

void find_chinese_addresses(const Letters& letters, Finds& finds) {
  if (!letters.han) return;
  for (std::size_t at = 0; at < letters.size();) {
    const char32_t c = letters[at];
    if (!is_han(c) || is_never(c) || (!leads_in(letters, at) && place_at(letters, at) == 0)) {
      ++at;
      continue;
    }
    if (const std::size_t announced = announced_at(letters, at); announced > 0) {
      at += announced;
      continue;
    }
    const Reading reading = read_from(letters, at);
    if (!is_address(reading)) {
      ++at;
      continue;
    }
    finds.push_back({.kind = EntityKind::address,
                     .begin = at,
                     .end = reading.end,
                     .value = std::string(letters.written(at, reading.end)),
                     .detail = "CN",
                     .confidence = std::min(0.97, 0.6 + 0.1 * reading.count),
                     .claim = Claim::proven});
    at = reading.end;
  }
}

}  // namespace deskbell::text
