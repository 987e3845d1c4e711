#include "built_in.h"
#include "recognition_store.h"
#include "teaching_state.h"

#include <base/check.h>

#include <understanding/events.h>

#include <algorithm>
#include <map>

// Versions: trained by jobs, compared, activated; reports on quality.
namespace deskbell::understanding {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr int kLongestNote = 500;
constexpr std::chrono::hours kStuck{1};  // a training that is older has broken off

constexpr std::string_view kNoVersion = "There is no such version.";

Result<Version> find_version(Snapshot& snapshot, Aspect aspect, int number) {
  auto found = number == 0 ? std::optional(built_in_version(aspect)) : store::version(snapshot, aspect, number);
  if (!found) return not_found(std::string(kNoVersion));
  found->active = store::active(snapshot, aspect) == number;
  return *std::move(found);
}

bool has_models(const Version& version) {
  return version.state == VersionState::ready;
}

std::string answer_of(const learn::Classifier& classifier, std::string_view text) {
  return std::string(classifier.best(text).label);
}

Recogniser::Models models_of(Snapshot& snapshot, Aspect aspect, int number) {
  Recogniser::Models models;
  for (const ModelLanguage language : kModelLanguages)
    models[static_cast<std::size_t>(aspect)][static_cast<std::size_t>(language)] =
        Recogniser::built_in()->model(aspect, language);
  return number == 0 ? models : models_with(std::move(models), snapshot, aspect, number);
}

}  // namespace

Version built_in_version(Aspect aspect) {
  static const auto figures = [] {
    std::map<Aspect, std::vector<ModelFigures>> out;
    for (const Aspect one : kAspects)
      for (const ModelLanguage language : kModelLanguages) {
        const auto& classifier = *Recogniser::built_in()->model(one, language).classifier;
        const auto& findings = classifier.findings();
        out[one].push_back({.language = language,
                            .examples = static_cast<int>(findings.examples),
                            .labels = static_cast<int>(findings.labels),
                            .left_out_accuracy = findings.accuracy,
                            .confidence = findings.confidence,
                            .set_aside = static_cast<int>(findings.set_aside),
                            .threshold = findings.threshold,
                            .bytes = static_cast<std::int64_t>(built_in::model(one, language).size()),
                            .program_test = score_of(classifier, built_in::tests(one, language))});
      }
    return out;
  }();
  return {.aspect = aspect, .state = VersionState::ready, .progress = 100, .models = figures.at(aspect)};
}

Result<std::vector<Version>> Teaching::versions(const Actor& actor, Aspect aspect) {
  TRY(identity::require(actor, Permission::train_understanding));
  return state_->needs.database.read([&](Snapshot& snapshot) {
    auto all = store::versions(snapshot, aspect);
    all.push_back(built_in_version(aspect));
    const int active = store::active(snapshot, aspect);
    for (auto& version : all) version.active = version.number == active;
    return all;
  });
}

Result<Version> Teaching::version(const Actor& actor, Aspect aspect, int number) {
  TRY(identity::require(actor, Permission::train_understanding));
  return state_->needs.database.read([&](Snapshot& snapshot) { return find_version(snapshot, aspect, number); });
}

Result<Version> Teaching::train(const Actor& actor, Aspect aspect, std::string_view note) {
  TRY(identity::require(actor, Permission::train_understanding));
  TRY(base::check_text("note", note, 0, kLongestNote));
  State& state = *state_;
  return state.needs.database.write([&](Transaction& tx) -> Result<Version> {
    const Time now = state.needs.clock.now();
    for (auto& one : store::versions(tx, aspect)) {
      if (one.finished_at) continue;
      if (now - one.created_at.value_or(now) < kStuck)
        return failure(ErrorCode::failed_precondition, "A version is being trained already. Wait for it.");
      one.state = VersionState::failed;
      one.error = "The training broke off.";
      one.finished_at = now;
      state.tell(tx, one);
    }
    const Base base = base_of(store::settings(tx), aspect);
    const auto todo = lessons(tx, aspect, base);
    if (std::ranges::none_of(todo, is_worth_learning))
      return failure(ErrorCode::failed_precondition,
                     "There is nothing to learn yet: add examples, or correct what was recognised in messages.");
    Version version{.aspect = aspect,
                    .number = store::last_number(tx, aspect) + 1,
                    .base = base,
                    .note = std::string(note),
                    .author = actor.user(),
                    .author_name = actor.name,
                    .created_at = now};
    store::insert(tx, version);
    state.tell(tx, version);
    state.jobs.enqueue(tx, {.kind = std::string(kTrainJob),
                            .payload = base::to_json(VersionOrder{aspect, version.number}),
                            .max_attempts = 2});
    return version;
  });
}

