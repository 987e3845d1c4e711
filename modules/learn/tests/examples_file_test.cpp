#include <learn/examples_file.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace deskbell::learn {
namespace {

using testing::ElementsAre;

struct Read {
  std::vector<Example> examples;
  std::string error;
};

Read read(const std::string& file, const Limits& limits = {}) {
  Read out;
  std::istringstream in(file);
  const auto done = read_examples(in, "f.tsv", out.examples, limits);
  if (!done) out.error = done.error().message;
  return out;
}

TEST(examples_file, gives_text_and_label_of_each_line) {
  EXPECT_THAT(read("text\tlabel\nwhere is it\ttrack\n\n退款  \trefund\r\n").examples,
              ElementsAre(Example{"where is it", "track"}, Example{"退款", "refund"}));
  EXPECT_THAT(read("\xef\xbb\xbftext\tlabel\r\nlast line without end\tx").examples,
              ElementsAre(Example{"last line without end", "x"}));
}

TEST(examples_file, adds_to_what_was_read_before) {
  std::vector<Example> examples{{"a", "b"}};
  std::istringstream in("text\tlabel\nc\td\n");
  ASSERT_TRUE(read_examples(in, "f", examples));
  EXPECT_EQ(examples.size(), 2U);
}

TEST(examples_file, replaces_bytes_that_are_not_utf8_and_cuts_long_texts) {
  EXPECT_THAT(read("text\tlabel\na\xff" "b\tx\n").examples, ElementsAre(Example{"a\xef\xbf\xbd" "b", "x"}));
  std::istringstream in(std::string(100, 'x') + "\nnext");
  std::string line;
  ASSERT_TRUE(next_line(in, line, {.line_bytes = 10}));
  EXPECT_EQ(line, "xxxxxxxxxx");
  ASSERT_TRUE(next_line(in, line));
  EXPECT_EQ(line, "next");
  EXPECT_FALSE(next_line(in, line));
  std::istringstream chinese("退款退款");
  ASSERT_TRUE(next_line(chinese, line, {.line_bytes = 7}));
  EXPECT_EQ(line, "退款");
}

TEST(examples_file, keeps_the_label_of_a_text_that_is_cut) {
  std::istringstream in("text\tlabel\n" + std::string(1000, 'x') + "\tlate\nshort\tlate\n");
  std::vector<Example> examples;
  const auto done = read_examples(in, "f", examples, {.line_bytes = 20});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_THAT(examples, ElementsAre(Example{std::string(20, 'x'), "late"}, Example{"short", "late"}));
}

TEST(examples_file, names_the_place_of_what_is_wrong) {
  EXPECT_EQ(read("").error, "f.tsv:1:1: The file is empty; it begins with: text<TAB>label");
  EXPECT_EQ(read("label\ttext\n").error, "f.tsv:1:1: The first line must be: text<TAB>label");
  EXPECT_EQ(read("text\tlabel\nok\tx\nno tab\n").error, "f.tsv:3:7: There is no tab between text and label.");
  EXPECT_EQ(read("text\tlabel\na\tb\tc\n").error,
            "f.tsv:2:4: There is a second tab; a line is a text, a tab and a label.");
  EXPECT_EQ(read("text\tlabel\n \tx\n").error, "f.tsv:2:1: The text is empty.");
  EXPECT_EQ(read("text\tlabel\nabc\t \n").error, "f.tsv:2:5: The label is empty.");
  EXPECT_EQ(read("text\tlabel\nabc\tlong\n", {.label_bytes = 3}).error, "f.tsv:2:5: The label is longer than 3 bytes.");
  EXPECT_EQ(read("text\tlabel\na\tx\nb\tx\n", {.rows = 1}).error, "f.tsv:3: There are more than 1 examples.");
}

TEST(examples_file, leaves_the_examples_alone_when_something_is_wrong) {
  EXPECT_TRUE(read("text\tlabel\nok\tx\nno tab\n").examples.empty());
}

}  // namespace
}  // namespace deskbell::learn
