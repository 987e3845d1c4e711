#include "multipart.h"

#include <gmock/gmock.h>

namespace deskbell::site {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=xYz";

std::string part(std::string_view disposition, std::string_view bytes) {
  return "--xYz\r\nContent-Disposition: " + std::string(disposition) + "\r\n\r\n" + std::string(bytes) + "\r\n";
}

TEST(Multipart, fields_and_files_are_read_as_browsers_send_them) {
  const std::string body = part("form-data; name=\"form\"", "token") +
                           "--xYz\r\nContent-Disposition: form-data; name=\"files\"; filename=\"壶 %22a%22.png\"\r\n"
                           "Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\r\n--xY\r\n" +
                           part("form-data; name=\"files\"; filename=\"\"", "") + "--xYz--\r\n";
  const auto parts = read_multipart(kType, body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 3U);
  EXPECT_EQ((*parts)[0].name, "form");
  EXPECT_EQ((*parts)[0].file_name, std::nullopt);
  EXPECT_EQ((*parts)[0].bytes, "token");
  EXPECT_EQ((*parts)[1].file_name, "壶 \"a\".png");
  EXPECT_EQ((*parts)[1].bytes, "\x89PNG\r\n\x1a\n\r\n--xY");
  EXPECT_EQ((*parts)[2].file_name, "");
  EXPECT_EQ((*parts)[2].bytes, "");
}

TEST(Multipart, a_boundary_may_be_quoted_and_hold_signs) {
  const std::string body = "--a'(b)/=?\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--a'(b)/=?--";
  const auto parts = read_multipart("Multipart/Form-Data; charset=utf-8; boundary=\"a'(b)/=?\"", body);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->at(0).bytes, "1");
}

TEST(Multipart, an_empty_form_has_no_parts) {
  const auto parts = read_multipart(kType, "--xYz--\r\n");
  ASSERT_TRUE(parts);
  EXPECT_TRUE(parts->empty());
}

TEST(Multipart, what_is_no_sound_body_is_refused) {
  const std::string good = part("form-data; name=\"a\"", "1");
  std::string many;
  for (int i = 0; i < 21; ++i) many += good;
  const std::string long_head =
      "--xYz\r\nX: " + std::string(5000, 'x') + "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xYz--";
  for (const std::string& body :
       {std::string(), std::string("x"), std::string("--xYz"), std::string("--xYz\r\n"), good, good + "--xYz",
        good + "--xYz\r\n", "\r\n" + good + "--xYz--", many + "--xYz--", long_head, part("form-data", "1") + "--xYz--",
        part("attachment; name=a", "1") + "--xYz--", part("form-data; name=\"a", "1") + "--xYz--",
        part("form-data; name=\"\xff\"", "1") + "--xYz--", part("form-data; name=\"a\tb\"", "1") + "--xYz--",
        part("form-data; name=a; filename=\"" + std::string(2000, 'x') + "\"", "1") + "--xYz--",
        std::string("--xYz\r\nno head\r\n\r\n1\r\n--xYz--"), std::string("--xYz\r\n\r\n1\r\n--xYz--"),
        std::string("--xYz\nContent-Disposition: form-data; name=a\n\n1\n--xYz--")})
    EXPECT_FALSE(read_multipart(kType, body)) << body.substr(0, 80);
  for (const char* type :
       {"", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a",
        "text/plain; boundary=xYz", "multipart/form-data; boundary=a\"b", "multipart/mixed; boundary=xYz",
        "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    EXPECT_FALSE(read_multipart(type, good + "--xYz--")) << type;
}

}  // namespace
}  // namespace deskbell::site
