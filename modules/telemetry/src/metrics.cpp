#include <telemetry/metrics.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deskbell::telemetry {
namespace {

constexpr std::string_view kPrefix = "deskbell_";

bool is_word(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

void write_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  // Whole numbers as such: the shortest form of 1e6 would be right but hard to read.
  if (std::abs(value) < 1e15 && value == std::floor(value)) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

void write_line(std::string& out, std::string_view name, const Labels& labels, std::string_view bound, double value) {
  (out += kPrefix) += name;
  if (!labels.empty() || !bound.empty()) {
    out += '{';
    bool first = true;
    for (const auto& [key, text] : labels) {
      if (!first) out += ',';
      first = false;
      (out += key) += "=\"";
      write_escaped(out, text, true);
      out += '"';
    }
    if (!bound.empty()) fmt::format_to(std::back_inserter(out), "{}le=\"{}\"", first ? "" : ",", bound);
    out += '}';
  }
  ((out += ' ') += number(value)) += '\n';
}

void write_histogram(std::string& out, const std::string& name, const Labels& labels,
                     const base::HistogramSnapshot& value, Exposition format) {
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < value.counts.size(); ++i) {
    below += value.counts[i];
    std::string bound = i < value.bounds.size() ? number(value.bounds[i]) : "+Inf";
    // OpenMetrics wants canonical numbers.
    if (format == Exposition::openmetrics && bound != "+Inf" && bound.find_first_of(".e") == std::string::npos)
      bound += ".0";
    write_line(out, name + "_bucket", labels, bound, static_cast<double>(below));
  }
  if (value.counts.empty()) write_line(out, name + "_bucket", labels, "+Inf", 0);  // nobody has counted yet
  write_line(out, name + "_sum", labels, {}, value.sum);
  write_line(out, name + "_count", labels, {}, static_cast<double>(below));
}

std::string_view kind_name(MetricKind kind) {
  switch (kind) {
    case MetricKind::counter:
      return "counter";
    case MetricKind::gauge:
      return "gauge";
    case MetricKind::histogram:
      return "histogram";
  }
  return "untyped";
}

}  // namespace

std::string_view content_type_of(Exposition format) {
  return format == Exposition::openmetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                           : "text/plain; version=0.0.4; charset=utf-8";
}

Exposition exposition_for(std::string_view accept) {
  return accept.find("application/openmetrics-text") == accept.npos ? Exposition::prometheus : Exposition::openmetrics;
}

std::string expose(const Families& families, Exposition format) {
  std::string out;
  for (const auto& [name, family] : families) {
    std::string_view told = name;
    if (format == Exposition::openmetrics && family.kind == MetricKind::counter) told.remove_suffix(6);  // _total
    fmt::format_to(std::back_inserter(out), "# HELP {}{} ", kPrefix, told);
    write_escaped(out, family.help, format == Exposition::openmetrics);
    fmt::format_to(std::back_inserter(out), "\n# TYPE {}{} {}\n", kPrefix, told, kind_name(family.kind));
    for (const Sample& sample : family.samples) {
      if (const auto* value = std::get_if<double>(&sample.value)) {
        write_line(out, name, sample.labels, {}, *value);
      } else {
        write_histogram(out, name, sample.labels, std::get<base::HistogramSnapshot>(sample.value), format);
      }
    }
  }
  if (format == Exposition::openmetrics) out += "# EOF\n";
  return out;
}

std::string fault_of(std::string_view name, MetricKind kind, const Labels& labels) {
  if (!is_word(name)) return fmt::format("{}: a name has small letters, digits and underscores only", name);
  if ((kind == MetricKind::counter) != name.ends_with("_total"))
    return fmt::format("{}: counters, and nothing else, end in _total", name);
  if (kind == MetricKind::histogram &&
      (name.ends_with("_count") || name.ends_with("_sum") || name.ends_with("_bucket")))
    return fmt::format("{}: the end of the name is taken for the parts of a histogram", name);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string& key = labels[i].first;
    if (!is_word(key) || key.starts_with("__") || key == "le") return fmt::format("{}: {} is no good label", name, key);
    for (std::size_t j = 0; j < i; ++j)
      if (labels[j].first == key) return fmt::format("{}: the label {} is there twice", name, key);
  }
  return {};
}

}  // namespace deskbell::telemetry
