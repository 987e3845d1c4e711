#include "kind_list.h"

#include <aftercare/care.h>
#include <approvals/events.h>
#include <cases/events.h>
#include <clocks/events.h>
#include <complaints/events.h>
#include <escalation/events.h>
#include <promises/promise.h>

namespace deskbell::webhooks {
namespace {

using enum WebhookContents;
using Contents = std::vector<WebhookContents>;

// A case holds its customer, what he wrote, and who works on it.
const Contents kState{customer_data, message_text, internal_notes, staff_data};

cases::Case example_case() {
  cases::Case matter;
  matter.id = {kExampleCase};
  matter.number = "REP-1042";
  matter.version = 3;
  matter.kind = "repair";
  matter.subject = "Kettle leaks";
  matter.state = "in_repair";
  matter.owner = Id<identity::User>{kExampleAgent};
  matter.queue = Id<routing::Queue>{kExampleQueue};
  matter.contact = contacts::ContactSummary{{kExampleContact}, "Li Wei", false, "zh-CN"};
  matter.language = "zh-CN";
  matter.tags = {"warranty"};
  matter.conversations = {{kExampleConversation}};
  matter.opened_at = matter.updated_at = matter.state_since = example_time();
  return matter;
}

void add_cases(std::vector<WebhookKind>& all) {
  using namespace cases;
  const CaseEvent state{.matter = example_case(), .by_name = "Anna Berg", .note = {}};
  const Family family{all, kState, state};
  family.add<Opened>("A case was opened", "工单已建立");
  family.add<Changed>("A case's data changed", "工单资料已变更");
  family.add<Moved>("A case went to another state", "工单状态已变更");
  family.add<Solved>("A case was solved", "工单已解决");
  family.add<Closed>("A case was closed", "工单已关闭");
  family.add<Reopened>("A case was reopened", "工单已重新打开");
  family.add<Assigned>("A case got another owner or queue", "工单负责人或队列已变更");
  family.add<Graded>("A case was graded", "工单已定级");
  family.add<Tagged>("The tags of a case changed", "工单标签已变更");
  family.add<WatchersChanged>("The watchers of a case changed", "工单关注人已变更");
  family.add<Linked>("Links or conversations of a case changed", "工单关联或会话已变更");
  family.add<Answered>("Somebody wrote in a conversation of a case", "工单的会话有新消息");
  family.add<Rescheduled>("What is due next of a case changed", "工单下一到期时间已变更");
  family.add<Merged>("Two cases were merged", "两个工单已合并");
  family.add<Unmerged>("A merge of cases was undone", "工单合并已撤销");
  family.add<Split>("A case was split", "工单已拆分");
  family.add<Unsplit>("A split of a case was undone", "工单拆分已撤销");
  Task task;
  task.id = {7301444403200021};
  task.case_id = {kExampleCase};
  task.case_number = "REP-1042";
  task.title = "Send a new handle";
  task.created_at = task.updated_at = example_time();
  const TaskEvent work{state, task};
  all.push_back(kind("A task was added", "任务已添加", kState, TaskAdded{work}, kExampleCase));
  all.push_back(kind("A task changed", "任务已变更", kState, TaskChanged{work}, kExampleCase));
  all.push_back(kind("A task was done or cancelled", "任务已完成或取消", kState, TaskEnded{work}, kExampleCase));
  EntryAdded written{state, {}};
  written.entry.id = {7301444403200022};
  written.entry.case_id = {kExampleCase};
  written.entry.author_name = "Anna Berg";
  written.entry.text = "The handle is on its way.";
  written.entry.at = example_time();
  all.push_back(kind("A note or an update was written in a case", "工单有新备注或进展", kState, written, kExampleCase));
  all.push_back(kind("Time was entered", "工时已登记", kState, TimeAdded{state, {}}, kExampleCase));
}

void add_clocks(std::vector<WebhookKind>& all) {
  clocks::ClockEvent moved;
  moved.subject = {.kind = clocks::SubjectKind::service_case, .id = {kExampleCase}, .stream = {kExampleCase}};
  moved.at = example_time();
  const Family family{all, {}, moved};
  family.add(clocks::kind_of(clocks::Move::started), "A clock began", "时限开始计时");
  family.add(clocks::kind_of(clocks::Move::paused), "A clock pauses", "时限已暂停");
  family.add(clocks::kind_of(clocks::Move::resumed), "A clock goes on", "时限已恢复");
  family.add(clocks::kind_of(clocks::Move::warned), "A share of a clock's time is over", "时限预警");
  family.add(clocks::kind_of(clocks::Move::breached), "A clock ran out", "时限已超");
  family.add(clocks::kind_of(clocks::Move::met), "A clock was met", "时限已达成");
  family.add(clocks::kind_of(clocks::Move::recomputed), "A clock is due at another time", "时限已重新计算");
  family.add(clocks::kind_of(clocks::Move::cancelled), "A clock counts no more", "时限已取消");
}

void add_promises(std::vector<WebhookKind>& all) {
  using namespace promises;
  const Contents contents{customer_data, message_text, staff_data};
  PromiseEvent about;
  about.promise.id = {7301444403200023};
  about.promise.conversation = Id<conversations::Conversation>{kExampleConversation};
  about.promise.what = "Call back";
  about.promise.owner_name = "Anna Berg";
  about.promise.due_at = about.promise.created_at = example_time();
  const Family family{all, contents, about, kExampleConversation};
  family.add<Made>("Something was promised to a customer", "已向客户作出承诺");
  family.add<Moved>("A promise was moved", "承诺已改期");
  family.add<Reminded>("The owner was reminded of a promise", "已提醒承诺负责人");
  family.add<Kept>("A promise was kept", "承诺已兑现");
  family.add<Broken>("A promise was broken", "承诺已逾期");
  family.add<DoneLate>("A broken promise was done late", "逾期承诺已补做");
  family.add<Cancelled>("A promise was cancelled", "承诺已取消");
}

void add_approvals(std::vector<WebhookKind>& all) {
  const Contents contents{internal_notes, staff_data};
  approvals::RequestEvent about;
  about.approval.case_id = {kExampleCase};
  about.by_name = "Anna Berg";
  const Family family{all, contents, about};
  family.add(approvals::kAsked, "An approval was asked for", "已申请审批");
  family.add(approvals::kVoted, "One of several approvals is there", "已有一人审批");
  family.add(approvals::kApproved, "A request was approved", "申请已批准");
  family.add(approvals::kRefused, "A request was refused", "申请已拒绝");
  family.add(approvals::kWithdrawn, "A request was withdrawn", "申请已撤回");
  family.add(approvals::kExpired, "A request was not decided in time", "申请超时未决定");
  family.add(approvals::kReminded, "Approvers were reminded", "已提醒审批人");
  family.add(approvals::kSentToDeputies, "A request went to the deputies", "申请已转给代理人");
  family.add(approvals::kEscalated, "A request went to the next level", "申请已升级到下一级");
}

void add_escalations(std::vector<WebhookKind>& all) {
  const Contents contents{internal_notes, staff_data};
  escalation::EscalationEvent about;
  about.escalation.case_id = {kExampleCase};
  const Family family{all, contents, about};
  family.add(escalation::kRaised, "A case was escalated", "工单已升级");
  family.add(escalation::kCarriedOut, "A level of a ladder was carried out", "升级动作已执行");
  family.add(escalation::kCalled, "The next person was called", "已呼叫下一人");
  family.add(escalation::kAcknowledged, "A call was acknowledged", "呼叫已确认");
  family.add(escalation::kUnanswered, "Nobody answered the call", "呼叫无人应答");
  family.add(escalation::kCallCancelled, "A call was cancelled", "呼叫已取消");
  family.add(escalation::kReturned, "A case went back to its line", "工单已退回原支持线");
}

void add_complaints(std::vector<WebhookKind>& all) {
  using namespace complaints;
  const Contents contents{customer_data, message_text, internal_notes, staff_data};
  ComplaintEvent about;
  about.by_name = "Anna Berg";
  const Family family{all, contents, about};
  family.add(kOpened, "A complaint began", "投诉已受理");
  family.add(kChanged, "A complaint's details changed", "投诉资料已变更");
  family.add(kStepTaken, "A complaint took a step", "投诉步骤已完成");
  family.add(kStepUndone, "A complaint's step was taken back", "投诉步骤已撤回");
  family.add(kFindingAdded, "A finding was written down", "已添加调查发现");
  family.add(kRemedyProposed, "A remedy was proposed", "已提出补救");
  family.add(kRemedyDecided, "A remedy was decided", "补救已审批");
  family.add(kRemedyGiven, "A remedy was given", "补救已给出");
  family.add(kRemedyDropped, "A remedy was dropped", "补救已取消");
  all.push_back(kind("A preventive action changed", "预防措施已变更", contents, ActionEvent{}, kExampleCase));
  all.push_back(kind("An evidence file was sealed", "证据文件已封存", {staff_data}, EvidenceSealed{}, kExampleCase));
  all.push_back(kind("Complaints about something grow", "投诉增长预警", {}, WarningRaised{}, 1));
  all.push_back(kind("Somebody looked at an early warning", "预警已查看", {staff_data}, WarningSeen{}, 1));
}

void add_aftercare(std::vector<WebhookKind>& all) {
  using namespace aftercare;
  const Contents contents{customer_data, message_text, staff_data};
  CareEvent about;
  about.care.case_id = {kExampleCase};
  const Family family{all, contents, about};
  family.add<Asked>("The customer was asked whether it is solved", "已询问客户是否解决");
  family.add<Confirmed>("The customer says that it is solved", "客户确认已解决");
  family.add<Denied>("The customer says that it is not solved", "客户表示未解决");
  family.add<Rated>("The customer rated a case", "客户已评价工单");
  family.add<RecoveryOpened>("A recovery was opened", "已启动服务补救");
  family.add<RemedyOffered>("A remedy was offered", "已提供补偿");
  family.add<RemedyDecided>("A remedy offered was decided", "补偿已审批");
  family.add<LinksRevoked>("Tracking links were revoked", "进度链接已作废");
}

}  // namespace

void add_case_kinds(std::vector<WebhookKind>& all) {
  add_cases(all);
  add_clocks(all);
  add_promises(all);
  add_approvals(all);
  add_escalations(all);
  add_complaints(all);
  add_aftercare(all);
}

}  // namespace deskbell::webhooks
