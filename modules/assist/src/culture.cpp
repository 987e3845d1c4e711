#include "culture.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace deskbell::assist {
namespace {

constexpr bool kFamilyFirst = true;
constexpr std::chrono::hours kMorning{8};
constexpr std::chrono::hours kEvening{21};

struct Custom {
  std::string_view language;  // the longest that the customer's begins with counts
  std::string_view region;
  bool family_first;
  std::string_view date, time, number, greeting, closing;
  std::string_view en[3];
  std::string_view zh[3];
};

constexpr Custom kCustoms[] = {
    {"zh-Hant",
     "TW",
     kFamilyFirst,
     "2026/3/2",
     "下午3:00",
     "1,234.50",
     "您好，",
     "祝 順心",
     {"Family name first; say 先生 or 小姐 with it, and 您.", "Traditional characters; do not send simplified ones.",
      "Offer a solution with the apology."},
     {"称呼姓氏加先生或小姐，用“您”。", "用繁体字，不要发简体。", "道歉时同时给出方案。"}},
    {"zh",
     "CN",
     kFamilyFirst,
     "2026年3月2日",
     "15:00",
     "1,234.50",
     "您好，",
     "祝您生活愉快",
     {"Family name first; say 先生 or 女士 with it, and 您, not 你.",
      "An answer at once, if only that you are looking into it.",
      "Never let him lose face: not “your mistake”, but what to do now."},
     {"称呼姓氏加先生或女士，用“您”。", "先及时回应，哪怕只是说正在查。", "不说是客户的错，只说接下来怎么办。"}},
    {"en-GB",
     "GB",
     !kFamilyFirst,
     "2 March 2026",
     "15:00",
     "1,234.50",
     "Hello,",
     "Kind regards",
     {"Polite and understated; “I'm afraid” for bad news.", "British spelling.", "Days before months in dates."},
     {"礼貌含蓄，坏消息用“I'm afraid”开头。", "用英式拼写。", "日期先日后月。"}},
    {"en",
     "US",
     !kFamilyFirst,
     "March 2, 2026",
     "3:00 PM",
     "1,234.50",
     "Hi,",
     "Best regards",
     {"First names are usual after the first reply.", "Friendly, direct, the answer first.",
      "Write months in words: 3/2 is read in two ways."},
     {"第一次回复后通常直呼名字。", "友好直接，先说答案。", "月份写成单词，3/2有两种读法。"}},
    {"de",
     "DE",
     !kFamilyFirst,
     "2.3.2026",
     "15:00",
     "1.234,50",
     "Guten Tag,",
     "Mit freundlichen Grüßen",
     {"Sie and Herr or Frau with the family name.", "Exact and complete; promises are taken at their word.",
      "Comma for decimals."},
     {"用尊称“Sie”，称Herr或Frau加姓。", "准确完整，承诺会被当真。", "小数用逗号。"}},
    {"fr",
     "FR",
     !kFamilyFirst,
     "2 mars 2026",
     "15 h 00",
     "1 234,50",
     "Bonjour,",
     "Cordialement",
     {"Always begin with Bonjour.", "vous, Madame or Monsieur.", "Comma for decimals."},
     {"一定先说“Bonjour”。", "用“vous”，称Madame或Monsieur。", "小数用逗号。"}},
    {"es",
     "ES",
     !kFamilyFirst,
     "2 de marzo de 2026",
     "15:00",
     "1.234,50",
     "Hola,",
     "Un saludo",
     {"Warm in tone; usted with older people and in Latin America.", "Two family names are usual; keep both.",
      "Comma for decimals in Spain."},
     {"语气热情，对长者及拉美客户用“usted”。", "常有两个姓，都要保留。", "西班牙小数用逗号。"}},
    {"pt",
     "BR",
     !kFamilyFirst,
     "2 de março de 2026",
     "15:00",
     "1.234,50",
     "Olá,",
     "Atenciosamente",
     {"Warm; você, or Senhor and Senhora with elders.", "Confirm that you took it on yourself.", "Comma for decimals."},
     {"语气亲切，用“você”，对长者称Senhor或Senhora。", "说明由您亲自跟进。", "小数用逗号。"}},
    {"it",
     "IT",
     !kFamilyFirst,
     "2 marzo 2026",
     "15:00",
     "1.234,50",
     "Buongiorno,",
     "Cordiali saluti",
     {"Lei with people whom you do not know.", "Titles such as Dottore are used.", "Comma for decimals."},
     {"不熟的人用“Lei”。", "常用头衔，如Dottore。", "小数用逗号。"}},
    {"nl",
     "NL",
     !kFamilyFirst,
     "2 maart 2026",
     "15:00",
     "1.234,50",
     "Hallo,",
     "Met vriendelijke groet",
     {"Direct is polite; long apologies are not.", "u at first, je when the customer does.", "Comma for decimals."},
     {"直接就是礼貌，不必长篇道歉。", "先用“u”，客户用“je”再跟。", "小数用逗号。"}},
    {"ja",
     "JP",
     kFamilyFirst,
     "2026年3月2日",
     "15:00",
     "1,234.50",
     "お世話になっております。",
     "よろしくお願いいたします。",
     {"Family name with 様.", "Polite forms throughout; apologise first, explain after.",
      "Say exactly by when you answer, and keep it."},
     {"姓加“様”。", "通篇敬语，先道歉再解释。", "说清何时回复，并守时。"}},
    {"ko",
     "KR",
     kFamilyFirst,
     "2026년 3월 2일",
     "오후 3:00",
     "1,234.50",
     "안녕하세요.",
     "감사합니다.",
     {"Family name or full name with 님.", "Polite style (-습니다, -요).",
      "Speed counts: answer at once, solve after."},
     {"姓名后加“님”。", "用敬语体。", "重视速度，先回应再解决。"}},
    {"ru",
     "RU",
     !kFamilyFirst,
     "02.03.2026",
     "15:00",
     "1 234,50",
     "Здравствуйте!",
     "С уважением",
     {"вы; first name and patronymic in formal cases.", "Matter-of-fact; few exclamation marks.",
      "Comma for decimals."},
     {"用“вы”，正式场合称名加父称。", "就事论事，少用感叹号。", "小数用逗号。"}},
    {"ar",
     "",
     !kFamilyFirst,
     "2 مارس 2026",
     "3:00 م",
     "1,234.50",
     "السلام عليكم،",
     "مع التحية",
     {"Begin with a greeting and thanks before the matter.", "Friday is a day of rest in most countries.",
      "Written from right to left; numbers stay as they are."},
     {"先问候致谢，再谈正事。", "多数国家周五休息。", "从右向左书写，数字不变。"}},
    {"",
     "",
     !kFamilyFirst,
     "2026-03-02",
     "15:00",
     "1,234.50",
     "Hello,",
     "Kind regards",
     {"Short sentences and no idioms: he may use a translator.", "Write months in words.",
      "Ask how he would like to be addressed."},
     {"句子简短，不用俗语，对方可能在用翻译。", "月份写成文字。", "询问对方希望的称呼。"}}};

const Custom& custom_of(std::string_view language) {
  return *std::ranges::find_if(kCustoms, [&](const Custom& one) { return language.starts_with(one.language); });
}

}  // namespace

CultureCard culture_of(std::string_view language, const std::optional<calendar::Zone>& zone, Time now) {
  const Custom& custom = custom_of(language == "zh-TW" || language == "zh-HK" ? "zh-Hant" : language);
  CultureCard out{.language = std::string(language),
                  .region = std::string(custom.region),
                  .name_order = custom.family_first ? "family_first" : "given_first",
                  .date_example = std::string(custom.date),
                  .time_example = std::string(custom.time),
                  .number_example = std::string(custom.number),
                  .greeting = std::string(custom.greeting),
                  .closing = std::string(custom.closing),
                  .manners_en = {std::begin(custom.en), std::end(custom.en)},
                  .manners_zh = {std::begin(custom.zh), std::end(custom.zh)}};
  if (!zone) return out;
  const auto local = zone->local(now);
  const auto of_day = local - std::chrono::floor<std::chrono::days>(local);
  out.local_time = zone->text(now);
  out.time_zone = zone->name();
  out.at_night = of_day < kMorning || of_day >= kEvening;
  return out;
}

}  // namespace deskbell::assist
