#include "story.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

// Plays tests/fixtures/cases/*.toml, files that a service lead can read and add to; their README tells the words.
namespace deskbell::clocks {
namespace {

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(DESKBELL_SOURCE_DIR "/tests/fixtures/cases"))
    if (entry.path().extension() == ".toml") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

std::vector<std::string> expected(const toml::table& step) {
  std::vector<std::string> out;
  if (const toml::array* lines = step["then"].as_array())
    for (const toml::node& line : *lines) out.push_back(line.value<std::string>().value());
  return out;
}

class CaseStories : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(CaseStories, go_as_written) {
  const toml::table file = toml::parse_file(GetParam().string());
  SCOPED_TRACE(file["title"].value_or("a story needs a title"));
  Story story(file);
  int number = 0;
  for (const toml::node& each : *file["step"].as_array()) {
    const toml::table& step = *each.as_table();
    SCOPED_TRACE(testing::Message() << "step " << ++number << " at " << step["at"].value_or(""));
    EXPECT_EQ(story.play(step), expected(step));
    if (const toml::table* clocks = step["clocks"].as_table())
      for (const auto& [clock, state] : *clocks)
        EXPECT_EQ(story.state(std::string(clock.str())), state.value_or("")) << clock.str();
  }
}

INSTANTIATE_TEST_SUITE_P(, CaseStories, testing::ValuesIn(files()),
                         [](const auto& file) { return file.param.stem().string(); });

TEST(CaseStoryFiles, there_are_many) {
  EXPECT_GE(files().size(), 60U);
}

}  // namespace
}  // namespace deskbell::clocks
