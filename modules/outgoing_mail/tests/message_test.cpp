#include <text/lines.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <outgoing_mail/letters.h>
#include <outgoing_mail/message.h>
#include <outgoing_mail/settings.h>

#include <sstream>

namespace deskbell::outgoing_mail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Message message(std::string subject, std::string text = "Hello.") {
  return {.from = {"Deskbell", "service@example.com"},
          .to = {"Anna Agent", "anna@example.com"},
          .subject = std::move(subject),
          .text = std::move(text),
          .id = "deskbell.7",
          .at = Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9))};
}

std::vector<std::string> lines_of(const std::string& mail) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < mail.size();) {
    const std::size_t end = mail.find("\r\n", at);
    if (end == mail.npos) return {"a line without CRLF"};
    lines.push_back(mail.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

std::string from_base64(std::string_view text) {
  std::string out(text.size() / 4 * 3, '\0');
  EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  while (text.ends_with('=')) text.remove_suffix(1), out.pop_back();
  return out;
}

// What a mail program reads out of encoded words.
std::string decoded(std::string_view header) {
  constexpr std::string_view kBegin = "=?UTF-8?B?";
  std::string out;
  for (auto at = header.find(kBegin); at != header.npos; at = header.find(kBegin, at + 1)) {
    const auto from = at + kBegin.size();
    const std::string word = from_base64(header.substr(from, header.find("?=", from) - from));
    EXPECT_TRUE(text::is_valid_utf8(word)) << "each word is whole";
    out += word;
  }
  return out;
}

std::string body_of(const std::string& mail) {
  std::string joined;
  for (const auto& line : lines_of(mail.substr(mail.find("\r\n\r\n") + 4))) joined += line;
  return from_base64(joined);
}

std::string subject_of(const std::string& mail) {
  const auto at = mail.find("Subject: ");
  return mail.substr(at, mail.find("\r\nDate:") - at);
}

TEST(Mail, says_who_when_and_that_a_machine_wrote_it) {
  const std::string mail = compose(message("Your decision"));
  EXPECT_THAT(mail, StartsWith("From: \"Deskbell\"\r\n <service@example.com>\r\n"
                               "To: \"Anna Agent\"\r\n <anna@example.com>\r\n"
                               "Subject: Your decision\r\n"
                               "Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n"
                               "Message-ID: <deskbell.7@example.com>\r\n"
                               "Auto-Submitted: auto-generated\r\n"));
  EXPECT_THAT(mail, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_EQ(body_of(mail), "Hello.\r\n");
}

TEST(Mail, no_text_begins_a_header_of_its_own) {
  auto bad = message("Hello\r\nBcc: everybody@example.com\r\n\r\nbody\0x");
  bad.to.name = "Anna\"\r\nBcc: mallory@example.com";
  bad.from.name = "A\nB\\\"C";
  const std::string mail = compose(bad);
  for (const auto& line : lines_of(mail)) EXPECT_THAT(line, Not(StartsWith("Bcc")));
  EXPECT_THAT(mail, HasSubstr("From: \"A B\\\\\\\"C\"\r\n"));
  EXPECT_EQ(mail.find("\r\n\r\n"), mail.find("base64\r\n\r\n") + 6) << "the body begins where it should";
}

TEST(Mail, chinese_and_long_texts_stay_what_they_are_and_lines_stay_short) {
  std::string subject;
  for (int i = 0; i < 30; ++i) subject += "请您审批";
  std::string text = std::string(5'000, 'x') + "\n.\n" + subject + "\n";
  auto chinese = message(subject, text);
  chinese.to.name = "王芳";
  const std::string mail = compose(chinese);
  for (const auto& line : lines_of(mail)) EXPECT_LE(line.size(), 78U) << line;
  EXPECT_EQ(decoded(subject_of(mail)), subject);
  EXPECT_THAT(mail, HasSubstr("To: =?UTF-8?B?546L6Iqz?=\r\n <anna@example.com>"));
  EXPECT_EQ(body_of(mail), std::string(5'000, 'x') + "\r\n.\r\n" + subject + "\r\n");
}

TEST(Mail, a_very_long_subject_is_cut_and_a_look_alike_is_encoded) {
  const std::string mail = compose(message(std::string(100'000, 'a')));
  EXPECT_EQ(text::length(decoded(subject_of(mail))), 200U);
  EXPECT_EQ(encoded("=?UTF-8?B?eA==?=", 9), "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=");
  EXPECT_EQ(encoded("", 9), "");
}

TEST(Mail, addresses_hold_nothing_that_could_end_them) {
  for (const char* good : {"a@b", "first.last+tag@mail.example.com", "o'neil@example.com"})
    EXPECT_TRUE(is_mail_address(good)) << good;
  for (const char* bad : {"", "@", "a@", "@b", "a b@c", "a@b c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b>", "a@@b",
                          "王@例.cn", "a,b@c", "\"a\"@b", "a@b.", "a@-b", "a@b..c"})
    EXPECT_FALSE(is_mail_address(bad)) << bad;
}

Settings good() {
  return {.state = MailState::on, .host = " mail.example.com ", .sender_address = "service@example.com "};
}

TEST(MailSettings, are_trimmed_and_taken) {
  const auto settings = checked(good()).value();
  EXPECT_EQ(settings.host, "mail.example.com");
  EXPECT_EQ(settings.sender_address, "service@example.com");
  EXPECT_TRUE(checked(Settings{})) << "off needs nothing";
  for (const char* host : {"localhost", "127.0.0.1", "::1"}) {
    Settings clear = good();
    clear.security = Security::none;
    clear.host = host;
    EXPECT_TRUE(checked(clear)) << host;
  }
}

TEST(MailSettings, what_is_wrong_is_named) {
  const auto field = [](auto change) {
    Settings settings = good();
    change(settings);
    const auto result = checked(settings);
    return result ? std::string("none") : result.error().fields.at(0).field;
  };
  for (const char* host :
       {"", "mail server", "http://mail", "mail:25", "mail/x", "a@b", "mail\r\nx", "::g", "-x", "a..b"})
    EXPECT_EQ(field([&](Settings& s) { s.host = host; }), "settings.host") << host;
  for (const int port : {0, -1, 65'536}) EXPECT_EQ(field([&](Settings& s) { s.port = port; }), "settings.port");
  EXPECT_EQ(field([](Settings& s) { s.security = Security::none; }), "settings.security");
  EXPECT_EQ(field([](Settings& s) { s.sender_address = "nobody"; }), "settings.sender_address");
  EXPECT_EQ(field([](Settings& s) { s.sender_address = ""; }), "settings.sender_address");
  EXPECT_EQ(field([](Settings& s) { s.sender_name = "A\nBcc: x@y"; }), "settings.sender_name");
  EXPECT_EQ(field([](Settings& s) { s.user = std::string(201, 'x'); }), "settings.user");
  EXPECT_EQ(field([](Settings& s) { s.authority = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"; }),
            "settings.authority");
}

TEST(Letters, tell_the_approver_in_his_language_with_the_link) {
  const ApprovalAsked asked{.to = "Lena",
                            .by = "Anna {0} %s",
                            .number = "CMP-7",
                            .what = Asked::compensation,
                            .amount = "EUR 12.50",
                            .reason = "It leaked.\n{link}",
                            .link = "https://help.example.com/approve/1.2.3",
                            .until = message("").at};
  const Letter english = approval_letter(Language::en, asked);
  EXPECT_EQ(english.subject, "Your decision: a compensation, EUR 12.50, CMP-7");
  EXPECT_THAT(english.text, HasSubstr("Hello Lena,\n\nAnna {0} %s asks for a compensation of EUR 12.50"));
  EXPECT_THAT(english.text, HasSubstr("It leaked.\n{link}\n"));
  EXPECT_THAT(english.text, HasSubstr("\nhttps://help.example.com/approve/1.2.3\n"));
  EXPECT_THAT(english.text, HasSubstr("until 2026-03-02 09:00 (UTC)"));
  const Letter chinese = approval_letter(language_of("zh-CN"), asked);
  EXPECT_EQ(chinese.subject, "请您审批：赔偿，EUR 12.50，CMP-7");
  EXPECT_THAT(chinese.text, HasSubstr("\nhttps://help.example.com/approve/1.2.3\n"));
}

TEST(Letters, each_notice_that_is_mailed_has_its_words_and_no_other) {
  for (const char* code :
       {"escalation.called", "incident.called", "promise.broken", "approval.asked", "promise.reminded", ""})
    for (const Language language : {Language::en, Language::zh}) {
      const auto letter =
          notice_letter(language, {.to = "Lena",
                                   .code = code,
                                   .params = {{"level", "Second line"}, {"what", "a call"}, {"text", "Hurry"}},
                                   .about = "CMP-7 Kettle",
                                   .link = "https://x/y"});
      EXPECT_EQ(letter.has_value(), topic_of(code).has_value()) << code;
      if (letter) EXPECT_THAT(letter->text, HasSubstr("https://x/y"));
    }
  EXPECT_EQ(topic_of("escalation.called"), Topic::calls);
  EXPECT_EQ(topic_of("promise.broken"), Topic::promises);
}

}  // namespace
}  // namespace deskbell::outgoing_mail
