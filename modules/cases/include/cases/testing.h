#pragma once
#include <base/random.h>
#include <calendar/calendars.h>
#include <conversations/testing.h>
#include <jobs/queue.h>
#include <search/index.h>
#include <storage/testing.h>

#include <cases/cases.h>
#include <clocks/clocks.h>

#include <utility>
#include <vector>

namespace deskbell::cases {

// A desk with conversations, clocks and cases on one engine, for the tests of cases and of what stands on them.
class TestDesk {
 protected:
  // `more`: the schemas of what stands on cases.
  explicit TestDesk(storage::Engine engine, std::vector<storage::Schema> more = {})
      : database(engine, with_ours(std::move(more))) {
    kinds.seed();
    cases.prepare();
    vocabularies.add([this](storage::Snapshot& snapshot) { return cases.vocabulary(snapshot); });
  }
  TestDesk(const TestDesk&) = delete;
  TestDesk& operator=(const TestDesk&) = delete;
  ~TestDesk() = default;

  Case fetch(Id<Case> id) {
    return database->read([&](storage::Snapshot& snapshot) { return cases.load(snapshot, id).value(); });
  }

  base::ManualClock clock;
  base::SeededRandom random{7};
  storage::TestDatabase database;
  events::Log log{*database, clock};
  Ids ids{clock};
  jobs::Queue jobs{*database, clock, ids, random};
  contacts::Contacts contacts{*database, log, ids, clock};
  conversations::TestDirectory names;
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = names}};
  decisions::Vocabularies vocabularies;
  calendar::Calendars calendars{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  clocks::Clocks clocks{{.database = *database,
                         .log = log,
                         .ids = ids,
                         .clock = clock,
                         .jobs = jobs,
                         .calendars = calendars,
                         .vocabularies = vocabularies}};
  Kinds kinds{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  Cases cases{{.database = *database,
               .log = log,
               .ids = ids,
               .clock = clock,
               .contacts = contacts,
               .conversations = conversations,
               .directory = names,
               .kinds = kinds,
               .clocks = &clocks}};

 private:
  static std::vector<storage::Schema> with_ours(std::vector<storage::Schema> more) {
    std::vector<storage::Schema> all{
        events::schema(),   jobs::schema(),          search::schema(),           calendar::schema(),
        contacts::schema(), conversations::schema(), deskbell::clocks::schema(), schema()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

}  // namespace deskbell::cases