Result<Version> Teaching::activate(const Actor& actor, Aspect aspect, int number) {
  TRY(identity::require(actor, Permission::train_understanding));
  State& state = *state_;
  auto activated = state.needs.database.write([&](Transaction& tx) -> Result<Version> {
    TRY(Version version, find_version(tx, aspect, number));
    if (version.active) return version;
    if (!has_models(version))
      return failure(ErrorCode::failed_precondition, "Only a version that was trained, and is still kept, can answer.");
    const int before = store::active(tx, aspect);
    store::set_active(tx, aspect, number);
    state.needs.log.append(tx, events::kWorkspaceStream, actor.id,
                           VersionActivated{aspect, number, before, actor.name, actor.address, actor.request});
    version.active = true;
    return version;
  });
  state.models.forget();
  return activated;
}

Result<Comparison> Teaching::compare(const Actor& actor, Aspect aspect, int first, int second) {
  TRY(identity::require(actor, Permission::train_understanding));
  Comparison out;
  std::vector<Lesson> tests;
  Recogniser::Models left;
  Recogniser::Models right;
  TRY(state_->needs.database.read([&](Snapshot& snapshot) -> Result<void> {
    TRY(out.first, find_version(snapshot, aspect, first));
    TRY(out.second, find_version(snapshot, aspect, second));
    if (!has_models(out.first) || !has_models(out.second))
      return failure(ErrorCode::failed_precondition,
                     "Only versions that were trained, and are still kept, can be compared.");
    tests = lessons(snapshot, aspect, Base::add);
    left = models_of(snapshot, aspect, first);
    right = models_of(snapshot, aspect, second);
    return {};
  }));
  std::vector<Difference> mended;
  std::vector<Difference> broken;
  std::vector<Difference> neither;
  for (const Lesson& lesson : tests) {
    const auto at = static_cast<std::size_t>(lesson.language);
    const auto& one = *left[static_cast<std::size_t>(aspect)][at].classifier;
    const auto& other = *right[static_cast<std::size_t>(aspect)][at].classifier;
    for (const auto* part : {&lesson.own_tests, &lesson.program_tests})
      for (const auto& test : *part) {
        Difference found{lesson.language, test.text, test.label, answer_of(one, test.text),
                         answer_of(other, test.text)};
        const bool was_right = found.first == test.label;
        const bool is_right = found.second == test.label;
        ++out.examples;
        ++(was_right ? (is_right ? out.both_right : out.broken) : (is_right ? out.mended : out.both_wrong));
        if (found.first != found.second) (was_right ? broken : is_right ? mended : neither).push_back(std::move(found));
      }
  }
  for (auto* list : {&broken, &mended, &neither})
    for (auto& one : *list)
      if (std::ssize(out.differences) < kMostFindings) out.differences.push_back(std::move(one));
  return out;
}

Result<Quality> Teaching::quality(const Actor& actor, Aspect aspect) {
  TRY(identity::require(actor, Permission::train_understanding));
  return state_->needs.database.read(
      [&](Snapshot& snapshot) { return store::quality(snapshot, aspect).value_or(Quality{.aspect = aspect}); });
}

Result<Quality> Teaching::examine(const Actor& actor, Aspect aspect) {
  TRY(identity::require(actor, Permission::train_understanding));
  return state_->needs.database.write([&](Transaction& tx) -> Result<Quality> {
    Quality report = store::quality(tx, aspect).value_or(Quality{.aspect = aspect});
    report.running = true;
    store::save(tx, report);
    state_->jobs.enqueue(tx, {.kind = std::string(kExamineJob),
                              .payload = base::to_json(VersionOrder{aspect, 0}),
                              .unique_key = std::string(kExamineJob) + "." + std::string(base::name_of(aspect)),
                              .max_attempts = 3});
    return report;
  });
}

}  // namespace deskbell::understanding
