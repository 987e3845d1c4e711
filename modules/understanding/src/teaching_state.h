#pragma once
#include "active_models.h"
#include "lessons.h"

#include <understanding/teaching.h>

#include <string_view>

namespace deskbell::understanding {

struct Teaching::State {
  Understanding::Needs needs;
  ActiveModels& models;
  jobs::Queue& jobs;

  // ---- jobs ----
  Result<void> train(Aspect aspect, int number);
  Result<void> examine(Aspect aspect);
  void tell(storage::Transaction& tx, const Version& version);
  void note_progress(Version& version, int progress, std::string_view step);
  void give_up(Aspect aspect, int number, std::string_view why);
};

// What both jobs are told.
struct VersionOrder {
  Aspect aspect = Aspect::intent;
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(VersionOrder, (), (aspect, number))

inline constexpr std::string_view kTrainJob = "understanding.train";
inline constexpr std::string_view kExamineJob = "understanding.examine";

// The program's own, with its figures.
Version built_in_version(Aspect aspect);

}  // namespace deskbell::understanding
