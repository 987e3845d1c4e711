#include <base/span.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace deskbell::base {
namespace {

constexpr const char* kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

TEST(ATraceParent, is_taken_from_valid_headers_only) {
  const auto parent = parse_trace_parent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  ASSERT_TRUE(parent);
  EXPECT_EQ(parent->trace, kTrace);
  EXPECT_EQ(parent->span, 0x00f067aa0ba902b7u);
  EXPECT_TRUE(parse_trace_parent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later"));
  for (const char* text : {"", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                           "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e47\r\n-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902bx-01"})
    EXPECT_EQ(parse_trace_parent(text), std::nullopt) << text;
}

struct Told {
  std::string name, trace, error;
  std::uint64_t id, parent;
};

struct Spans : testing::Test {
  std::vector<Told> told;
  SpanSink sink = [this](const Span& span) {
    told.push_back({std::string(span.name), std::string(span.trace), std::string(span.error), span.id, span.parent});
  };
};

TEST_F(Spans, work_inside_of_work_is_its_child_in_the_same_trace) {
  {
    const Work outer(sink, SpanKind::consumer, "job mail.send");
    Work inner(sink, SpanKind::client, "POST");
    EXPECT_EQ(trace_parent().size(), 55u);
    inner.fail("refused");
  }
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].name, "POST");
  EXPECT_EQ(told[0].error, "refused");
  EXPECT_EQ(told[0].parent, told[1].id);
  EXPECT_EQ(told[0].trace, told[1].trace);
  EXPECT_EQ(told[1].parent, 0u);
  EXPECT_EQ(current_span(), 0u);
  EXPECT_EQ(current_trace(), "");
  EXPECT_EQ(trace_parent(), "");
}

TEST_F(Spans, work_on_another_thread_may_belong_to_a_span) {
  {
    const SpanScope scope(kTrace, 7);
    const Work work(sink, SpanKind::internal, "step");
  }
  EXPECT_EQ(told[0].trace, kTrace);
  EXPECT_EQ(told[0].parent, 7u);
}

TEST_F(Spans, work_that_nobody_watches_still_has_a_trace_for_the_log) {
  const SpanSink nobody;
  const Work work(nobody, SpanKind::internal, "step");
  EXPECT_EQ(current_trace().size(), 32u);
}

}  // namespace
}  // namespace deskbell::base
