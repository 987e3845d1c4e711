#pragma once
#include "history.h"
#include "ways_back.h"
#include "workshop.h"

#include <optional>
#include <string>
#include <vector>

namespace deskbell::app {

struct Plot;

// The cases of the demo company: some talks leave one behind, which is then worked on while further talks come, in
// more than one department.
class CaseBook {
 public:
  CaseBook(Workshop& shop, const Company& company, const std::filesystem::path& blobs);

  // The talk is the reason of a new case.
  void open(Id<conversations::Conversation> talk, const std::string& queue, const std::string& language);
  // Goes on with what is due after one more talk.
  void go_on();
  // Promises that came due and customers who answer; outside of any transaction.
  void hear() { ways_back_.go_on(); }
  // What is still owed when the demo begins.
  void finish(Time now);

 private:
  enum class Step { taken, dispatched, waiting, worked, solved };
  struct Story {
    Id<cases::Case> id;
    const Plot* plot;
    Actor agent;
    int next = 0;  // talks until the next step
    int pace = 1;
    Step step = Step::taken;
    std::vector<Id<cases::Task>> tasks;
  };
  void take_step(Story& story);
  Actor somebody(const std::string& queue, const std::string& language);

  Workshop& shop_;
  const Company& company_;
  WaysBack ways_back_;
  std::vector<Story> stories_;
  std::vector<Id<cases::Category>> categories_;
};

}  // namespace deskbell::app
