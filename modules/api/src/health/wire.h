#pragma once
#include <telemetry/health.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// The state of the centre as the API tells it.
namespace deskbell::api {

struct FigureView {
  std::string name;
  telemetry::MetricKind kind = telemetry::MetricKind::gauge;
  std::string help;
  std::map<std::string, std::string> labels;
  std::optional<double> value;        // counters and gauges
  std::optional<std::int64_t> count;  // histograms
  std::optional<double> mean, median, p99;
};
BOOST_DESCRIBE_STRUCT(FigureView, (), (name, kind, help, labels, value, count, mean, median, p99))

struct SectionView {
  std::string name;
  telemetry::Light light = telemetry::Light::green;
  std::vector<telemetry::Finding> findings;
  std::vector<FigureView> figures;
  std::vector<telemetry::Fact> facts;
  std::vector<telemetry::Item> items;
};
BOOST_DESCRIBE_STRUCT(SectionView, (), (name, light, findings, figures, facts, items))

struct PointView {
  Time at;
  std::map<std::string, double> values;  // by the name of the line; what could not be measured is missing
};
BOOST_DESCRIBE_STRUCT(PointView, (), (at, values))

struct AlarmView {
  std::string section;
  telemetry::Finding finding;
  Time since;
};
BOOST_DESCRIBE_STRUCT(AlarmView, (), (section, finding, since))

struct HealthView {
  Time at;
  telemetry::Light light = telemetry::Light::green;
  std::vector<SectionView> sections;
  std::vector<AlarmView> alarms;
  std::vector<std::string> lines;  // of the time chart
  std::vector<PointView> points;   // oldest first
  std::chrono::seconds step_s{};
};
BOOST_DESCRIBE_STRUCT(HealthView, (), (at, light, sections, alarms, lines, points, step_s))

struct AlarmList {
  std::vector<AlarmView> items;
};
BOOST_DESCRIBE_STRUCT(AlarmList, (), (items))

struct GetHealth {
  std::optional<Time> since;
};
BOOST_DESCRIBE_STRUCT(GetHealth, (), (since))

HealthView view_of(telemetry::Health& health, std::optional<Time> since);
std::vector<AlarmView> alarms_of(telemetry::Health& health);

}  // namespace deskbell::api
