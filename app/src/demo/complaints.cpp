#include "complaints.h"

#include <approvals/approvals.h>
#include <cases/cases.h>
#include <complaints/complaints.h>

#include <algorithm>
#include <array>

namespace deskbell::app {
namespace {

using complaints::ComplaintChange;
using complaints::Harm;
using complaints::Severity;
using complaints::Step;

struct Matter {
  const char *cause, *product, *batch, *subject;
  Harm harm;
  Severity severity;
  int per_week;  // by habit
};

constexpr std::array<Matter, 7> kMatters{{
    {"Late", "Washing machine W7", "", "Delivered two weeks late", Harm::inconvenience, Severity::minor, 3},
    {"Damaged on the way", "Kettle K2", "K2-0831", "送到时外壳已破损", Harm::property, Severity::moderate, 2},
    {"Wrong article", "Toaster T1", "", "Not what I have ordered", Harm::inconvenience, Severity::minor, 1},
    {"Leak", "Dishwasher A60", "A60-2610", "Water on the kitchen floor", Harm::property, Severity::serious, 1},
    {"Noise", "Dryer D5", "D5-1102", "烘干机噪音很大", Harm::inconvenience, Severity::moderate, 1},
    {"Wrong information", "", "", "I was told something else on the phone", Harm::inconvenience, Severity::minor, 1},
    {"Wrong amount", "", "", "Charged twice", Harm::financial, Severity::moderate, 1},
}};
constexpr std::size_t kLeak = 3;
constexpr int kWeeks = 9;
constexpr int kLeaksNow = 10;  // in the last days: the early warning

// The modules of complaints on the workshop's clock, without the parts that run by themselves.
struct Desk {
  Desk(Workshop& its_shop, const Company& its_company, const std::filesystem::path& directory)
      : shop(its_shop),
        company(its_company),
        kinds({.database = *shop.database, .log = shop.log, .ids = shop.ids, .clock = shop.clock}),
        cases({.database = *shop.database,
               .log = shop.log,
               .ids = shop.ids,
               .clock = shop.clock,
               .contacts = shop.contacts,
               .conversations = shop.conversations,
               .directory = shop.directory,
               .kinds = kinds}),
        jobs(*shop.database, shop.clock, shop.ids, shop.random),
        blobs({.database = *shop.database,
               .ids = shop.ids,
               .clock = shop.clock,
               .random = shop.random,
               .vault = shop.vault,
               .options = {.directory = directory}}),
        trail({.database = *shop.database,
               .log = shop.log,
               .clock = shop.clock,
               .vault = shop.vault,
               .checkpoint_file = {}}),
        approvals({.database = *shop.database,
                   .log = shop.log,
                   .ids = shop.ids,
                   .clock = shop.clock,
                   .vault = shop.vault,
                   .blobs = blobs,
                   .jobs = jobs,
                   .ports = approval_ports(shop, cases)}),
        complaints({.database = *shop.database,
                    .log = shop.log,
                    .ids = shop.ids,
                    .clock = shop.clock,
                    .blobs = blobs,
                    .jobs = jobs,
                    .trail = trail,
                    .vault = shop.vault,
                    .approvals = approvals,
                    .ports = complaint_ports()}) {
    kinds.seed();
    cases.prepare();
  }

  complaints::Ports complaint_ports() {
    return {.matter = [this](storage::Snapshot& snapshot, Id<cases::Case> id) -> std::optional<complaints::Matter> {
              const auto matter = cases.load(snapshot, id);
              if (!matter) return std::nullopt;
              return complaints::Matter{matter->number, matter->kind, matter->subject, cases::subject_of(*matter),
                                        matter->opened_at};
            },
            .user_name = [this](storage::Snapshot& snapshot,
                                Id<identity::User> user) { return shop.directory.user_name(snapshot, user); },
            .language_of = [](storage::Snapshot&, Id<identity::User>) { return std::string("en"); }};
  }

  Id<complaints::Cause> cause(const std::string& name, const std::string& chinese,
                              std::optional<Id<complaints::Cause>> parent) {
    const auto saved = expect(complaints.save_cause(
        Actor::system(), {.parent = parent, .name = name, .names = {{"zh-CN", chinese}}, .position = ++causes_}));
    by_name[name] = saved.id;
    return saved.id;
  }

