#include <promises/recognise.h>

#include <gtest/gtest.h>

#include <span>

// Both speakers stand on Monday, 2 March 2026, 10:00 on their wall.
namespace deskbell::promises {
namespace {

using namespace std::chrono_literals;

struct Row {
  std::string_view text;
  std::string_view due;  // on the customer's wall; empty: no promise
  Kind kind = Kind::reply;
};

const calendar::Zone& berlin() {
  static const calendar::Zone zone = *calendar::Zone::of("Europe/Berlin");
  return zone;
}
const calendar::Zone& shanghai() {
  static const calendar::Zone zone = *calendar::Zone::of("Asia/Shanghai");
  return zone;
}
Time monday_at_ten(const calendar::Zone& zone) {
  return zone.at(std::chrono::local_days(std::chrono::year(2026) / 3 / 2) + 10h);
}

void check(std::span<const Row> rows, const calendar::Zone& zone) {
  for (const Row& row : rows) {
    const auto found = recognised(row.text, monday_at_ten(zone), zone);
    if (row.due.empty()) {
      EXPECT_TRUE(found.empty()) << row.text << " -> " << (found.empty() ? "" : found[0].due_local + " " + found[0].words);
      continue;
    }
    if (found.size() != 1) {
      ADD_FAILURE() << row.text << ": " << found.size() << " found";
      continue;
    }
    EXPECT_EQ(found[0].due_local, row.due) << row.text << " in " << found[0].words;
    EXPECT_EQ(found[0].kind, row.kind) << row.text;
    EXPECT_EQ(found[0].due_at, zone.at(zone.local(found[0].due_at)));
  }
}

constexpr auto kCall = Kind::call_back;
constexpr auto kOther = Kind::other;

constexpr Row kEnglish[] = {
    {"I'll call you back at ten tomorrow.", "2026-03-03 10:00", kCall},
    {"We will get back to you within two hours.", "2026-03-02 12:00"},
    {"I’ll call you back in half an hour", "2026-03-02 10:30", kCall},
    {"I will call you tomorrow at 3pm.", "2026-03-03 15:00", kCall},
    {"I will call you tomorrow at 3 p.m. about your order.", "2026-03-03 15:00", kCall},
    {"I'll ring you at 4:30 pm", "2026-03-02 16:30", kCall},
    {"I'll phone you at half past nine tomorrow morning", "2026-03-03 09:30", kCall},
    {"I'll call you at quarter to five.", "2026-03-02 16:45", kCall},
    {"Tomorrow at ten, I'll call you back.", "2026-03-03 10:00", kCall},
    {"Tomorrow at 10:30 our technician will call you.", "2026-03-03 10:30", kCall},
    {"My colleague will contact you by Friday.", "2026-03-06 18:00"},
    {"Someone from the repair team will call you between 2 and 4 pm today.", "2026-03-02 16:00", kCall},
    {"We'll let you know by the end of the day.", "2026-03-02 18:00"},
    {"We'll let you know by EOD tomorrow.", "2026-03-03 18:00"},
    {"I'll email you the invoice by noon.", "2026-03-02 12:00"},
    {"I'll be in touch on Wednesday afternoon.", "2026-03-04 18:00"},
    {"You'll hear from us within 24 hours.", "2026-03-03 10:00"},
    {"You will hear from me by 5 o'clock.", "2026-03-02 17:00"},
    {"You will receive a call tomorrow morning.", "2026-03-03 12:00", kCall},
    {"I'm going to call you in an hour and a half.", "2026-03-02 11:30", kCall},
    {"I am going to send it on 5 March.", "2026-03-05 18:00", kOther},
    {"I'll send the spare part by March 6th.", "2026-03-06 18:00", kOther},
    {"We will refund the amount within 3 working days.", "2026-03-05 18:00", kOther},
    {"We will refund the amount within 5 business days.", "2026-03-09 18:00", kOther},
    {"I promise to reply by 18:00.", "2026-03-02 18:00"},
    {"Let me get back to you in a couple of hours.", "2026-03-02 12:00"},
    {"I'll check the order and call you back by 5 pm.", "2026-03-02 17:00", kCall},
    {"I'll follow up next week.", "2026-03-13 18:00"},
    {"I'll follow up next Tuesday at 9.", "2026-03-10 09:00"},
    {"I'll call you the day after tomorrow at 11 am.", "2026-03-04 11:00", kCall},
    {"I'll write back tonight.", "2026-03-02 22:00"},
    {"I'll reply by the end of the week.", "2026-03-06 18:00"},
    {"We'll get back to you in 1-2 days.", "2026-03-04 10:00"},
    {"I'll give you a call at 16:15", "2026-03-02 16:15", kCall},
    {"I'll give you a ring around eleven.", "2026-03-02 11:00", kCall},
    {"We will update you first thing tomorrow.", "2026-03-03 10:00"},
    {"We shall inform you no later than Thursday.", "2026-03-05 18:00"},
    {"I'll call you at nine.", "2026-03-02 21:00", kCall},
    {"I'll call you at two", "2026-03-02 14:00", kCall},
    {"Thanks for waiting! I'll call you within 30 minutes. Have a nice day.", "2026-03-02 10:30", kCall},
    {"Your ticket is with our team. They are busy, but I will report back on 2026-03-09.", "2026-03-09 18:00"},
    {"I'll get back to you within the hour", "2026-03-02 11:00"},
    {"I'LL CALL YOU BACK AT 14.30!", "2026-03-02 14:30", kCall},
    {"Yes, I'll have an answer for you by tomorrow evening.", "2026-03-03 21:00"},
    {"We will ship the replacement today.", "2026-03-02 18:00", kOther},
    {"I'll call you in two days at ten.", "2026-03-04 10:00", kCall},
    {"I'll try to find it and will call you back by 3 pm.", "2026-03-02 15:00", kCall},
    // none
    {"I'll call you back soon.", ""},
    {"I'll get back to you as soon as possible.", ""},
    {"I'll call you back in a minute.", ""},
    {"Can I call you back at ten tomorrow?", ""},
    {"Shall I call you tomorrow at ten?", ""},
    {"I'll call you at ten, is that fine?", ""},
    {"I won't be able to call you back today.", ""},
    {"I will not call you tomorrow.", ""},
    {"I called you yesterday at ten.", ""},
    {"Please call us back tomorrow at ten.", ""},
    {"Will you call me at ten tomorrow?", ""},
    {"If it happens again, I'll call you tomorrow.", ""},
    {"You said that I will call you at ten.", ""},
    {"I might call you tomorrow.", ""},
    {"I'll try to call you tomorrow at ten.", ""},
    {"I'll probably get back to you tomorrow.", ""},
    {"He will call you tomorrow.", ""},
    {"The shop opens at ten tomorrow.", ""},
    {"You ordered it at ten, I'll call you.", ""},
    {"I could call you at ten tomorrow.", ""},
    {"We will reduce the price by 5 percent.", ""},
    {"I'll send you the link.", ""},
    {"> I'll call you back at ten tomorrow.", ""},
    {"", ""},
    {"ok", ""},
};

constexpr Row kChinese[] = {
    {"明天上午十点给您回电话", "2026-03-03 10:00", kCall},
    {"两小时内回复您", "2026-03-02 12:00"},
    {"我明天下午3点给您打电话。", "2026-03-03 15:00", kCall},
    {"我们会在24小时内联系您。", "2026-03-03 10:00"},
    {"半小时后给您回电。", "2026-03-02 10:30", kCall},
    {"一个半小时内给您答复", "2026-03-02 11:30"},
    {"好的，今天下班前给您回复。", "2026-03-02 18:00"},
    {"后天上午给您结果", "2026-03-04 12:00"},
    {"下周一上午九点半，我会给您回电话。", "2026-03-09 09:30", kCall},
    {"我们将于3月5日下午为您上门维修", "2026-03-05 18:00", kOther},
    {"工程师明早九点联系您。", "2026-03-03 09:00"},
    {"今晚八点前回复您", "2026-03-02 20:00"},
    {"两个工作日内给您反馈", "2026-03-04 18:00"},
    {"1-2个工作日内为您处理完毕", "2026-03-04 18:00", kOther},
    {"我们会在三天内退款", "2026-03-05 10:00", kOther},
    {"您放心，周五之前一定给您一个答复。", "2026-03-06 18:00"},
    {"１５分钟内给您回电", "2026-03-02 10:15", kCall},
    {"下午两点到四点会有同事致电您", "2026-03-02 16:00", kCall},
    {"明日14:30我打给您", "2026-03-03 14:30", kCall},
    {"我十一点给您回电话", "2026-03-02 11:00", kCall},
    {"中午十二点前把方案发给您", "2026-03-02 12:00", kOther},
    {"專員會在兩小時內聯繫您", "2026-03-02 12:00"},
    {"請您耐心等待，我們明天上午十點給您回電話。", "2026-03-03 10:00", kCall},
    {"不晚于明天中午通知您", "2026-03-03 12:00"},
    {"最迟三天后告知您结果", "2026-03-05 10:00"},
    {"本周内给您答复", "2026-03-06 18:00"},
    {"大后天给您寄出", "2026-03-05 18:00", kOther},
    {"我保证今天处理好", "2026-03-02 18:00", kOther},
    {"您将在15号收到退款", "2026-03-15 18:00", kOther},
    {"两三天内给您回复", "2026-03-05 10:00"},
    {"我给您打电话，明天上午十点。", "2026-03-03 10:00", kCall},
    {"晚上七点一刻给您回电", "2026-03-02 19:15", kCall},
    {"两天后上午十点给您回电", "2026-03-04 10:00", kCall},
    // none
    {"稍后给您回电话", ""},
    {"我们会尽快联系您", ""},
    {"明天上午十点给您回电话可以吗", ""},
    {"明天上午十点给您回电话可以吗？", ""},
    {"我昨天下午三点给您回过电话", ""},
    {"请您明天十点联系我们", ""},
    {"明天可能给您回复", ""},
    {"今天无法给您回复", ""},
    {"如果还有问题，明天我给您打电话", ""},
    {"您说明天十点给您回电话", ""},
    {"我们明天不会联系您", ""},
    {"商店明天上午十点开门", ""},
    {"我可以明天给您打电话", ""},
    {"争取明天给您答复", ""},
    {"已经在两小时内回复您了", ""},
    {"您好，很高兴为您服务", ""},
};

TEST(Recognise, english_promises_are_found_with_their_time) {
  check(kEnglish, berlin());
}

TEST(Recognise, chinese_promises_are_found_with_their_time) {
  check(kChinese, shanghai());
}

TEST(Recognise, the_words_are_told_as_a_browser_counts_them) {
  const std::string_view text = "😀 Hello! I'll call you back at ten tomorrow. Bye";
  const auto found = recognised(text, monday_at_ten(berlin()), berlin());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].words, "I'll call you back at ten tomorrow");
  EXPECT_EQ(found[0].begin, 10);
  EXPECT_EQ(found[0].end, 44);
  EXPECT_EQ(found[0].certainty, Certainty::assumed);
  EXPECT_EQ(recognised("两小时内回复您", monday_at_ten(shanghai()), shanghai())[0].certainty, Certainty::exact);
}

