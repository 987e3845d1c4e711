#include "lessons.h"
#include "recognition_store.h"
#include "teaching_state.h"

#include <base/log.h>

#include <understanding/events.h>

#include <algorithm>
#include <sstream>

namespace deskbell::understanding {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::chrono::milliseconds kToldEvery{300};
constexpr int kAlmostDone = 95;

std::string bytes_of(const learn::Classifier& classifier) {
  std::ostringstream out;
  classifier.save(out);
  return std::move(out).str();
}

ModelFigures figures_of(const Lesson& lesson, const learn::Classifier& classifier, std::size_t bytes) {
  const auto& findings = classifier.findings();
  ModelFigures out{.language = lesson.language,
                   .examples = static_cast<int>(lesson.examples.size()),
                   .own = lesson.own,
                   .labels = static_cast<int>(findings.labels),
                   .left_out_accuracy = findings.accuracy,
                   .confidence = findings.confidence,
                   .set_aside = static_cast<int>(findings.set_aside),
                   .threshold = findings.threshold,
                   .bytes = static_cast<std::int64_t>(bytes)};
  if (!lesson.own_tests.empty()) out.own_test = score_of(classifier, lesson.own_tests);
  if (!lesson.program_tests.empty()) out.program_test = score_of(classifier, lesson.program_tests);
  return out;
}

// The models of old versions go; their figures stay.
void discard_old(Transaction& tx, Aspect aspect) {
  const int active = store::active(tx, aspect);
  int kept = 0;
  for (auto& version : store::versions(tx, aspect)) {
    if (version.state != VersionState::ready || version.number == active || ++kept <= kVersionsKept) continue;
    version.state = VersionState::discarded;
    store::remove_models(tx, aspect, version.number);
    store::save(tx, version);
  }
}

}  // namespace

void Teaching::State::tell(Transaction& tx, const Version& version) {
  store::save(tx, version);
  needs.log.append(tx, events::kWorkspaceStream, 0, VersionChanged{version});
}

void Teaching::State::note_progress(Version& version, int progress, std::string_view step) {
  version.progress = progress;
  version.step = step;
  (void)needs.database.write([&](Transaction& tx) -> Result<void> {
    tell(tx, version);
    return {};
  });
}

Result<void> Teaching::State::train(Aspect aspect, int number) {
  std::optional<Version> found;
  std::vector<Lesson> todo;
  needs.database.read([&](Snapshot& snapshot) {
    found = store::version(snapshot, aspect, number);
    if (found) todo = lessons(snapshot, aspect, found->base);
  });
  if (!found || (found->state != VersionState::waiting && found->state != VersionState::training)) return {};
  std::erase_if(todo, [](const Lesson& lesson) { return !is_worth_learning(lesson); });
  Version version = *std::move(found);
  version.state = VersionState::training;
  version.models.clear();
  const auto began = needs.clock.steady();
  std::vector<store::StoredModel> learnt;
  for (std::size_t i = 0; i < todo.size(); ++i) {
    const Lesson& lesson = todo[i];
    auto told = needs.clock.steady() - kToldEvery;
    int steps = 0;
    const auto progress = [&](std::string_view step) {
      const auto now = needs.clock.steady();
      if (now - told < kToldEvery && steps > 0) return;
      told = now;
      const int share = kAlmostDone / static_cast<int>(todo.size());
      note_progress(version, static_cast<int>(i) * share + std::min(share - 1, share * steps++ / 4),
                    std::string(base::name_of(lesson.language)) + ": " + std::string(step));
    };
    std::optional<Result<learn::Classifier>> classifier;
    at_leisure([&] { classifier = learn::train(lesson.examples, {.nets = learn::Nets::none}, progress); });
    if (!*classifier) {
      give_up(aspect, number, classifier->error().message);
      return {};
    }
    store::StoredModel model{lesson.language, lesson.languages, bytes_of(**classifier)};
    version.models.push_back(figures_of(lesson, **classifier, model.bytes.size()));
    learnt.push_back(std::move(model));
  }
  return needs.database.write([&](Transaction& tx) -> Result<void> {
    const auto now = store::version(tx, aspect, number);
    if (!now || (now->state != VersionState::waiting && now->state != VersionState::training)) return {};
    Version done = version;
    done.state = VersionState::ready;
    done.progress = 100;
    done.step.clear();
    done.finished_at = needs.clock.now();
    done.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(needs.clock.steady() - began).count();
    store::remove_models(tx, aspect, number);
    for (const auto& model : learnt) store::insert(tx, aspect, number, model);
    tell(tx, done);
    discard_old(tx, aspect);
    return {};
  });
}

void Teaching::State::give_up(Aspect aspect, int number, std::string_view why) {
  (void)needs.database.write([&](Transaction& tx) -> Result<void> {
    auto version = store::version(tx, aspect, number);
    if (!version || version->finished_at) return {};
    version->state = VersionState::failed;
    version->error = why;
    version->step.clear();
    version->finished_at = needs.clock.now();
    tell(tx, *version);
    return {};
  });
}

Result<void> Teaching::State::examine(Aspect aspect) {
  std::vector<Lesson> todo;
  const Time began = needs.clock.now();
  needs.database.read(
      [&](Snapshot& snapshot) { todo = lessons(snapshot, aspect, base_of(store::settings(snapshot), aspect)); });
  Quality report{.aspect = aspect, .at = began};
  for (const Lesson& lesson : todo) {
    if (lesson.examples.empty()) continue;
    learn::QualityReport found;
    at_leisure([&] { found = learn::examine(lesson.examples, {.nets = learn::Nets::none}); });
    report.languages.push_back(told(lesson, found));
  }
  return needs.database.write([&](Transaction& tx) -> Result<void> {
    store::save(tx, report);
    return {};
  });
}

}  // namespace deskbell::understanding