  void settle() {
    const auto delivery = cause("Delivery", "配送", {});
    cause("Late", "延迟", delivery);
    cause("Damaged on the way", "运输破损", delivery);
    cause("Wrong article", "发错货", delivery);
    const auto product = cause("Product", "产品", {});
    cause("Leak", "漏水", product);
    cause("Noise", "噪音", product);
    const auto service = cause("Service", "服务", {});
    cause("Wrong information", "信息有误", service);
    const auto invoice = cause("Invoice", "账单", {});
    cause("Wrong amount", "金额错误", invoice);
    auto settings = expect(complaints.settings(Actor::system()));
    settings.remedy_limits = {{Harm::none, 0},          {Harm::inconvenience, 20'00}, {Harm::financial, 50'00},
                              {Harm::property, 100'00}, {Harm::privacy, 50'00},       {Harm::health, 200'00}};
    settings.tell = {company.users.at("lena")};
    expect(complaints.set_settings(Actor::system(), settings));
    expect(approvals.create(
        Actor::system(),
        {.name = "Refunds and compensation",
         .kinds = {},
         .currency = "EUR",
         .levels =
             {{.name = "Team leader", .users = {company.users.at("lena")}, .teams = {}, .deputies = {}, .limit = {}}},
         .time_outs = {{std::chrono::hours(4), approvals::WhatThen::remind}}}));
  }

  void complain(const Matter& about, int nth) {
    const Actor lena = expect(shop.identity.access.actor_of(company.users.at("lena")));
    const auto matter = expect(cases.open(lena, {.kind = std::string(cases::kComplaint),
                                                 .subject = about.subject,
                                                 .description = about.subject,
                                                 .owner = company.users.at(nth % 2 ? "sofia" : "fang"),
                                                 .queue = company.queues.at("service"),
                                                 .language = about.subject[0] & 0x80 ? "zh-CN" : "en"}));
    expect(complaints.change(lena, matter.id,
                             {.product = about.product,
                              .batch = about.batch,
                              .harm = about.harm,
                              .severity = about.severity,
                              .demand = complaints::Demand::refund,
                              .cause = by_name.at(about.cause)}));
    if (nth % 3 == 0) return;
    expect(complaints.take_step(lena, matter.id, Step::acknowledged, ""));
    if (nth % 3 == 1) return;
    expect(complaints.add_finding(lena, matter.id, "Checked with the warehouse and the photo of the customer.", {}));
    expect(complaints.take_step(lena, matter.id, Step::investigated, ""));
    expect(complaints.change(lena, matter.id,
                             {.outcome = complaints::Outcome::upheld, .decision = "The customer is right."}));
    expect(complaints.take_step(lena, matter.id, Step::decided, ""));
    const auto with = expect(complaints.propose(lena, matter.id,
                                                {.kind = complaints::RemedyKind::voucher,
                                                 .text = "A voucher for the trouble",
                                                 .cost = approvals::Money{15'00, "EUR"}}));
    expect(complaints.give(lena, matter.id, with.remedies.front().id));
    expect(complaints.take_step(lena, matter.id, Step::remedied, ""));
    expect(complaints.change(lena, matter.id, {.answer = "We are sorry. Please accept the voucher."}));
    expect(complaints.take_step(lena, matter.id, Step::told, "By mail"));
    expect(complaints.take_step(lena, matter.id, Step::closed, ""));
  }

  Workshop& shop;
  const Company& company;
  cases::Kinds kinds;
  cases::Cases cases;
  jobs::Queue jobs;
  blob::Blobs blobs;
  trust::Trail trail;
  approvals::Approvals approvals;
  complaints::Complaints complaints;
  std::map<std::string, Id<complaints::Cause>> by_name;

 private:
  int causes_ = 0;
};

}  // namespace

void write_complaints(Workshop& shop, const Company& company, const std::filesystem::path& blobs, Time now) {
  Desk desk(shop, company, blobs);
  desk.settle();
  std::vector<std::pair<Time, std::size_t>> all;
  for (int week = 0; week < kWeeks; ++week)
    for (std::size_t i = 0; i < kMatters.size(); ++i)
      for (int n = 0; n < kMatters[i].per_week; ++n)
        all.emplace_back(now - std::chrono::hours(24 * 7 * week + 20 + static_cast<int>(shop.chance.below(24 * 6))), i);
  for (int n = 0; n < kLeaksNow; ++n)
    all.emplace_back(now - std::chrono::minutes(300 + static_cast<int>(shop.chance.below(60 * 24 * 5))), kLeak);
  std::ranges::sort(all);
  int nth = 0;
  for (const auto& [at, which] : all) {
    shop.clock.set(at);
    desk.complain(kMatters[which], ++nth);
  }
  shop.clock.set(now);
  expect(desk.complaints.look_for_surges());
}

}  // namespace deskbell::app
