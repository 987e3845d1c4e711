#include "case_book.h"

#include "dialogues.h"

#include <algorithm>

namespace deskbell::app {

// What a case is about and what has to be done.
struct Plot {
  const char* language;
  std::string_view kind;
  const char* subject;
  cases::Level urgency;
  cases::Level impact;
  const char* tag;
  const char* note;
  std::vector<std::pair<const char*, const char*>> tasks;  // what, and the queue whose people do it
  const char* resolution;
};

namespace {

using cases::Level;

const std::vector<Plot>& plots() {
  static const std::vector<Plot> kPlots = {
      {"en",
       cases::kRepair,
       "Machine stops in the middle of the programme",
       Level::high,
       Level::normal,
       "fault",
       "Error E18 again; the pump was changed in March.",
       {{"Check whether a pump is in stock", "repair"}, {"Book the technician", "service"}},
       "The technician has replaced the pump."},
      {"en",
       cases::kRepair,
       "Door seal leaks",
       Level::normal,
       Level::low,
       "fault",
       "Photo shows a torn seal.",
       {{"Send a new seal", "repair"}},
       "A new seal was sent and fitted."},
      {"en",
       cases::kComplaint,
       "Third delivery date missed",
       Level::high,
       Level::high,
       "delivery",
       "The carrier has no trace after the depot.",
       {{"Ask the carrier for the driver's report", "service"}, {"Decide on a voucher", "sales"}},
       "Delivered, and a voucher was given."},
      {"en",
       cases::kComplaint,
       "Charged twice for one order",
       Level::critical,
       Level::low,
       "invoice",
       "Both payments are booked.",
       {{"Refund the second payment", "sales"}},
       "The second payment was refunded."},
      {"en",
       cases::kRequest,
       "Invoice with another address",
       Level::low,
       Level::low,
       "invoice",
       "New address confirmed in the chat.",
       {},
       "A corrected invoice was sent."},
      {"en",
       cases::kInquiry,
       "Does the dryer fit under a counter?",
       Level::low,
       Level::low,
       "advice",
       "Needs the height without the lid.",
       {},
       "Yes, with the low frame."},
      {"en",
       cases::kSuggestion,
       "Text message when the technician leaves",
       Level::low,
       Level::normal,
       "idea",
       "Third one this month.",
       {},
       "Passed on to planning."},
      {"zh-CN",
       cases::kRepair,
       "洗衣机脱水时异响",
       Level::high,
       Level::normal,
       "故障",
       "视频里能听到轴承声。",
       {{"确认轴承库存", "repair"}, {"预约上门师傅", "service"}},
       "师傅已更换轴承。"},
      {"zh-CN",
       cases::kRepair,
       "冰箱冷藏室不制冷",
       Level::critical,
       Level::normal,
       "故障",
       "已指导重新通电,无效。",
       {{"安排当天上门", "repair"}},
       "更换温控器后恢复正常。"},
      {"zh-CN",
       cases::kComplaint,
       "送货上门态度差",
       Level::normal,
       Level::normal,
       "物流",
       "客户要求书面道歉。",
       {{"向承运商核实", "service"}},
       "已致歉并赠送优惠券。"},
      {"zh-CN",
       cases::kRequest,
       "补开电子发票",
       Level::low,
       Level::low,
       "发票",
       "抬头信息已确认。",
       {},
       "电子发票已发送至邮箱。"},
      {"zh-CN",
       cases::kInquiry,
       "烤箱能否嵌入安装",
       Level::low,
       Level::low,
       "咨询",
       "需要橱柜尺寸。",
       {},
       "可以,预留散热空间即可。"},
  };
  return kPlots;
}

constexpr int kSlowest = 9;

}  // namespace

CaseBook::CaseBook(Workshop& shop, const Company& company, const std::filesystem::path& blobs)
    : shop_(shop), company_(company), ways_back_(shop, blobs) {
  const auto add = [&](const char* name, const char* in_chinese, std::optional<Id<cases::Category>> parent) {
    const auto made = expect(shop_.kinds.create_category(
        Actor::system(), {.parent = parent, .name = name, .names = {{"zh-CN", in_chinese}}, .kinds = {}}));
    categories_.push_back(made.id);
    return made.id;
  };
  const auto products = add("Products", "产品", std::nullopt);
  add("Washing machines", "洗衣机", products);
  add("Refrigerators", "冰箱", products);
  const auto service = add("Service", "服务", std::nullopt);
  add("Delivery", "配送", service);
  add("Invoices", "发票", service);
  const auto view = [&](const char* name, cases::Layout layout, cases::CaseFilter filter) {
    expect(shop_.views.create(
        Actor::system(), {.name = name, .shared = true, .layout = layout, .filter = std::move(filter), .columns = {}}));
  };
  view("All open cases", cases::Layout::table, {});
  view("Complaints", cases::Layout::board, {.kind = std::string(cases::kComplaint)});
  view("Due dates", cases::Layout::calendar, {});
}

Actor CaseBook::somebody(const std::string& queue, const std::string& language) {
  const auto found = company_.agents_of.find(queue + " " + language);
  const auto& keys = found == company_.agents_of.end() ? company_.agents_of.at(queue + " en") : found->second;
  return expect(shop_.identity.access.actor_of(company_.users.at(pick(shop_.chance, keys))));
}

void CaseBook::open(Id<conversations::Conversation> talk, const std::string& queue, const std::string& language) {
  std::vector<const Plot*> fitting;
  for (const Plot& plot : plots())
    if (plot.language == language) fitting.push_back(&plot);
  if (fitting.empty()) return;
  const Plot& plot = *pick(shop_.chance, fitting);
  Story story{.id = {}, .plot = &plot, .agent = somebody(queue, language)};
  cases::NewCase fresh;
  fresh.kind = plot.kind;
  fresh.subject = plot.subject;
  fresh.urgency = plot.urgency;
  fresh.impact = plot.impact;
  fresh.queue = company_.queues.at(queue);
  fresh.conversation = talk;
  fresh.category = pick(shop_.chance, categories_);
  fresh.tags = {plot.tag};
  if (plot.kind == cases::kRepair) fresh.fields = {{"product", json::value(pick(shop_.chance, script().products))}};
  story.id = expect(shop_.cases.open(Actor::system(), fresh)).id;
  story.pace = 1 + static_cast<int>(shop_.chance.below(kSlowest));
  story.next = 1;
  stories_.push_back(std::move(story));
}

void CaseBook::go_on() {
  for (Story& story : stories_)
    if (--story.next <= 0) {
      shop_.clock.advance(std::chrono::seconds(20));
      take_step(story);
      story.next = story.pace * 4;
    }
  std::erase_if(stories_, [](const Story& story) { return story.step == Step::solved && story.next > 0; });
}

void CaseBook::finish(Time now) {
  constexpr std::chrono::hours kDue[] = {std::chrono::hours(2), std::chrono::hours(5), std::chrono::hours(22),
                                         std::chrono::hours(30)};
  std::size_t made = 0;
  for (auto story = stories_.rbegin(); story != stories_.rend() && made < std::size(kDue); ++story)
    if (story->step != Step::taken && story->step != Step::solved)
      ways_back_.promise_until(story->id, story->agent, story->plot->language, now + kDue[made++]);
  ways_back_.finish(company_);
}

void CaseBook::take_step(Story& story) {
  const Actor system = Actor::system();
  switch (story.step) {
    case Step::taken:
      expect(shop_.cases.assign(system, story.id, {.owner = story.agent.user(), .queue = {}, .note = {}, .clear = {}}));
      expect(shop_.cases.write(story.agent, story.id, {.text = story.plot->note, .mentions = {}}));
      if (shop_.chance.below(3) > 0) ways_back_.promise(story.id, story.agent, story.plot->language);
      story.step = Step::dispatched;
      return;
    case Step::dispatched:
      for (const auto& [title, queue] : story.plot->tasks) {
        cases::NewTask task;
        task.title = title;
        task.queue = company_.queues.at(queue);
        if (shop_.chance.below(3) > 0) task.owner = somebody(queue, story.plot->language).user();
        if (!story.tasks.empty()) task.depends_on = {story.tasks.back()};
        story.tasks.push_back(expect(shop_.cases.add_task(system, story.id, task)).id);
      }
      story.step = Step::waiting;
      return;
    case Step::waiting:
      expect(shop_.cases.move(story.agent, story.id,
                              {.state = story.tasks.empty() ? "waiting_customer" : "waiting_department"}));
      story.step = Step::worked;
      return;
    case Step::worked:
      for (const auto task : story.tasks)
        expect(shop_.cases.change_task(system, task, {.state = cases::TaskState::done, .clear = {}}));
      expect(shop_.cases.spend(story.agent, story.id, std::chrono::minutes(5 + shop_.chance.below(40)), ""));
      expect(shop_.cases.move(story.agent, story.id, {.state = "solved", .resolution = story.plot->resolution}));
      ways_back_.solved(story.id, story.agent, story.plot->language);
      story.step = Step::solved;
      return;
    case Step::solved:
      return;
  }
}

}  // namespace deskbell::app
