#include "lessons.h"

#include "../centre_parts.h"
#include "workshop.h"

#include <string>
#include <string_view>

namespace deskbell::app {
namespace {

constexpr char kLessons[] = {
#embed "lessons.tsv"
};
constexpr char kTests[] = {
#embed "lessons_test.tsv"
};

}  // namespace

void teach_models(CentreParts& parts) {
  using understanding::Aspect;
  auto& teaching = parts.cases.understanding.teaching;
  Id<identity::User> teacher;
  for (const auto& person : expect(parts.identity.users.list(Actor::system(), {})).items)
    if (person.email.starts_with("alex@")) teacher = person.id;
  const Actor alex = expect(parts.identity.access.actor_of(teacher));
  expect(teaching.add_label(alex, {.key = "error_code",
                                   .title_en = "Error code",
                                   .title_zh = "错误代码",
                                   .meaning_en = "Asks what a code on the display means or what to do about it",
                                   .meaning_zh = "询问屏幕上的代码含义或处理方法"}));
  expect(teaching.add_label(alex, {.key = "old_appliance",
                                   .title_en = "Taking the old one",
                                   .title_zh = "旧机回收",
                                   .meaning_en = "Whether and for how much the old appliance is taken away",
                                   .meaning_zh = "是否回收旧电器及费用"}));
  expect(teaching.import(alex, {.table = std::string(kLessons, sizeof kLessons)}));
  expect(teaching.import(alex, {.part = understanding::Part::test, .table = std::string(kTests, sizeof kTests)}));
  expect(teaching.train(alex, Aspect::intent, "Error codes and old appliances"));
  auto& assist = parts.cases.assist.assist;
  auto settings = expect(assist.settings(alex));
  settings.forbidden = {{"cheap", "good value"}, {"impossible", "not at the moment"}, {"不可能", "目前还做不到"}};
  expect(assist.change(alex, settings));
}

}  // namespace deskbell::app
