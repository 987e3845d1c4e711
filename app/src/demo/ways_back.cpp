#include "ways_back.h"

#include "../promise_surroundings.h"
#include "dialogues.h"

#include <events/consumer.h>

#include <aftercare/aftercare.h>
#include <approvals/approvals.h>
#include <incidents/incidents.h>
#include <notices/notices.h>
#include <promises/promises.h>

namespace deskbell::app {
namespace {

using std::chrono::hours;

constexpr hours kInGoodTime{13};     // before it is due, a promise is kept
constexpr hours kLate{1};            // after it was due, one is done all the same
constexpr hours kUntilRecovered{5};  // after a bad rating

struct Words {
  promises::Kind kind;
  const char *english, *chinese;
};
constexpr Words kPromises[] = {
    {promises::Kind::call_back, "Call back with what the technician says", "给客户回电，告知师傅的结论"},
    {promises::Kind::reply, "Write when the part has arrived", "配件到货后回复客户"},
    {promises::Kind::other, "Send the corrected papers", "寄出更正后的单据"},
};
constexpr const char* kPraise[][2] = {
    {"Quick and friendly, thank you!", "处理很快，谢谢！"}, {"All good again.", "已经好了，很满意。"}, {"", ""}};
constexpr const char* kBlame[][2] = {{"I had to ask three times before somebody came.", "催了三次才有人来。"},
                                     {"Nobody called as promised.", "说好的回电一直没有。"}};

const char* in(const char* const (&words)[2], const std::string& language) {
  return words[language == "en" ? 0 : 1];
}

enum class Fate { kept, late, broken };

struct Owed {
  Id<promises::Promise> id;
  Actor agent;
  Time due;
  Fate fate = Fate::kept;
};

struct Customer {
  Id<cases::Case> matter;
  Actor agent;
  std::string language;
  Time at;
  bool recovered = false;  // true: asked a second time
  bool unhappy = false;    // true: what comes next is our turn
};

}  // namespace

struct WaysBack::Desk {
  Desk(Workshop& its_shop, const std::filesystem::path& directory)
      : shop(its_shop),
        surroundings(shop.cases, shop.identity),
        notices({.database = *shop.database, .log = shop.log, .ids = shop.ids, .clock = shop.clock}),
        blobs({.database = *shop.database,
               .ids = shop.ids,
               .clock = shop.clock,
               .random = shop.random,
               .vault = shop.vault,
               .options = {.directory = directory}}),
        approvals({.database = *shop.database,
                   .log = shop.log,
                   .ids = shop.ids,
                   .clock = shop.clock,
                   .vault = shop.vault,
                   .blobs = blobs,
                   .jobs = shop.jobs,
                   .ports = approval_ports(shop, shop.cases)}),
        promises({.database = *shop.database,
                  .log = shop.log,
                  .ids = shop.ids,
                  .clock = shop.clock,
                  .jobs = shop.jobs,
                  .contacts = shop.contacts,
                  .conversations = shop.conversations,
                  .directory = shop.directory,
                  .surroundings = surroundings,
                  .notices = notices}),
        incidents({.database = *shop.database,
                   .log = shop.log,
                   .ids = shop.ids,
                   .clock = shop.clock,
                   .jobs = shop.jobs,
                   .cases = shop.cases,
                   .kinds = shop.kinds,
                   .conversations = shop.conversations,
                   .directory = shop.directory,
                   .notices = notices}),
        aftercare({.database = *shop.database,
                   .log = shop.log,
                   .ids = shop.ids,
                   .clock = shop.clock,
                   .vault = shop.vault,
                   .jobs = shop.jobs,
                   .contacts = shop.contacts,
                   .conversations = shop.conversations,
                   .cases = shop.cases,
                   .kinds = shop.kinds,
                   .approvals = approvals,
                   .promises = promises,
                   .incidents = incidents}) {
    using aftercare::Harm;
    auto settings = expect(aftercare.settings(Actor::system()));
    settings.limits = {{Harm::annoyance, {10'00, "EUR"}},
                       {Harm::minor, {25'00, "EUR"}},
                       {Harm::serious, {100'00, "EUR"}},
                       {Harm::grave, {300'00, "EUR"}}};
    expect(aftercare.change(Actor::system(), settings));
  }

  bool ended(Id<cases::Case> id) {
    const auto matter = shop.database->read([&](storage::Snapshot& snapshot) { return shop.cases.load(snapshot, id); });
    return matter && (matter->state_category == cases::StateCategory::solved ||
                      matter->state_category == cases::StateCategory::closed);
  }
  void make(Id<cases::Case> matter, const Actor& agent, const std::string& language, Time due, Fate fate) {
    const Words& words = kPromises[shop.chance.below(std::size(kPromises))];
    const auto made = expect(promises.make(agent, {.case_id = matter,
                                                   .kind = words.kind,
                                                   .what = language == "en" ? words.english : words.chinese,
                                                   .due_at = due}));
    owed.push_back({made.id, agent, due, fate});
  }
  void hear(Customer& customer);
  void recover(Customer& customer);

  Workshop& shop;
  PromiseSurroundings surroundings;
  notices::Notices notices;
  blob::Blobs blobs;
  approvals::Approvals approvals;
  promises::Promises promises;
  incidents::Incidents incidents;
  aftercare::Aftercare aftercare;
  std::vector<Owed> owed;
  std::vector<Customer> customers;
};

// The customer opens the page of his case.
void WaysBack::Desk::hear(Customer& customer) {
  using aftercare::Answer;
  constexpr int kScores[] = {5, 5, 4, 5, 4, 3, 2, 1};
  const auto offer = expect(aftercare.tracking_link(Actor::system(), customer.matter));
  const std::string link = offer.path.substr(offer.path.rfind('/') + 1);
  const std::string form = aftercare.form_token(link);
  const int score = customer.recovered ? 4 : kScores[shop.chance.below(std::size(kScores))];
  if (score <= 2) {
    expect(aftercare.rate({link, form}, score, in(kBlame[shop.chance.below(std::size(kBlame))], customer.language)));
  } else if (score == 3 && !customer.recovered) {
    expect(aftercare.answer({link, form}, Answer::not_solved,
                            customer.language == "en" ? "It is back again." : "问题又出现了。"));
  } else {
    expect(aftercare.answer({link, form}, Answer::solved, ""));
    expect(aftercare.rate({link, form}, score, in(kPraise[shop.chance.below(std::size(kPraise))], customer.language)));
    return;
  }
  customer.unhappy = true;
  customer.at = shop.clock.now() + kUntilRecovered + hours(shop.chance.below(20));
}

// We make it good and solve it once more.
void WaysBack::Desk::recover(Customer& customer) {
  using aftercare::RemedyKind;
  const bool english = customer.language == "en";
  if (ended(customer.matter)) return;
  const auto care = expect(aftercare.care_of(Actor::system(), customer.matter));
  if (care.recovery) {
    expect(aftercare.offer(customer.agent, customer.matter,
                           {.kind = RemedyKind::apology, .text = english ? "Apologised by phone" : "已电话致歉"}));
    expect(aftercare.offer(customer.agent, customer.matter,
                           {.kind = RemedyKind::voucher,
                            .harm = aftercare::Harm::minor,
                            .money = approvals::Money{20'00, "EUR"},
                            .text = english ? "A voucher for the trouble" : "赠送优惠券以表歉意"}));
    expect(shop.cases.change_task(Actor::system(), *care.recovery, {.state = cases::TaskState::done, .clear = {}}));
  }
  expect(shop.cases.move(
      customer.agent, customer.matter,
      {.state = "solved",
       .resolution = english ? "Done again with the customer on the phone." : "已与客户电话确认并重新处理。"}));
  customer.unhappy = false;
  customer.recovered = true;
  customer.at = shop.clock.now() + hours(2 + shop.chance.below(20));
}

WaysBack::WaysBack(Workshop& shop, const std::filesystem::path& blobs) : desk_(std::make_unique<Desk>(shop, blobs)) {}
WaysBack::~WaysBack() = default;

void WaysBack::promise(Id<cases::Case> matter, const Actor& agent, const std::string& language) {
  constexpr Fate kFates[] = {Fate::kept, Fate::kept, Fate::kept, Fate::kept, Fate::kept, Fate::late, Fate::broken};
  auto& chance = desk_->shop.chance;
  desk_->make(matter, agent, language, desk_->shop.clock.now() + hours(15 + chance.below(28)),
              kFates[chance.below(std::size(kFates))]);
}

void WaysBack::promise_until(Id<cases::Case> matter, const Actor& agent, const std::string& language, Time due) {
  desk_->make(matter, agent, language, due, Fate::kept);
}

void WaysBack::solved(Id<cases::Case> matter, const Actor& agent, const std::string& language) {
  auto& shop = desk_->shop;
  if (shop.chance.below(4) == 0) return;  // not everybody says something
  desk_->customers.push_back({matter, agent, language, shop.clock.now() + hours(1 + shop.chance.below(20))});
}

void WaysBack::keep_promises() {
  const Time now = desk_->shop.clock.now();
  std::erase_if(desk_->owed, [&](const Owed& one) {
    const bool its_time = one.fate == Fate::kept   ? now + kInGoodTime >= one.due
                          : one.fate == Fate::late ? now >= one.due + kLate
                                                   : false;
    if (its_time) expect(desk_->promises.keep(one.agent, one.id, "", std::nullopt));
    return its_time;
  });
}

void WaysBack::hear_customers() {
  for (Customer& customer : desk_->customers) {
    if (customer.at > desk_->shop.clock.now()) continue;
    if (customer.unhappy)
      desk_->recover(customer);
    else if (desk_->ended(customer.matter))
      desk_->hear(customer);
  }
  // Who has said all that he will say.
  std::erase_if(desk_->customers, [&](const Customer& customer) { return customer.at <= desk_->shop.clock.now(); });
}

void WaysBack::go_on() {
  auto& shop = desk_->shop;
  // The cursor is that of the server, which goes on from here.
  events::Consumer("aftercare.follow", shop.log, *shop.database, desk_->aftercare.follower()).drain();
  keep_promises();
  hear_customers();
  shop.jobs.run_due();
}

void WaysBack::finish(const Company& company) {
  for (const auto& [key, user] : company.users)
    expect(desk_->notices.mark_all_read(expect(desk_->shop.identity.access.actor_of(user))));
}

}  // namespace deskbell::app
