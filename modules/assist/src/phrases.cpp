#include "phrases.h"

#include <text/fold.h>
#include <text/sentences.h>

#include <map>
#include <string>

namespace deskbell::assist {
namespace {

struct Phrase {
  std::string_view en;
  std::string_view zh;
};

// What stands first is what is said; further wordings of the same lead to it.
constexpr Phrase kPhrases[] = {{"Hello.", "您好。"},
                               {"Hi.", "您好。"},
                               {"Hello!", "您好！"},
                               {"Hi there!", "您好！"},
                               {"Hello", "你好"},
                               {"Good morning.", "早上好。"},
                               {"Good afternoon.", "下午好。"},
                               {"Good evening.", "晚上好。"},
                               {"How can I help you?", "请问有什么可以帮您？"},
                               {"How may I help you?", "请问有什么可以帮您？"},
                               {"One moment, please.", "请稍等。"},
                               {"Just a moment, please.", "请稍等片刻。"},
                               {"Thank you for waiting.", "感谢您的等待。"},
                               {"Sorry to keep you waiting.", "抱歉让您久等了。"},
                               {"I am looking into it.", "我正在为您查询。"},
                               {"Let me check that for you.", "我帮您查一下。"},
                               {"I will check and get back to you.", "我核实后回复您。"},
                               {"We are sorry for the inconvenience.", "给您带来不便，非常抱歉。"},
                               {"I am sorry to hear that.", "很抱歉给您带来这样的体验。"},
                               {"I understand how you feel.", "我理解您的心情。"},
                               {"I understand that this is annoying.", "我理解这让您很困扰。"},
                               {"Could you give me your order number, please?", "请提供一下您的订单号。"},
                               {"What is your order number?", "请问您的订单号是多少？"},
                               {"Could you send a picture, please?", "麻烦您发一张照片。"},
                               {"Could you tell me your phone number, please?", "请问您的联系电话是多少？"},
                               {"Could you tell me your e-mail address, please?", "请问您的邮箱是多少？"},
                               {"May I have your name, please?", "请问怎么称呼您？"},
                               {"Your order is on its way.", "您的订单正在配送中。"},
                               {"Your parcel has been sent.", "您的包裹已发出。"},
                               {"Your refund has been approved.", "您的退款已通过审核。"},
                               {"The refund takes three to five working days.", "退款将在3到5个工作日内到账。"},
                               {"I have passed it on to a colleague.", "我已转给同事处理。"},
                               {"A colleague will contact you.", "会有同事与您联系。"},
                               {"I will call you back.", "我会给您回电。"},
                               {"Is there anything else I can help you with?", "请问还有什么可以帮您的吗？"},
                               {"Has this solved your problem?", "请问问题解决了吗？"},
                               {"You are welcome.", "不客气。"},
                               {"Thank you.", "谢谢。"},
                               {"Thank you very much.", "非常感谢。"},
                               {"Thanks.", "谢谢。"},
                               {"Thank you for your understanding.", "感谢您的理解。"},
                               {"Thank you for your feedback.", "感谢您的反馈。"},
                               {"Please accept our apologies.", "请接受我们的歉意。"},
                               {"Have a nice day.", "祝您生活愉快。"},
                               {"Have a nice day!", "祝您生活愉快！"},
                               {"Goodbye.", "再见。"},
                               {"Goodbye!", "再见！"},
                               {"Where is my order?", "我的订单到哪了？"},
                               {"I want my money back.", "我要退款。"},
                               {"I would like to cancel my order.", "我想取消订单。"},
                               {"I want to talk to a person.", "我要转人工。"},
                               {"Please call me back.", "请给我回电话。"},
                               {"It does not work.", "不能用。"},
                               {"Yes.", "是的。"},
                               {"No.", "不是。"},
                               {"OK.", "好的。"}};

// Ends and blanks do not tell phrases apart.
std::string key_of(std::string_view sentence) {
  std::string folded = text::fold(sentence);
  constexpr std::string_view kEnds[] = {".", "!", "?", "。", "！", "？", " ", "~", ",", "，"};
  for (bool cut = true; cut;) {
    cut = false;
    for (const auto end : kEnds)
      if (folded.ends_with(end)) {
        folded.resize(folded.size() - end.size());
        cut = true;
      }
  }
  return folded;
}

using Table = std::map<std::string, std::string_view, std::less<>>;

Table table(std::string_view Phrase::* from, std::string_view Phrase::* to) {
  Table out;
  for (const auto& phrase : kPhrases) out.try_emplace(key_of(phrase.*from), phrase.*to);
  return out;
}

}  // namespace

Translation by_table(std::string_view text, std::string_view to, std::span<const OwnPhrase> own) {
  static const Table to_en = table(&Phrase::zh, &Phrase::en);
  static const Table to_zh = table(&Phrase::en, &Phrase::zh);
  const bool chinese = to == "zh";
  const Table& known = chinese ? to_zh : to_en;
  Table its_own;
  for (const OwnPhrase& phrase : own)
    its_own.try_emplace(key_of(chinese ? phrase.en : phrase.zh), chinese ? phrase.zh : phrase.en);
  Translation out{.complete = true};
  for (const auto sentence : text::sentences(text)) {
    TranslatedSentence one{.from = std::string(sentence)};
    const std::string key = key_of(sentence);
    if (const auto mine = its_own.find(key); mine != its_own.end())
      one.to = std::string(mine->second);
    else if (const auto found = known.find(key); found != known.end())
      one.to = std::string(found->second);
    out.complete = out.complete && one.to;
    out.sentences.push_back(std::move(one));
  }
  out.complete = out.complete && !out.sentences.empty();
  return out;
}

std::vector<OwnPhrase> built_in_phrases() {
  std::vector<OwnPhrase> out;
  for (const auto& phrase : kPhrases) out.push_back({std::string(phrase.en), std::string(phrase.zh)});
  return out;
}

}  // namespace deskbell::assist
