#include <telemetry/health.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::telemetry {

void Report::add(std::string_view name, std::string_view help, MetricKind kind, Sample sample) {
  if (std::string fault = fault_of(name, kind, sample.labels); !fault.empty()) throw std::logic_error(fault);
  Family& family = families_[std::string(name)];
  if (family.samples.empty()) {
    family.help = help;
    family.kind = kind;
  } else if (family.kind != kind) {
    throw std::logic_error(std::string(name) + ": is told as two kinds of metric");
  }
  if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
  const auto same = std::ranges::find(family.samples, sample.labels, &Sample::labels);
  if (same != family.samples.end()) {
    *same = std::move(sample);
  } else {
    family.samples.push_back(std::move(sample));
  }
}

void Report::gauge(std::string_view name, std::string_view help, double value, Labels labels) {
  add(name, help, MetricKind::gauge, {std::move(labels), value});
}

void Report::counter(std::string_view name, std::string_view help, double total, Labels labels) {
  add(name, help, MetricKind::counter, {std::move(labels), total});
}

void Report::histogram(std::string_view name, std::string_view help, base::HistogramSnapshot value, Labels labels) {
  add(name, help, MetricKind::histogram, {std::move(labels), std::move(value)});
}

void Report::yellow(std::string_view code, std::string text, std::string advice,
                    std::map<std::string, std::string> values) {
  findings.push_back({std::string(code), Light::yellow, std::move(text), std::move(advice), std::move(values), false});
}

void Report::red(std::string_view code, std::string text, std::string advice,
                 std::map<std::string, std::string> values) {
  findings.push_back({std::string(code), Light::red, std::move(text), std::move(advice), std::move(values), false});
}

void Report::not_ready(std::string_view code, std::string text, std::string advice,
                       std::map<std::string, std::string> values) {
  findings.push_back({std::string(code), Light::red, std::move(text), std::move(advice), std::move(values), true});
}

}  // namespace deskbell::telemetry
