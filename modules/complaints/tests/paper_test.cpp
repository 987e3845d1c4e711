#include "paper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace deskbell::complaints {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Paper paper() {
  Paper paper{.title = "Complaint CMP-1042", .subtitle = "投诉 CMP-1042", .sections = {}, .footer = "Deskbell"};
  PaperSection section{.heading = "Complaint / 投诉",
                       .rows = {{"Product", "Kettle K-200"}, {"产品", "电热水壶"}, {"Empty", ""}}};
  std::string text;
  for (int i = 0; i < 400; ++i) text += "水壶漏水，客户的手被烫伤。The kettle leaked; naïve Ærøskøbing. ";
  section.paragraphs = {text, std::string(500, 'x'), "one\ntwo\n\nfour 😀"};
  paper.sections.push_back(section);
  return paper;
}

TEST(Paper, is_a_pdf_with_only_the_glyphs_that_are_used) {
  const std::string font = usual_font();
  ASSERT_FALSE(font.empty()) << "scripts/setup installs fonts-wqy-zenhei";
  const auto pdf = pdf_of(paper(), font);
  ASSERT_TRUE(pdf) << pdf.error().message;
  EXPECT_THAT(*pdf, StartsWith("%PDF-"));
  EXPECT_THAT(*pdf, HasSubstr("/FontFile2"));
  EXPECT_GT(pdf->size(), 5'000U);
  EXPECT_LT(pdf->size(), 1'000'000U);  // the font alone has sixteen million
  if (const char* to = std::getenv("DESKBELL_TEST_PAPER")) std::ofstream(to, std::ios::binary) << *pdf;
}

TEST(Paper, without_a_font_is_latin) {
  const auto pdf = pdf_of(paper(), "");
  ASSERT_TRUE(pdf) << pdf.error().message;
  EXPECT_THAT(*pdf, AllOf(StartsWith("%PDF-"), HasSubstr("Helvetica")));
}

TEST(Paper, a_font_that_is_not_there_is_told) {
  EXPECT_EQ(pdf_of(paper(), "/nowhere/font.ttf").error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace deskbell::complaints
