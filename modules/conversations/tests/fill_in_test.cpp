#include <conversations/canned_answers.h>

#include <gtest/gtest.h>

namespace deskbell::conversations {
namespace {

TEST(FillIn, replaces_known_variables_and_leaves_the_rest) {
  const std::map<std::string, std::string, std::less<>> values{{"contact.name", "Li {{agent.name}}"},
                                                               {"agent.name", "Anna"}};
  EXPECT_EQ(fill_in("Dear {{contact.name}}, I am {{agent.name}}.", values), "Dear Li {{agent.name}}, I am Anna.");
  EXPECT_EQ(fill_in("{{unknown}} {{agent.name", values), "{{unknown}} {{agent.name");
  EXPECT_EQ(fill_in("", values), "");
}

}  // namespace
}  // namespace deskbell::conversations
