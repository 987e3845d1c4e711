#include <base/log.h>
#include <telemetry/health.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace deskbell::telemetry {
namespace {

using std::chrono::steady_clock;

Light worst(Light light, const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) light = std::max(light, finding.light);
  return light;
}

// Sections of one name stand together: the page has one card for both.
Section& section_of(std::vector<Section>& sections, const std::string& name) {
  const auto found = std::ranges::find(sections, name, &Section::name);
  if (found != sections.end()) return *found;
  return sections.emplace_back(Section{.name = name});
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  std::ranges::move(from, std::back_inserter(to));
}

std::optional<double> sum_of(const Families& families, const std::string& name) {
  const auto family = families.find(name);
  if (family == families.end()) return std::nullopt;
  double sum = 0;
  for (const Sample& sample : family->second.samples)
    if (const auto* value = std::get_if<double>(&sample.value)) sum += *value;
  return sum;
}

base::HistogramSnapshot histogram_of(const Families& families, const std::string& name) {
  base::HistogramSnapshot all;
  const auto family = families.find(name);
  if (family == families.end()) return all;
  for (const Sample& sample : family->second.samples)
    if (const auto* value = std::get_if<base::HistogramSnapshot>(&sample.value)) all.add(*value);
  return all;
}

std::optional<double> measure(const Track& track, const Snapshot& now, const Snapshot* before, double seconds) {
  const auto value = sum_of(now.families, track.figure);
  if (!value) return std::nullopt;
  if (track.take == Track::Take::value) return value;
  if (!before || seconds <= 0) return std::nullopt;
  if (track.take == Track::Take::rate) {
    const auto former = sum_of(before->families, track.figure);
    if (!former || *former > *value) return std::nullopt;
    return (*value - *former) / seconds;
  }
  const auto fresh = histogram_of(now.families, track.figure).since(histogram_of(before->families, track.figure));
  if (fresh.count() == 0) return std::nullopt;
  return fresh.quantile(track.take == Track::Take::median ? 0.5 : 0.99);
}

}  // namespace

Health::Health(const Clock& clock, Options options) : clock_(clock), options_(options) {}

Health::~Health() {
  stop();
}

void Health::add(std::string name, Read read, Asks asks) {
  readers_.push_back({std::move(name), std::move(read), asks});
}

void Health::track(Track track) {
  tracks_.push_back(std::move(track));
}

void Health::on_alarm(AlarmCall raised, AlarmCall cleared) {
  raised_ = std::move(raised);
  cleared_ = std::move(cleared);
}

std::shared_ptr<const Snapshot> Health::collect() {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->at = clock_.now();
  for (const auto& [name, read, asks] : readers_) {
    Report report(snapshot->families);
    try {
      read(report);
    } catch (const std::exception& e) {
      base::log_warn("A section of the health report could not be read.", {{"section", name}, {"error", e.what()}});
      report.red("section_unknown", "The part " + name + " cannot be asked for its state at the moment.",
                 "If it lasts, look at the server's log.", {{"section", name}});
    }
    if (asks == Asks::others)
      std::ranges::copy_if(report.findings, std::back_inserter(snapshot->stopping), &Finding::stops_traffic);
    Section& section = section_of(snapshot->sections, name);
    append(section.names, report.names);
    append(section.facts, report.facts);
    append(section.items, report.items);
    append(section.findings, report.findings);
    section.light = worst(section.light, section.findings);
    snapshot->light = std::max(snapshot->light, section.light);
  }
  {
    const std::lock_guard lock(mutex_);
    last_ = snapshot;
    last_at_ = clock_.steady();
  }
  return snapshot;
}

std::shared_ptr<const Snapshot> Health::snapshot() {
  {
    const std::lock_guard lock(mutex_);
    if (last_ && clock_.steady() - last_at_ < options_.fresh) return last_;
  }
  std::unique_lock collecting(collecting_, std::try_to_lock);
  if (!collecting.owns_lock()) {
    {
      const std::lock_guard lock(mutex_);
      if (last_) return last_;
    }
    collecting.lock();
  }
  return collect();
}

void Health::tick() {
  const auto now_at = clock_.steady();
  std::shared_ptr<const Snapshot> now;
  {
    const std::lock_guard collecting(collecting_);
    now = collect();
  }
  const double seconds = before_ ? std::chrono::duration<double>(now_at - before_at_).count() : 0;
  Point point{.at = now->at, .values = {}};
  for (const Track& track : tracks_) point.values.push_back(measure(track, *now, before_.get(), seconds));
  {
    const std::lock_guard lock(mutex_);
    if (ring_.size() >= options_.points) ring_.erase(ring_.begin());
    ring_.push_back(std::move(point));
  }
  before_ = now;
  before_at_ = now_at;
  watch(*now);
}

