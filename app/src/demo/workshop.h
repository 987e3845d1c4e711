#pragma once
#include "../ports.h"

#include <base/clock.h>
#include <base/config.h>
#include <base/random.h>
#include <calendar/calendars.h>
#include <channel_web/installations.h>
#include <contacts/contacts.h>
#include <conversations/canned_answers.h>
#include <conversations/conversations.h>
#include <identity/identity.h>
#include <jobs/queue.h>
#include <routing/queues.h>
#include <surveys/surveys.h>

#include <approvals/ports.h>
#include <cases/cases.h>
#include <cases/kinds.h>
#include <cases/views.h>
#include <clocks/clocks.h>
#include <vault/vault.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace deskbell::app {

// The modules on a clock that is set by hand, without server and dispatcher: to write the past.
struct Workshop {
  explicit Workshop(const base::Config& config);

  base::ManualClock clock;
  base::SeededRandom chance{20260302};  // for what the company looks like
  base::SystemRandom random;            // for secrets
  Ids ids;
  vault::Vault vault;
  std::unique_ptr<storage::Database> database;
  events::Log log;
  identity::Identity identity;
  NamesDirectory directory{NamesDirectory::Whom::active};
  StaffList staff;
  contacts::Contacts contacts;
  conversations::Conversations conversations;
  conversations::CannedAnswers answers;
  routing::Queues queues;
  surveys::Surveys surveys;
  channel_web::Installations installations;
  jobs::Queue jobs;
  decisions::Vocabularies vocabularies;
  calendar::Calendars calendars;
  clocks::Clocks clocks;
  cases::Kinds kinds;
  cases::Cases cases;
  cases::Views views;
};

// What approvals ask of cases and people.
approvals::Ports approval_ports(Workshop& shop, cases::Cases& cases);

// The value, or an exception: what the demo asks for is never refused unless there is a bug.
template <class T>
T expect(Result<T> result) {
  if (!result) throw std::runtime_error("demo: " + result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace deskbell::app
