#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "form.h"
#include "html.h"
#include "page.h"

namespace deskbell::site {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Time at(int hour) {
  return Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(hour));
}

aftercare::Tracked tracked() {
  aftercare::Tracked out;
  out.number = "REP-1042";
  out.subject = "Kettle <leaks> & \"drips\"";
  out.state = "In progress";
  out.language = "en";
  out.time_zone = "Asia/Shanghai";
  out.opened_at = at(1);
  out.updated_at = at(2);
  out.promised_at = at(9);
  out.promises = {{promises::Kind::call_back, at(8)}};
  out.told = {{at(2), "<script>alert(1)</script>\nLine two", aftercare::Tracked::Told::By::us}};
  out.documents = {{"bill\".pdf", "/api/v1/attachments/x/bill.pdf", 12}};
  out.may_write = true;
  return out;
}

std::string page_of(const aftercare::Tracked& what, Said said = Said::nothing) {
  return tracking_page({.tracked = what, .link = "1.1.2.3.4.mac", .form = "form-token", .client_id = "abc", .said = said});
}

TEST(TrackingPage, what_people_wrote_is_text_and_never_markup) {
  const std::string html = page_of(tracked());
  EXPECT_THAT(html, HasSubstr("Kettle &lt;leaks&gt; &amp; &quot;drips&quot;"));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;<br>Line two"));
  EXPECT_THAT(html, HasSubstr("bill&quot;.pdf"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
}

TEST(TrackingPage, times_are_the_customers) {
  const std::string html = page_of(tracked());
  EXPECT_THAT(html, HasSubstr("2026-03-02 17:00"));
  EXPECT_THAT(html, HasSubstr("a call by <time datetime=\"2026-03-02T08:00:00.000000Z\">2026-03-02 16:00"));
  EXPECT_THAT(html, HasSubstr("Asia/Shanghai"));
}

TEST(TrackingPage, a_form_is_there_exactly_when_it_may_be_sent) {
  auto what = tracked();
  EXPECT_THAT(page_of(what), HasSubstr("/track/1.1.2.3.4.mac/message"));
  EXPECT_THAT(page_of(what), HasSubstr("/track/1.1.2.3.4.mac/files\" accept-charset=\"utf-8\" enctype=\"multipart/form-data\""));
  EXPECT_THAT(page_of(what), Not(HasSubstr("/answer")));
  EXPECT_THAT(page_of(what), Not(HasSubstr("/rating")));
  what.step = aftercare::Step::confirm;
  what.may_answer = what.may_rate = what.may_reopen = true;
  what.may_write = false;
  const std::string html = page_of(what);
  EXPECT_THAT(html, Not(HasSubstr("/message")));
  EXPECT_THAT(html, HasSubstr("/answer"));
  EXPECT_THAT(html, HasSubstr("/rating"));
  EXPECT_THAT(html, HasSubstr("value=\"form-token\""));
}

TEST(TrackingPage, it_speaks_the_customers_language) {
  auto what = tracked();
  what.language = "zh-CN";
  what.step = aftercare::Step::customers;
  const std::string html = page_of(what, Said::message);
  EXPECT_THAT(html, HasSubstr("<html lang=\"zh-CN\">"));
  EXPECT_THAT(html, HasSubstr("我们在等待您的答复。"));
  EXPECT_THAT(html, HasSubstr("谢谢，我们已收到您的留言。"));
  EXPECT_THAT(html, Not(HasSubstr("What happens next")));
}

TEST(Form, fields_are_decoded_and_bad_ones_refused) {
  const auto form = read_form("text=a+b%20c%26%E4%BD%A0&form=x&empty=&flag");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->at("text"), "a b c&你");
  EXPECT_EQ(form->at("empty"), "");
  EXPECT_EQ(form->at("flag"), "");
  EXPECT_TRUE(read_form("")->empty());
  EXPECT_EQ(read_form("a=%zz%4")->at("a"), "%zz%4");
  EXPECT_FALSE(read_form("a=1&a=2"));
  EXPECT_FALSE(read_form("a=%00"));
  EXPECT_FALSE(read_form("a=%ff"));
  std::string many;
  for (int i = 0; i < 30; ++i) many += "f" + std::to_string(i) + "=1&";
  EXPECT_FALSE(read_form(many));
}

}  // namespace
}  // namespace deskbell::site