void Health::watch(const Snapshot& now) {
  const auto at = clock_.steady();
  std::vector<Alarm> untold;
  std::vector<Alarm> over;
  {
    const std::lock_guard lock(mutex_);
    for (const Section& section : now.sections)
      for (const Finding& finding : section.findings)
        if (finding.light == Light::red) see(section.name, finding, now.at, at);
    for (auto entry = watched_.begin(); entry != watched_.end();) {
      const Watched& watched = entry->second;
      const bool gone = watched.last_seen != at;
      if (gone && !watched.raised) {
        entry = watched_.erase(entry);
        continue;
      }
      if (watched.raised && !watched.told) untold.push_back(watched.alarm);
      if (gone && at - watched.last_seen >= options_.patience) over.push_back(watched.alarm);
      ++entry;
    }
  }
  // Told outside of the lock; what cannot be told now is told at a later tick.
  for (const Alarm& alarm : untold) {
    if (!tell(raised_, alarm)) continue;
    const std::lock_guard lock(mutex_);
    watched_[alarm.finding.code].told = true;
  }
  for (const Alarm& alarm : over) {
    {
      const std::lock_guard lock(mutex_);
      if (!watched_[alarm.finding.code].told) continue;
    }
    if (!tell(cleared_, alarm)) continue;
    base::log_info("An alarm is over.", {{"alarm", alarm.finding.code}});
    const std::lock_guard lock(mutex_);
    watched_.erase(alarm.finding.code);
  }
}

void Health::see(const std::string& section, const Finding& finding, Time now, steady_clock::time_point at) {
  auto [entry, fresh] = watched_.try_emplace(finding.code);
  Watched& watched = entry->second;
  if (fresh) {
    watched.alarm.since = now;
    watched.first_seen = at;
  }
  watched.alarm.section = section;
  watched.alarm.finding = finding;
  watched.last_seen = at;
  if (watched.raised || at - watched.first_seen < options_.patience) return;
  watched.raised = true;
  base::log_error("An alarm is raised.", {{"alarm", finding.code}, {"text", finding.text}});
}

bool Health::tell(const AlarmCall& call, const Alarm& alarm) {
  try {
    if (call) call(alarm);
    return true;
  } catch (const std::exception& e) {
    base::log_warn("An alarm cannot be told to the log of events yet.",
                   {{"alarm", alarm.finding.code}, {"error", e.what()}});
    return false;
  }
}

void Health::restore(std::vector<Alarm> alarms) {
  const std::lock_guard lock(mutex_);
  const auto at = clock_.steady();
  for (Alarm& alarm : alarms) {
    std::string code = alarm.finding.code;
    watched_[std::move(code)] = {
        .alarm = std::move(alarm), .raised = true, .told = true, .first_seen = at, .last_seen = at};
  }
}

std::vector<Finding> Health::readiness() const {
  std::vector<Finding> out;
  Families unused;
  for (const auto& [name, read, asks] : readers_) {
    if (asks != Asks::nobody) continue;
    Report report(unused);
    read(report);
    append(out, report.findings);
  }
  std::shared_ptr<const Snapshot> last;
  {
    const std::lock_guard lock(mutex_);
    last = last_;
  }
  if (!last) return out;
  out.insert(out.end(), last->stopping.begin(), last->stopping.end());
  return out;
}

std::vector<Point> Health::points() const {
  const std::lock_guard lock(mutex_);
  return ring_;
}

std::vector<Alarm> Health::alarms() const {
  const std::lock_guard lock(mutex_);
  std::vector<Alarm> out;
  for (const auto& [code, watched] : watched_)
    if (watched.raised) out.push_back(watched.alarm);
  return out;
}

void Health::start() {
  if (thread_.joinable()) return;
  stopping_ = false;
  thread_ = std::thread([this] { run(); });
}

void Health::stop() {
  {
    const std::lock_guard lock(stop_mutex_);
    stopping_ = true;
  }
  stopping_changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Health::run() {
  std::unique_lock lock(stop_mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      tick();
    } catch (const std::exception& e) {
      base::log_warn("The health report could not be completed.", {{"error", e.what()}});
    }
    lock.lock();
    stopping_changed_.wait_for(lock, options_.step, [this] { return stopping_; });
  }
}

}  // namespace deskbell::telemetry
