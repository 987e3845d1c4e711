#pragma once
#include <base/histogram.h>

#include <boost/describe.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// Figures as they are told to Prometheus. Names are written without the prefix "deskbell_", in base units, with the
// unit as their end (_seconds, _bytes, _total for what only grows); see docs/metrics.md.
namespace deskbell::telemetry {

using Labels = std::vector<std::pair<std::string, std::string>>;

enum class MetricKind { counter, gauge, histogram };
BOOST_DESCRIBE_ENUM(MetricKind, counter, gauge, histogram)

struct Sample {
  Labels labels;
  std::variant<double, base::HistogramSnapshot> value;
};

struct Family {
  std::string help;
  MetricKind kind = MetricKind::gauge;
  std::vector<Sample> samples;
};

// By name, so that the exposition is sorted and each family stands once.
using Families = std::map<std::string, Family, std::less<>>;

enum class Exposition { prometheus, openmetrics };
std::string_view content_type_of(Exposition format);
// openmetrics when the Accept header asks for it.
Exposition exposition_for(std::string_view accept);
std::string expose(const Families& families, Exposition format);

// Names and labels as Prometheus wants them; what is wrong otherwise, empty when nothing is. Checked when reported.
std::string fault_of(std::string_view name, MetricKind kind, const Labels& labels);

}  // namespace deskbell::telemetry
