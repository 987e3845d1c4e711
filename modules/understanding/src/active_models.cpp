#include "active_models.h"

#include "example_store.h"
#include "recognition_store.h"
#include "version_store.h"

#include <base/log.h>

#include <algorithm>
#include <spanstream>

namespace deskbell::understanding {
namespace {

constexpr std::string_view kChineseRegions[] = {"CN", "TW", "HK", "MO", "SG"};
constexpr std::string_view kTimeZoneMoved = "settings.workspace_changed";

bool concerns(std::string_view kind) {
  return kind == kTimeZoneMoved || kind == "understanding.version_activated" || kind == "understanding.label_changed" ||
         kind == "understanding.settings_changed";
}

Recogniser::Models built_in_models() {
  Recogniser::Models models;
  for (const Aspect aspect : kAspects)
    for (const ModelLanguage language : kModelLanguages)
      models[static_cast<std::size_t>(aspect)][static_cast<std::size_t>(language)] =
          Recogniser::built_in()->model(aspect, language);
  return models;
}

int& version_in(Versions& versions, Aspect aspect) {
  switch (aspect) {
    case Aspect::intent:
      return versions.intent;
    case Aspect::urgency:
      return versions.urgency;
    case Aspect::sentiment:
      break;
  }
  return versions.sentiment;
}

}  // namespace

Hint Active::hint(Time now, Explain explain) const {
  Hint out{.explain = explain};
  out.entities.now = std::chrono::floor<std::chrono::seconds>(zone.local(now));
  out.entities.region = settings.region;
  out.entities.date_order = settings.region == "US" ? text::DateOrder::month_day : text::DateOrder::day_month;
  out.entities.patterns = numbers;
  if (std::ranges::find(kChineseRegions, settings.region) != std::end(kChineseRegions))
    out.chinese_region = settings.region;
  return out;
}

Recogniser::Models models_with(Recogniser::Models models, storage::Snapshot& snapshot, Aspect aspect, int number) {
  for (auto& stored : store::models(snapshot, aspect, number)) {
    std::ispanstream in(std::span<const char>(stored.bytes.data(), stored.bytes.size()));
    auto loaded = learn::Classifier::load(in);
    if (!loaded) {
      base::log_error("A model cannot be read; the program's own answers in its place.",
                      {{"aspect", base::name_of(aspect)}, {"version", number}, {"error", loaded.error().message}});
      continue;
    }
    models[static_cast<std::size_t>(aspect)][static_cast<std::size_t>(stored.language)] = {
        .classifier = std::make_shared<const learn::Classifier>(*std::move(loaded)),
        .languages = std::move(stored.languages),
        .version = number};
  }
  return models;
}

ActiveModels::ActiveModels(storage::Database& database, events::Log& log, Surroundings& surroundings)
    : database_(database), surroundings_(surroundings) {
  listener_ = log.listen_at_once([this](events::Log::Batch batch) {
    for (const auto& event : batch) {
      if (concerns(event->kind)) forget();
    }
  });
}

void ActiveModels::forget() {
  const std::lock_guard lock(mutex_);
  active_.reset();
  ++changes_;
}

ActiveModels::~ActiveModels() {
  listener_.reset();
}

std::shared_ptr<const Active> ActiveModels::get() {
  {
    const std::lock_guard lock(mutex_);
    if (active_) return active_;
  }
  const std::lock_guard one_reads(reading_);
  std::uint64_t before = 0;
  {
    const std::lock_guard lock(mutex_);
    if (active_) return active_;
    before = changes_;
  }
  auto fresh = read();
  const std::lock_guard lock(mutex_);
  if (changes_ == before) active_ = fresh;
  return fresh;
}

std::shared_ptr<const Active> ActiveModels::read() {
  auto out = std::make_shared<Active>();
  auto models = built_in_models();
  std::set<std::string, std::less<>> retired;
  database_.read([&](storage::Snapshot& snapshot) {
    out->settings = store::settings(snapshot);
    for (const auto& label : store::labels(snapshot))
      if (label.aspect == Aspect::intent && label.state == LabelState::retired) retired.insert(label.key);
    for (const Aspect aspect : kAspects) {
      const int number = store::active(snapshot, aspect);
      version_in(out->versions, aspect) = number;
      if (number > 0) models = models_with(std::move(models), snapshot, aspect, number);
    }
  });
  out->zone = calendar::Zone::of_or_utc(surroundings_.time_zone());
  for (const auto& number : out->settings.numbers)
    if (auto pattern = text::NumberPattern::of(number.pattern, number.kind))
      out->numbers.push_back(*std::move(pattern));
  out->recogniser = std::make_shared<const Recogniser>(std::move(models), std::move(retired));
  return out;
}

std::size_t ActiveModels::bytes() const {
  const std::lock_guard lock(mutex_);
  return active_ ? active_->recogniser->bytes() : 0;
}

}  // namespace deskbell::understanding
