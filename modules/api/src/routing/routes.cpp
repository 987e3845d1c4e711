#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using http::Method;
using http::NoContent;
using http::NoInput;
using routing::Dispatcher;
using routing::Queue;
using routing::Queues;
using routing::Skill;

constexpr Branch endpoint{"/api/v1", "routing"};

void add_queue_routes(Endpoints& endpoints, Queues& queues) {
  endpoints.add<NoInput, std::vector<Queue>>(endpoint(Method::get, "/queues", "listQueues", "All queues"),
                                             [&](const Actor& actor, const NoInput&) { return queues.list(actor); });
  endpoints.add<routing::NewQueue, Queue>(
      endpoint(Method::post, "/queues", "createQueue", "Add a queue; what is left out has its usual value"),
      [&](const Actor& actor, const routing::NewQueue& in) { return queues.create(actor, in); });
  endpoints.add<OneQueue, Queue>(endpoint(Method::get, "/queues/{queue}", "getQueue", "One queue"),
                                 [&](const Actor& actor, const OneQueue& in) { return queues.find(actor, in.queue); });
  endpoints.add<QueuePatch, Queue>(
      endpoint(Method::patch, "/queues/{queue}", "changeQueue",
               "Change a queue; hours with an empty time_zone mean always open"),
      [&](const Actor& actor, const QueuePatch& in) { return queues.change(actor, in.queue, in); });
  endpoints.add<OneQueue, NoContent>(
      endpoint(Method::del, "/queues/{queue}", "deleteQueue", "Remove a queue in which nobody waits"),
      [&](const Actor& actor, const OneQueue& in) -> Result<NoContent> {
        TRY(queues.remove(actor, in.queue));
        return NoContent{};
      });
}

void add_skill_routes(Endpoints& endpoints, Queues& queues) {
  endpoints.add<NoInput, std::vector<Skill>>(endpoint(Method::get, "/skills", "listSkills", "All skills"),
                                             [&](const Actor& actor, const NoInput&) { return queues.skills(actor); });
  endpoints.add<SkillInput, Skill>(
      endpoint(Method::post, "/skills", "createSkill", "Add a skill"),
      [&](const Actor& actor, const SkillInput& in) { return queues.create_skill(actor, in.name); });
  endpoints.add<SkillPatch, Skill>(
      endpoint(Method::patch, "/skills/{skill}", "renameSkill", "Rename a skill"),
      [&](const Actor& actor, const SkillPatch& in) { return queues.rename_skill(actor, in.skill, in.name); });
  endpoints.add<OneSkill, NoContent>(
      endpoint(Method::del, "/skills/{skill}", "deleteSkill", "Remove a skill that no queue asks for"),
      [&](const Actor& actor, const OneSkill& in) -> Result<NoContent> {
        TRY(queues.remove_skill(actor, in.skill));
        return NoContent{};
      });
  endpoints.add<NoInput, std::vector<routing::AgentProfile>>(
      endpoint(Method::get, "/agent-profiles", "listAgentProfiles", "What each agent can do and carry"),
      [&](const Actor& actor, const NoInput&) { return queues.profiles(actor); });
  endpoints.add<routing::AgentProfile, routing::AgentProfile>(
      endpoint(Method::put, "/agent-profiles/{user}", "setAgentProfile", "Set what an agent can do and carry"),
      [&](const Actor& actor, const routing::AgentProfile& in) { return queues.set_profile(actor, in); });
}

void add_offer_routes(Endpoints& endpoints, Dispatcher& dispatcher) {
  endpoints.add<NoInput, std::vector<routing::Offer>>(
      endpoint(Method::get, "/offers", "listOffers", "What is offered to you now"),
      [&](const Actor& actor, const NoInput&) { return dispatcher.offers(actor); });
  endpoints.add<OneOffer, conversations::Conversation>(
      endpoint(Method::post, "/offers/{offer}/accept", "acceptOffer", "Take what is offered; it becomes yours"),
      [&](const Actor& actor, const OneOffer& in) { return dispatcher.accept(actor, in.offer); });
  endpoints.add<DeclineInput, NoContent>(
      endpoint(Method::post, "/offers/{offer}/decline", "declineOffer", "Refuse; the customer keeps the place in line"),
      [&](const Actor& actor, const DeclineInput& in) -> Result<NoContent> {
        TRY(dispatcher.decline(actor, in.offer, in.reason ? in.reason->value : std::string()));
        return NoContent{};
      });
}

void add_view_routes(Endpoints& endpoints, Dispatcher& dispatcher) {
  endpoints.add<DecisionQuery, std::vector<routing::DecisionRecord>>(
      endpoint(Method::get, "/conversations/{conversation}/decisions", "listDecisions",
               "Why it was offered to whom, oldest first"),
      [&](const Actor& actor, const DecisionQuery& in) { return dispatcher.decisions(actor, in.conversation); });
  endpoints.add<NoInput, routing::Live>(
      endpoint(Method::get, "/live", "getLive", "Queues, agents and who waits, as things stand"),
      [&](const Actor& actor, const NoInput&) { return dispatcher.live(actor); });
}

}  // namespace

void add_routing_routes(Endpoints& endpoints, Queues& queues, Dispatcher& dispatcher) {
  add_queue_routes(endpoints, queues);
  add_skill_routes(endpoints, queues);
  add_offer_routes(endpoints, dispatcher);
  add_view_routes(endpoints, dispatcher);
}

}  // namespace deskbell::api
