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

std::string covered(const char* name, const char* text) {
  return Redaction({name}).covered(text);
}

TEST(Redaction, a_name_is_covered_in_each_spelling_and_put_back_as_it_was_written) {
  Redaction cover({"José García", "張偉"});
  const std::string said = "jose garcia, JOSÉ and Garcia; 张伟 and 張偉";
  EXPECT_EQ(cover.covered(said), "[NAME_1], [NAME_2] and [NAME_3]; [NAME_4] and [NAME_5]");
  EXPECT_EQ(cover.uncovered(cover.covered(said)).value(), said);
}

TEST(Redaction, a_name_that_is_a_word_counts_where_it_stands_as_a_name) {
  EXPECT_EQ(covered("Will May", "Will it come? I will wait until may."), "Will it come? I will wait until may.");
  EXPECT_EQ(covered("Will May", "Ask Will. Thanks,\nWill"), "Ask [NAME_1]. Thanks,\n[NAME_1]");
  EXPECT_EQ(covered("Will May", "I am will may."), "I am [NAME_1].") << "all of it in any case";
  EXPECT_EQ(covered("Can Wang", "Can you help? Wang"), "Can you help? [NAME_1]");
  EXPECT_EQ(covered("Will", "Will Will pay?"), "Will [NAME_1] pay?");
}

TEST(Redaction, of_chinese_names_one_character_alone_is_none) {
  EXPECT_EQ(covered("王", "国王和王先生"), "国王和王先生");
  EXPECT_EQ(covered("Anna 王", "王, 国王, anna"), "王, 国王, [NAME_1]");
  EXPECT_EQ(covered("王小明", "王小明说：小明来，国王不来，王先生明天来"), "[NAME_1]说：[NAME_2]来，国王不来，[NAME_3]明天来");
  EXPECT_EQ(covered("王先生", "王先生和李先生"), "[NAME_1]和李先生") << "a form of address is no given name";
  EXPECT_EQ(covered("约翰·史密斯", "约翰·史密斯来了"), "[NAME_1]来了");
}

TEST(Redaction, the_end_of_a_long_text_is_covered_too) {
  std::string said;
  while (said.size() < 60'000) said += "The kettle leaks again and again. ";
  Redaction cover;
  EXPECT_EQ(cover.covered(said + "Write to a@example.com").find("a@example.com"), std::string::npos);
}

}  // namespace
}  // namespace deskbell::language_model
