#include <gmock/gmock.h>
#include <refusals/wording.h>

namespace deskbell::refusals {
namespace {

using enum Language;

TEST(Wording, every_code_has_its_chinese) {
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    const std::string name(base::name_of(static_cast<ErrorCode>(code)));
    const std::string text = told(zh, "Xyzzy is what nobody translates.", name);
    EXPECT_THAT(text, testing::EndsWith("（Xyzzy is what nobody translates.）")) << name;
    EXPECT_GT(text.size(), std::string("（Xyzzy is what nobody translates.）").size()) << name;
  }
}

TEST(Wording, codes_of_the_protocol_have_their_chinese_too) {
  for (const char* code :
       {"bad_request", "method_not_allowed", "payload_too_large", "expectation_failed", "upgrade_required",
        "headers_too_large", "http_version", "misdirected", "request_timeout", "unsupported_media_type"})
    EXPECT_NE(told(zh, "Xyzzy.", code), "Xyzzy.") << code;
}

TEST(Wording, a_sentence_is_told_in_chinese) {
  EXPECT_EQ(told(zh, "There is no such case."), "找不到该工单。");
  EXPECT_EQ(told(en, "There is no such case."), "There is no such case.");
}

TEST(Wording, what_stands_in_a_sentence_keeps_its_place) {
  EXPECT_EQ(told(zh, "may have at most 200 characters"), "最多 200 个字符");
  EXPECT_EQ(told(zh, "must be from 1 to 31"), "必须在 1 到 31 之间");
  EXPECT_EQ(told(zh, "It ran 5 times within 10 minutes on the same one."), "在 10 分钟内对同一对象执行了 5 次。");
  EXPECT_EQ(told(zh, "Night shift overflows into this queue; change that first."),
            "Night shift 会溢出到此队列，请先修改。");
}

TEST(Wording, known_words_within_a_sentence_are_told_in_chinese) {
  EXPECT_EQ(told(zh, "This request is approved already."), "该申请已批准。");
}

TEST(Wording, of_two_forms_that_fit_the_closer_one_is_taken) {
  EXPECT_EQ(told(zh, "may be at most 30 days"), "最多 30 天");
  EXPECT_EQ(told(zh, "may be at most 30"), "最大为 30");
}

TEST(Wording, braces_of_the_reader_stay) {
  EXPECT_EQ(told(zh, "names {{order.no}}, which is not a known fact"), "引用了 {{order.no}}，这不是已知的信息项");
}

TEST(Wording, what_has_no_chinese_is_told_after_its_code) {
  EXPECT_EQ(told(zh, "Xyzzy happened.", "aborted"), "与他人的更改冲突，请重试（Xyzzy happened.）");
  EXPECT_EQ(told(zh, "Xyzzy happened.", "unheard_of"), "Xyzzy happened.");
  EXPECT_EQ(told(zh, "", "aborted"), "");
}

TEST(Wording, an_error_about_a_field_names_it) {
  const Error error = told(zh, invalid("name", "may not be empty").error());
  EXPECT_EQ(error.message, "name：不能为空。");
  EXPECT_EQ(error.fields, (std::vector<FieldError>{{"name", "不能为空"}}));
}

TEST(Wording, an_error_about_several_fields_names_the_first) {
  const Error error = told(
      zh,
      {ErrorCode::invalid_argument, "The input must be an object.", {{"", "must be an object"}, {"a", "is required"}}});
  EXPECT_EQ(error.message, "输入内容：必须是对象。");
  EXPECT_EQ(error.fields[1].message, "必填");
}

TEST(Wording, the_browsers_order_and_weights_decide) {
  EXPECT_EQ(preferred(""), en);
  EXPECT_EQ(preferred("zh-CN,zh;q=0.9,en;q=0.8"), zh);
  EXPECT_EQ(preferred("en-GB,en;q=0.9,zh;q=0.8"), en);
  EXPECT_EQ(preferred("de, zh;q=0.5, en;q=0.3"), zh);
  EXPECT_EQ(preferred("*"), en);
  EXPECT_EQ(preferred("fr"), en);
  EXPECT_EQ(preferred("zh;q=0"), en);
  EXPECT_EQ(preferred("zh;q=x, en"), en);
  EXPECT_EQ(preferred(",,;q=,zh"), zh);
}

}  // namespace
}  // namespace deskbell::refusals
