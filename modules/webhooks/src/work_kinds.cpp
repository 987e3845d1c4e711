#include "kind_list.h"

#include <bot/events.h>
#include <incidents/incident.h>
#include <knowledge/events.h>
#include <understanding/events.h>

namespace deskbell::webhooks {
namespace {

using enum WebhookContents;
using Contents = std::vector<WebhookContents>;

void add_incidents(std::vector<WebhookKind>& all) {
  using namespace incidents;
  constexpr std::int64_t kIncident = 7301444403200030;
  const Contents contents{internal_notes, staff_data};
  IncidentEvent about;
  about.incident.id = {kIncident};
  about.incident.title = "Deliveries are late";
  about.incident.started_at = example_time();
  const Family family{all, contents, about, kIncident};
  family.add<Proposed>("An incident was proposed", "系统提议重大事件");
  family.add<Dismissed>("A proposed incident was dismissed", "提议的重大事件已忽略");
  family.add<Declared>("An incident was declared", "重大事件已宣布");
  family.add<Changed>("An incident changed", "重大事件已变更");
  family.add<Gathered>("Cases were gathered", "相关工单已归集");
  family.add<Told>("All customers of an incident are told", "正在通知所有相关客户");
  family.add<Noted>("A line was added to an incident's log", "重大事件日志有新记录");
  family.add<RosterCalled>("The roster of an incident was called", "已呼叫值班人员");
  family.add<Resolved>("An incident was resolved", "重大事件已解决");
  family.add<Reviewed>("An incident was reviewed", "重大事件已复盘");
  all.push_back(
      kind("A case was gathered into an incident", "工单已归入重大事件", {staff_data}, CaseGathered{}, kExampleCase));
  all.push_back(
      kind("A case was released from an incident", "工单已移出重大事件", {staff_data}, CaseReleased{}, kExampleCase));
  all.push_back(kind("A case's customer was told of an incident", "已就重大事件通知客户", {message_text}, CaseTold{},
                     kExampleCase));
}

void add_bots(std::vector<WebhookKind>& all) {
  bot::HandedOver over;
  over.conversation = {kExampleConversation};
  over.bot_name = "Guide";
  over.summary = "Wants to return a kettle.";
  all.push_back(kind("A bot handed a conversation over", "机器人已转人工", {customer_data, message_text}, over,
                     kExampleConversation));
  all.push_back(kind("An action of a bot ended", "机器人操作已结束", {customer_data, message_text}, bot::ActionEnded{},
                     kExampleConversation));
}

void add_understanding(std::vector<WebhookKind>& all) {
  using namespace understanding;
  const Contents contents{customer_data, message_text};
  all.push_back(kind("It was recognised what a message is about", "已识别消息内容", contents, MessageRecognised{},
                     kExampleConversation));
  all.push_back(kind("What was recognised was corrected", "识别结果已纠正", {customer_data, message_text, staff_data},
                     MessageCorrected{}, kExampleConversation));
  all.push_back(
      kind("A customer's mood fell below the line", "客户情绪预警", contents, MoodAlarm{}, kExampleConversation));
}

void add_knowledge(std::vector<WebhookKind>& all) {
  constexpr std::int64_t kArticle = 7301444403200031;
  knowledge::ArticleChanged changed;
  changed.article = {kArticle};
  changed.slug = "descale-a-kettle";
  changed.title = "How to descale a kettle";
  changed.change = "published";
  changed.version = 2;
  changed.by_name = "Anna Berg";
  all.push_back(kind("An article was published, changed or retired", "文章已发布、修改或下线",
                     {internal_notes, staff_data}, changed, 1));
  all.push_back(kind("An article was used in a conversation or case", "会话或工单使用了文章", {staff_data},
                     knowledge::Used{}, kExampleConversation));
}

}  // namespace

void add_work_kinds(std::vector<WebhookKind>& all) {
  add_incidents(all);
  add_bots(all);
  add_understanding(all);
  add_knowledge(all);
}

}  // namespace deskbell::webhooks
