#pragma once
#include <incidents/incidents.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The only SQL of this module.
namespace deskbell::incidents::store {

std::optional<Incident> load(storage::Snapshot& snapshot, Id<Incident> id);
// `sort` is the sort of cases that a proposal is about, and what is gathered by itself; see sort_of.
void insert(storage::Transaction& tx, const Incident& incident, const std::string& sort, Time now);
void update(storage::Transaction& tx, const Incident& incident, const std::string& sort, Time now);
std::vector<Incident> of_state(storage::Snapshot& snapshot, State state, int limit);
std::vector<Incident> list(storage::Snapshot& snapshot, const IncidentFilter& filter, std::int64_t before, int limit);
// The latest one of the sort.
struct LastOfSort {
  State state = State::proposed;
  Time changed_at;
};
std::optional<LastOfSort> last_of_sort(storage::Snapshot& snapshot, const std::string& sort);

// False when it was there before.
bool add_case(storage::Transaction& tx, Id<Incident> incident, Id<cases::Case> matter, std::int64_t number, Time at,
              const std::string& by_name);
bool remove_case(storage::Transaction& tx, Id<Incident> incident, Id<cases::Case> matter);
struct GatheredRow {
  Id<cases::Case> matter;
  std::int64_t number = 0;
  Time at;
  std::string by_name;
};
std::vector<GatheredRow> cases(storage::Snapshot& snapshot, Id<Incident> incident, std::int64_t before, int limit);
std::vector<Incident> running_of_case(storage::Snapshot& snapshot, Id<cases::Case> matter);

void insert_line(storage::Transaction& tx, const Line& line);
std::vector<Line> lines(storage::Snapshot& snapshot, Id<Incident> incident, std::int64_t before, int limit);

void insert_update(storage::Transaction& tx, const Update& update);
void save_progress(storage::Transaction& tx, const Update& update);
std::optional<Update> load_update(storage::Snapshot& snapshot, Id<Update> id);
std::vector<Update> updates(storage::Snapshot& snapshot, Id<Incident> incident, int limit);
// One row for each case that is gathered; answers how many.
std::int64_t address_all(storage::Transaction& tx, Id<Update> update, Id<Incident> incident);
// Newest first.
std::vector<Id<cases::Case>> pending(storage::Snapshot& snapshot, Id<Update> update, int limit);
struct Settled {
  Id<cases::Case> matter;
  Delivery delivery = Delivery::sent;
  std::optional<Id<contacts::Contact>> contact;
};
void settle(storage::Transaction& tx, Id<Update> update, const Settled& what);
// Whether the person was told in one of his cases.
bool was_told(storage::Snapshot& snapshot, Id<Update> update, Id<contacts::Contact> contact);
// His cases that had no conversation when it was their turn.
std::vector<Id<cases::Case>> unreachable(storage::Snapshot& snapshot, Id<Update> update, Id<contacts::Contact> contact);
std::int64_t count_untold(storage::Snapshot& snapshot);

std::optional<Plan> load_plan(storage::Snapshot& snapshot, Id<Plan> id);
std::vector<Plan> plans(storage::Snapshot& snapshot);
void insert_plan(storage::Transaction& tx, const Plan& plan);
void update_plan(storage::Transaction& tx, const Plan& plan);
void remove_plan(storage::Transaction& tx, Id<Plan> id);

// The last one of each.
void keep_connection(storage::Transaction& tx, Id<identity::User> user, const ConnectionTest& test);
std::optional<ConnectionTest> connection(storage::Snapshot& snapshot, Id<identity::User> user);

void arrived(storage::Transaction& tx, const std::string& sort, std::int64_t bucket);
std::int64_t arrived_since(storage::Snapshot& snapshot, const std::string& sort, std::int64_t bucket);
struct Before {
  std::int64_t count = 0;
  std::int64_t oldest = 0;  // bucket; 0: none
};
// In buckets [from, until).
Before arrived_before(storage::Snapshot& snapshot, const std::string& sort, std::int64_t from, std::int64_t until);
void forget_arrivals(storage::Transaction& tx, std::int64_t before_bucket);

}  // namespace deskbell::incidents::store
