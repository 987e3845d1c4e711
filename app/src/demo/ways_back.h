#pragma once
#include "history.h"
#include "workshop.h"

#include <memory>
#include <string>

namespace deskbell::app {

// What agents of the demo company promise about their cases, and what customers say once one is solved: most promises
// are kept, some broken; most customers confirm and rate, some are not satisfied, which opens a recovery.
class WaysBack {
 public:
  WaysBack(Workshop& shop, const std::filesystem::path& blobs);
  ~WaysBack();

  // Both may be called within a transaction.
  void promise(Id<cases::Case> matter, const Actor& agent, const std::string& language);
  void solved(Id<cases::Case> matter, const Actor& agent, const std::string& language);
  // What has come due since. Outside of any transaction.
  void go_on();
  // One that is open when the demo begins.
  void promise_until(Id<cases::Case> matter, const Actor& agent, const std::string& language, Time due);
  // Everybody has read what he was told.
  void finish(const Company& company);

 private:
  struct Desk;
  void keep_promises();
  void hear_customers();

  std::unique_ptr<Desk> desk_;
};

}  // namespace deskbell::app
