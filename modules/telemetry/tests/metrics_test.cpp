#include <telemetry/health.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::telemetry {
namespace {

using testing::HasSubstr;

TEST(Metrics, are_told_in_the_text_format_of_prometheus) {
  Families families;
  Report report(families);
  report.gauge("storage_bytes", "Size of the\ndatabase.", 4096);
  report.counter("http_requests_total", "Requests.", 3, {{"route", "/a\"b\\c\n"}, {"status", "2xx"}});
  report.counter("http_requests_total", "Requests.", 1.5, {{"route", "/b"}, {"status", "5xx"}});
  EXPECT_EQ(expose(families, Exposition::prometheus),
            "# HELP deskbell_http_requests_total Requests.\n"
            "# TYPE deskbell_http_requests_total counter\n"
            "deskbell_http_requests_total{route=\"/a\\\"b\\\\c\\n\",status=\"2xx\"} 3\n"
            "deskbell_http_requests_total{route=\"/b\",status=\"5xx\"} 1.5\n"
            "# HELP deskbell_storage_bytes Size of the\\ndatabase.\n"
            "# TYPE deskbell_storage_bytes gauge\n"
            "deskbell_storage_bytes 4096\n");
}

TEST(Metrics, count_the_buckets_of_a_histogram_cumulatively) {
  static constexpr double kBounds[] = {0.5, 1};
  base::Histogram histogram(kBounds);
  for (const double value : {0.1, 0.5, 0.75, 3.0}) histogram.observe(value);
  Families families;
  Report(families).histogram("commit_seconds", "Commits.", histogram.snapshot());
  const std::string text = expose(families, Exposition::prometheus);
  EXPECT_THAT(text, HasSubstr("deskbell_commit_seconds_bucket{le=\"0.5\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("deskbell_commit_seconds_bucket{le=\"1\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("deskbell_commit_seconds_bucket{le=\"+Inf\"} 4\n"));
  EXPECT_THAT(text, HasSubstr("deskbell_commit_seconds_sum 4.35\n"));
  EXPECT_THAT(text, HasSubstr("deskbell_commit_seconds_count 4\n"));
}

TEST(Metrics, tell_a_histogram_that_nobody_counts_as_empty) {
  Families families;
  Report(families).histogram("commit_seconds", "Commits.", {});
  const std::string text = expose(families, Exposition::prometheus);
  EXPECT_THAT(text, HasSubstr("deskbell_commit_seconds_bucket{le=\"+Inf\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("deskbell_commit_seconds_count 0\n"));
}

TEST(Metrics, are_told_in_openmetrics_when_asked_for) {
  EXPECT_EQ(exposition_for("application/openmetrics-text;version=1.0.0,text/plain;q=0.5"), Exposition::openmetrics);
  EXPECT_EQ(exposition_for("*/*"), Exposition::prometheus);
  Families families;
  Report(families).counter("messages_total", "Messages.", 7);
  EXPECT_EQ(expose(families, Exposition::openmetrics),
            "# HELP deskbell_messages Messages.\n# TYPE deskbell_messages counter\ndeskbell_messages_total 7\n# EOF\n");
}

TEST(Metrics, with_a_wrong_name_are_a_mistake_of_the_program) {
  Families families;
  Report report(families);
  EXPECT_THROW(report.counter("messages", "", 1), std::logic_error);
  EXPECT_THROW(report.gauge("messages_total", "", 1), std::logic_error);
  EXPECT_THROW(report.gauge("Upper", "", 1), std::logic_error);
  EXPECT_THROW(report.gauge("size_bytes", "", 1, {{"le", "1"}}), std::logic_error);
  report.gauge("size_bytes", "", 1);
  EXPECT_THROW(report.histogram("size_bytes", "", {}), std::logic_error);
}

TEST(Metrics, told_twice_with_the_same_labels_stand_once) {
  Families families;
  Report report(families);
  report.gauge("size_bytes", "Size.", 1, {{"file", "a"}});
  report.gauge("size_bytes", "Size.", 2, {{"file", "a"}});
  ASSERT_EQ(families["size_bytes"].samples.size(), 1u);
  EXPECT_EQ(std::get<double>(families["size_bytes"].samples[0].value), 2);
}

}  // namespace
}  // namespace deskbell::telemetry
