#include "wire.h"

namespace deskbell::api {
namespace {

using telemetry::Sample;

FigureView figure_of(const std::string& name, const telemetry::Family& family, const Sample& sample) {
  FigureView view{.name = name,
                  .kind = family.kind,
                  .help = family.help,
                  .labels = {},
                  .value = {},
                  .count = {},
                  .mean = {},
                  .median = {},
                  .p99 = {}};
  view.labels.insert(sample.labels.begin(), sample.labels.end());
  if (const auto* value = std::get_if<double>(&sample.value)) {
    view.value = *value;
    return view;
  }
  const auto& histogram = std::get<base::HistogramSnapshot>(sample.value);
  const auto count = histogram.count();
  view.count = static_cast<std::int64_t>(count);
  if (count == 0) return view;
  view.mean = histogram.sum / static_cast<double>(count);
  view.median = histogram.quantile(0.5);
  view.p99 = histogram.quantile(0.99);
  return view;
}

SectionView section_of(const telemetry::Snapshot& snapshot, const telemetry::Section& section) {
  SectionView view{.name = section.name,
                   .light = section.light,
                   .findings = section.findings,
                   .figures = {},
                   .facts = section.facts,
                   .items = section.items};
  for (const std::string& name : section.names) {
    const telemetry::Family& family = snapshot.families.at(name);
    for (const Sample& sample : family.samples) view.figures.push_back(figure_of(name, family, sample));
  }
  return view;
}

}  // namespace

std::vector<AlarmView> alarms_of(telemetry::Health& health) {
  std::vector<AlarmView> out;
  for (auto& alarm : health.alarms()) out.push_back({std::move(alarm.section), std::move(alarm.finding), alarm.since});
  return out;
}

HealthView view_of(telemetry::Health& health, std::optional<Time> since) {
  const auto snapshot = health.snapshot();
  HealthView view{.at = snapshot->at,
                  .light = snapshot->light,
                  .sections = {},
                  .alarms = alarms_of(health),
                  .lines = {},
                  .points = {},
                  .step_s = health.step()};
  for (const auto& section : snapshot->sections) view.sections.push_back(section_of(*snapshot, section));
  const auto tracks = health.tracks();
  for (const auto& track : tracks) view.lines.push_back(track.name);
  for (const auto& point : health.points()) {
    if (since && point.at <= *since) continue;
    PointView told{.at = point.at, .values = {}};
    for (std::size_t i = 0; i < point.values.size(); ++i)
      if (point.values[i]) told.values.emplace(tracks[i].name, *point.values[i]);
    view.points.push_back(std::move(told));
  }
  return view;
}

}  // namespace deskbell::api
