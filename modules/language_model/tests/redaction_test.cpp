#include <gtest/gtest.h>
#include <language_model/redaction.h>

namespace deskbell::language_model {
namespace {

TEST(Redaction, what_tells_who_somebody_is_is_covered_and_the_same_has_the_same_mark) {
  Redaction cover({"Mei Lin"});
  const std::string said =
      "I am Mei Lin, mail mei.lin@example.com or call +1 415 555 2671. Card 4111 1111 1111 1111, order RT-204455. Mei "
      "waits, mei.lin@example.com!";
  const std::string covered = cover.covered(said);
  for (const char* private_part : {"Mei", "Lin", "example.com", "555", "4111", "204455"})
    EXPECT_EQ(covered.find(private_part), std::string::npos) << private_part << " in " << covered;
  EXPECT_EQ(marks_in(covered).front(), "[NAME_1]");
  EXPECT_EQ(cover.covered("mei.lin@example.com"), "[EMAIL_1]");
  EXPECT_EQ(marks_in(covered).back(), "[EMAIL_1]");
}

TEST(Redaction, it_is_put_back_but_for_what_one_could_pay_with) {
  Redaction cover({"Mei Lin"});
  const std::string covered = cover.covered("Mei Lin paid order RT-204455 with 4111 1111 1111 1111.");
  const auto back = cover.uncovered(covered);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_NE(back->find("Mei Lin paid"), std::string::npos);
  EXPECT_NE(back->find("RT-204455"), std::string::npos);
  EXPECT_NE(back->find("[card_number 1111]"), std::string::npos) << *back;
  EXPECT_EQ(back->find("4111 1111"), std::string::npos);
}

TEST(Redaction, words_with_many_digits_are_covered_whatever_they_are) {
  Redaction cover;
  EXPECT_EQ(cover.covered("My number is X12345Z9."), "My number is [NUMBER_1].");
  EXPECT_EQ(cover.covered("In 14 days, 2 of 300."), "In 14 days, 2 of 300.");
}

TEST(Redaction, chinese_names_and_web_addresses_are_covered) {
  Redaction cover({"李伟"});
  const std::string covered = cover.covered("我是李伟，请看 https://example.com/t/abcdef?key=1 谢谢");
  EXPECT_EQ(covered.find("李伟"), std::string::npos);
  EXPECT_EQ(covered.find("example.com"), std::string::npos);
  EXPECT_EQ(cover.uncovered(covered).value(), "我是李伟，请看 https://example.com/t/abcdef?key=1 谢谢");
}

TEST(Redaction, what_looks_like_a_mark_and_is_none_stays_what_it_was) {
  Redaction cover;
  const std::string covered = cover.covered("Write [EMAIL_1] to a@example.com");
  EXPECT_EQ(cover.uncovered(covered).value(), "Write [EMAIL_1] to a@example.com");
  EXPECT_FALSE(cover.uncovered("Call [PHONE_7]")) << "made up";
}

TEST(Redaction, a_name_within_a_word_is_none) {
  Redaction cover({"Art Long"});
  EXPECT_EQ(cover.covered("Start the longest party, Art"), "Start the longest party, [NAME_1]");
}

TEST(Redaction, the_end_of_a_long_text_is_covered_too) {
  std::string said;
  while (said.size() < 60'000) said += "The kettle leaks again and again. ";
  Redaction cover;
  EXPECT_EQ(cover.covered(said + "Write to a@example.com").find("a@example.com"), std::string::npos);
}

}  // namespace
}  // namespace deskbell::language_model
