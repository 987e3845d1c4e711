#include "han.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace deskbell::text {
namespace {

struct HanPair {
  char32_t traditional;
  char32_t simplified;
};
constexpr HanPair kHans[] = {
#include "hans_table.inc"
};

constexpr char32_t kFirst = 0x4e00;
constexpr char32_t kLast = 0x9fff;
// In the table, though both ways of writing use them.
constexpr std::u32string_view kBoth =
    U"后里干面谷系台只了松板表丑出斗范丰胡划回伙借克困蒙弥辟仆千秋曲舍沈叶余云折征志制致朱准仿采吃冲淀雇杯著着乾瞭藉覆"
    U"徵夥阪才占布姜家卷累托佣岳扎周卜游凶奸峰群床刮欲注污雕吊升温向合念秘恒喫祕";
// Written so in Japanese only.
constexpr std::u32string_view kJapanese =
    U"払込働峠畑駅円気図応変売伝発検経済転続読単戻様辺択両実対覚険験権収従戦総聴鉄徳扱枠匂渋譲拠仮価壊拡撃歓観帰亀陥郷"
    U"県広鉱剤児釈獣縄剰畳嬢粋酔穂髄瀬斎雑桟歯塩桜営栄悪圧囲壱";
constexpr std::u32string_view kCantonese = U"嘅咗喺唔冇哋佢啲嚟咁畀俾";

using Forms = std::array<HanForm, kLast - kFirst + 1>;

std::unique_ptr<Forms> forms() {
  auto out = std::make_unique<Forms>();
  const auto set = [&](char32_t c, HanForm form) {
    if (c >= kFirst && c <= kLast) (*out)[c - kFirst] = form;
  };
  for (const HanPair& pair : kHans) set(pair.simplified, HanForm::simplified);
  for (const HanPair& pair : kHans) set(pair.traditional, HanForm::traditional);
  for (const char32_t c : kBoth) set(c, HanForm::any);
  for (const char32_t c : kCantonese) set(c, HanForm::traditional);
  for (const char32_t c : kJapanese) set(c, HanForm::japanese);
  return out;
}

}  // namespace

namespace {
char32_t looked_up(char32_t c) {
  const auto* found = std::ranges::lower_bound(kHans, c, {}, &HanPair::traditional);
  return found != std::end(kHans) && found->traditional == c ? found->simplified : c;
}

using Simple = std::array<char16_t, kLast - kFirst + 1>;
std::unique_ptr<Simple> simple() {
  auto out = std::make_unique<Simple>();
  for (char32_t c = kFirst; c <= kLast; ++c) {
    const char32_t to = looked_up(c);
    (*out)[c - kFirst] = static_cast<char16_t>(to <= 0xffff ? to : c);
  }
  return out;
}
}  // namespace

char32_t simplified(char32_t c) {
  static const std::unique_ptr<Simple> table = simple();
  return c >= kFirst && c <= kLast ? (*table)[c - kFirst] : looked_up(c);
}

HanForm han_form(char32_t c) {
  static const std::unique_ptr<Forms> all = forms();
  return c >= kFirst && c <= kLast ? (*all)[c - kFirst] : HanForm::any;
}

}  // namespace deskbell::text
