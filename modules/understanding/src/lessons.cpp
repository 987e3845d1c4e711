#include "lessons.h"

#include "built_in.h"
#include "teaching_rules.h"
#include "wording.h"

#include <learn/evaluation.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <map>
#include <thread>

namespace deskbell::understanding {
namespace {

constexpr int kEnoughToKnow = 20;  // examples in a language until the model counts as taught in it
constexpr std::size_t kMostConfused = 100;
constexpr int kGivingWay = 10;

void add_programs(Lesson& lesson, Aspect aspect, const std::set<std::string, std::less<>>& retired,
                  const std::set<std::string, std::less<>>& own) {
  for (auto& one : built_in::examples(aspect, lesson.language)) {
    if (retired.contains(one.label) || own.contains(folded_key(one.text))) continue;
    lesson.examples.push_back(std::move(one));
    lesson.ids.emplace_back();
  }
  for (auto& one : built_in::tests(aspect, lesson.language))
    if (!retired.contains(one.label)) lesson.program_tests.push_back(std::move(one));
  if (lesson.language == ModelLanguage::zh)
    lesson.languages.insert({text::Language::zh_hans, text::Language::zh_hant});
  else
    lesson.languages.insert(text::Language::en);
}

}  // namespace

std::vector<Lesson> lessons(storage::Snapshot& snapshot, Aspect aspect, Base base) {
  std::set<std::string, std::less<>> retired;
  for (const auto& label : store::labels(snapshot))
    if (label.aspect == aspect && label.state == LabelState::retired) retired.insert(label.key);
  const auto all = store::all_examples(snapshot, aspect);
  std::vector<Lesson> out;
  for (const ModelLanguage language : kModelLanguages) {
    Lesson lesson{.language = language};
    std::set<std::string, std::less<>> own;
    for (const auto& [example, said_in] : all)
      if (example.language == language) own.insert(folded_key(example.text));
    if (base == Base::add) add_programs(lesson, aspect, retired, own);
    std::map<text::Language, int> spoken;
    for (const auto& [example, said_in] : all) {
      if (example.language != language || retired.contains(example.label)) continue;
      if (example.part == Part::test) {
        lesson.own_tests.push_back({example.text, example.label});
        continue;
      }
      lesson.examples.push_back({example.text, example.label});
      lesson.ids.emplace_back(example.id);
      ++lesson.own;
      if (const auto known = language_of(said_in); known != text::Language::unknown) ++spoken[known];
    }
    for (const auto& [known, count] : spoken)
      if (count >= kEnoughToKnow) lesson.languages.insert(known);
    out.push_back(std::move(lesson));
  }
  return out;
}

bool is_worth_learning(const Lesson& lesson) {
  if (lesson.own == 0) return false;
  return std::ranges::any_of(lesson.examples,
                             [&](const auto& one) { return one.label != lesson.examples.front().label; });
}

QualityOfLanguage told(const Lesson& lesson, const learn::QualityReport& found) {
  QualityOfLanguage out{.language = lesson.language,
                        .examples = static_cast<int>(lesson.examples.size()),
                        .own = lesson.own,
                        .repeated = static_cast<int>(found.repeated)};
  std::multimap<std::string, Id<Example>> own;
  for (std::size_t i = 0; i < lesson.examples.size(); ++i)
    if (lesson.ids[i]) own.emplace(folded_key(lesson.examples[i].text), *lesson.ids[i]);
  const auto full = [](const auto& list) { return std::ssize(list) >= kMostFindings; };
  for (const auto& conflict : found.conflicts) {
    if (full(out.conflicts)) break;
    ConflictFound one{.text = conflict.text, .labels = conflict.labels};
    const auto [from, to] = own.equal_range(folded_key(conflict.text));
    for (auto at = from; at != to; ++at) one.examples.push_back(at->second);
    out.conflicts.push_back(std::move(one));
  }
  for (const auto& scarce : found.scarce)
    if (!full(out.scarce)) out.scarce.push_back({scarce.label, static_cast<int>(scarce.examples)});
  for (const auto& suspect : found.suspects) {
    if (full(out.suspects)) break;
    const auto& example = lesson.examples[suspect.example];
    out.suspects.push_back({lesson.ids[suspect.example], example.text, example.label, suspect.fits, suspect.lead});
  }
  for (const auto& pair : found.confusable)
    if (!full(out.confusable))
      out.confusable.push_back({pair.first, pair.second, static_cast<int>(pair.times), pair.part});
  return out;
}

Score score_of(const learn::Classifier& classifier, const std::vector<learn::Example>& tests) {
  const auto found = learn::evaluate(classifier, tests);
  Score out{.examples = static_cast<int>(found.examples), .accuracy = found.accuracy, .macro_f1 = found.macro_f1};
  for (const auto& pair : found.confusions) {
    if (out.confused.size() == kMostConfused) break;
    out.confused.push_back({pair.label, pair.guessed, static_cast<int>(pair.times)});
  }
  return out;
}

void at_leisure(const std::function<void()>& work) {
  std::exception_ptr failed;
  std::thread thread([&] {
    // On Linux a thread has a priority of its own, and those that it starts inherit it.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kGivingWay);
    try {
      work();
    } catch (...) {
      failed = std::current_exception();
    }
  });
  thread.join();
  if (failed) std::rethrow_exception(failed);
}

}  // namespace deskbell::understanding