TEST(Recognise, several_promises_stand_in_the_order_of_the_text) {
  const auto found = recognised(
      "I'll call you at 3 pm and my colleague will email you by Friday.\n我们明天上午给您答复。", monday_at_ten(berlin()), berlin());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].due_local, "2026-03-02 15:00");
  EXPECT_EQ(found[1].due_local, "2026-03-06 18:00");
  EXPECT_EQ(found[2].due_local, "2026-03-03 12:00");
}

TEST(Recognise, a_time_is_the_customers_also_over_a_change_of_clocks) {
  const Time saturday = berlin().at(std::chrono::local_days(std::chrono::year(2026) / 3 / 28) + 20h);
  const auto found = recognised("I'll call you at 9 am tomorrow", saturday, berlin());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].due_local, "2026-03-29 09:00");
  EXPECT_EQ(base::to_string(found[0].due_at), "2026-03-29T07:00:00.000000Z");
}

TEST(Recognise, any_bytes_are_borne) {
  std::string bytes;
  for (int i = 0; i < 2000; ++i) bytes += static_cast<char>(i * 37 % 256);
  EXPECT_NO_THROW(recognised(bytes, monday_at_ten(berlin()), berlin()));
  EXPECT_NO_THROW(recognised("I'll call you at", monday_at_ten(berlin()), berlin()));
  EXPECT_NO_THROW(recognised("I'll call you within 9999 weeks. 我会在999周内回复您。给您", monday_at_ten(berlin()), berlin()));
}

}  // namespace
}  // namespace deskbell::promises
