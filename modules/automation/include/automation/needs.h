#pragma once
#include <events/log.h>
#include <jobs/queue.h>
#include <storage/database.h>

#include <automation/surroundings.h>
#include <decisions/facts.h>

namespace deskbell::automation {

// What the use cases of this module are made of; all of it outlives them.
struct Needs {
  storage::Database& database;
  events::Log& log;
  jobs::Queue& jobs;
  Ids& ids;
  const Clock& clock;
  const decisions::Vocabularies& vocabularies;
  Surroundings& surroundings;
};

}  // namespace deskbell::automation
