#pragma once
#include <api/endpoints.h>

// One function per noun of the API; each is defined in src/<noun>/. App calls them all.
namespace deskbell::aftercare {
class Aftercare;
}
namespace deskbell::approvals {
class Approvals;
}
namespace deskbell::assist {
class Assist;
}
namespace deskbell::automation {
class Macros;
class Rehearsals;
class Rules;
class Runs;
}  // namespace deskbell::automation
namespace deskbell::backup {
class Backups;
}
namespace deskbell::blob {
class Blobs;
}
namespace deskbell::bot {
class Bench;
class Bots;
class Learning;
class Simulations;
class Talks;
}  // namespace deskbell::bot
namespace deskbell::calendar {
class Calendars;
}
namespace deskbell::cases {
class Cases;
class Kinds;
class Views;
}  // namespace deskbell::cases
namespace deskbell::channel_web {
class Installations;
class LateMessages;
class Visitors;
}  // namespace deskbell::channel_web
namespace deskbell::clocks {
class Clocks;
}
namespace deskbell::complaints {
class Complaints;
}
namespace deskbell::contacts {
class Contacts;
}
namespace deskbell::conversations {
class Conversations;
}
namespace deskbell::decisions {
class DecisionTables;
}
namespace deskbell::escalation {
class Escalations;
class Ladders;
}  // namespace deskbell::escalation
namespace deskbell::help_centre {
class HelpCentre;
}
namespace deskbell::identity {
class Identity;
}
namespace deskbell::incidents {
class Incidents;
}
namespace deskbell::insight {
class History;
class Process;
}  // namespace deskbell::insight
namespace deskbell::jobs {
class Queue;
}
namespace deskbell::knowledge {
class Knowledge;
}
namespace deskbell::notices {
class Notices;
}
namespace deskbell::outgoing_mail {
class OutgoingMail;
}
namespace deskbell::promises {
class Promises;
}
namespace deskbell::rehearsal {
class Rehearsals;
}
namespace deskbell::language_model {
class Evaluations;
class LanguageModel;
}  // namespace deskbell::language_model
namespace deskbell::routing {
class Dispatcher;
class Queues;
}  // namespace deskbell::routing
namespace deskbell::surveys {
class Surveys;
}
namespace deskbell::telemetry {
class Health;
}
namespace deskbell::trust {
class Trail;
}

namespace deskbell::understanding {
class Teaching;
class Understanding;
}  // namespace deskbell::understanding
namespace deskbell::webhooks {
class Webhooks;
}

namespace deskbell::api {

void add_calendar_routes(Endpoints& endpoints, calendar::Calendars& calendars);
void add_clock_routes(Endpoints& endpoints, clocks::Clocks& clocks);
void add_identity_routes(Endpoints& endpoints, identity::Identity& identity);
void add_audit_routes(Endpoints& endpoints, trust::Trail& trail);
void add_contact_routes(Endpoints& endpoints, contacts::Contacts& contacts, conversations::Conversations& conversations);
void add_case_routes(Endpoints& endpoints, cases::Cases& cases, cases::Kinds& kinds, cases::Views& views);
void add_conversation_routes(Endpoints& endpoints, conversations::Conversations& conversations);
void add_routing_routes(Endpoints& endpoints, routing::Queues& queues, routing::Dispatcher& dispatcher);
void add_widget_routes(Endpoints& endpoints, channel_web::Installations& installations, channel_web::Visitors& visitors,
                       conversations::Conversations& conversations, channel_web::LateMessages& late);
void add_aftercare_routes(Endpoints& endpoints, aftercare::Aftercare& aftercare);
void add_help_centre_routes(Endpoints& endpoints, help_centre::HelpCentre& centre);
void add_assist_routes(Endpoints& endpoints, assist::Assist& assist);
void add_attachment_routes(Endpoints& endpoints, blob::Blobs& blobs);
void add_backup_routes(Endpoints& endpoints, backup::Backups& backups, jobs::Queue& queue, storage::Database& database);
void add_automation_routes(Endpoints& endpoints, automation::Rules& rules, automation::Macros& macros,
                           automation::Runs& runs, automation::Rehearsals& rehearsals);
void add_bot_routes(Endpoints& endpoints, bot::Bots& bots, bot::Bench& bench);
void add_bot_simulation_routes(Endpoints& endpoints, bot::Simulations& simulations);
void add_bot_talk_routes(Endpoints& endpoints, bot::Talks& talks, bot::Bench& bench, bot::Learning& learning,
                         const Clock& clock);
void add_decision_routes(Endpoints& endpoints, decisions::DecisionTables& tables);
void add_incident_routes(Endpoints& endpoints, incidents::Incidents& incidents);
void add_escalation_routes(Endpoints& endpoints, escalation::Ladders& ladders, escalation::Escalations& escalations);
void add_insight_routes(Endpoints& endpoints, insight::Process& process, insight::History& history);
void add_knowledge_routes(Endpoints& endpoints, knowledge::Knowledge& knowledge);
void add_job_routes(Endpoints& endpoints, jobs::Queue& queue, storage::Database& database);
void add_language_model_routes(Endpoints& endpoints, language_model::LanguageModel& model);
void add_evaluation_routes(Endpoints& endpoints, language_model::Evaluations& evaluations);
void add_approval_routes(Endpoints& endpoints, approvals::Approvals& approvals);
void add_complaint_routes(Endpoints& endpoints, complaints::Complaints& complaints);
void add_notice_routes(Endpoints& endpoints, notices::Notices& notices);
void add_outgoing_mail_routes(Endpoints& endpoints, outgoing_mail::OutgoingMail& mail);
void add_promise_routes(Endpoints& endpoints, promises::Promises& promises);
void add_rehearsal_routes(Endpoints& endpoints, rehearsal::Rehearsals& rehearsals);
void add_survey_routes(Endpoints& endpoints, surveys::Surveys& surveys);
void add_understanding_routes(Endpoints& endpoints, understanding::Understanding& understanding,
                              understanding::Teaching& teaching);
void add_webhook_routes(Endpoints& endpoints, webhooks::Webhooks& webhooks);
// The OpenAPI 3.1 document of all routes.
std::string openapi_document(const http::Routes& routes, std::string version);
// /healthz, /readyz and /metrics (with the permission), the report and the alarms.
void add_health_routes(Endpoints& endpoints, telemetry::Health& health);
// The first three for a listener of its own, which tells everybody everything.
void add_private_health_routes(http::Routes& routes, telemetry::Health& health);
http::Response metrics_of(telemetry::Health& health, const http::Call& call);
// The OpenAPI document of all routes added before.
void add_service_routes(Endpoints& endpoints, std::string version);

}  // namespace deskbell::api
