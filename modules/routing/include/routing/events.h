#pragma once
#include <routing/offer.h>
#include <routing/queue.h>

#include <optional>
#include <string>

// What routing writes to the log: settings on the workspace stream, offers on the agent's stream.
namespace deskbell::routing {

struct QueueChanged {  // created or changed
  static constexpr std::string_view kKind = "routing.queue_changed";
  Queue queue;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(QueueChanged, (), (queue, by_name))

struct QueueRemoved {
  static constexpr std::string_view kKind = "routing.queue_removed";
  Id<Queue> queue;
  std::string name;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(QueueRemoved, (), (queue, name, by_name))

struct SkillChanged {
  static constexpr std::string_view kKind = "routing.skill_changed";
  Skill skill;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(SkillChanged, (), (skill, by_name))

struct SkillRemoved {
  static constexpr std::string_view kKind = "routing.skill_removed";
  Id<Skill> skill;
  std::string name;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(SkillRemoved, (), (skill, name, by_name))

struct ProfileChanged {
  static constexpr std::string_view kKind = "routing.profile_changed";
  AgentProfile profile;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(ProfileChanged, (), (profile, by_name))

struct OfferMade {
  static constexpr std::string_view kKind = "offer.made";
  Offer offer;
};
BOOST_DESCRIBE_STRUCT(OfferMade, (), (offer))

struct OfferEnded {
  Id<Offer> offer;
  Id<conversations::Conversation> conversation;
  std::optional<std::string> reason = {};
};
BOOST_DESCRIBE_STRUCT(OfferEnded, (), (offer, conversation, reason))

struct OfferAccepted : OfferEnded {
  static constexpr std::string_view kKind = "offer.accepted";
};
struct OfferDeclined : OfferEnded {
  static constexpr std::string_view kKind = "offer.declined";
};
struct OfferExpired : OfferEnded {
  static constexpr std::string_view kKind = "offer.expired";
};
struct OfferWithdrawn : OfferEnded {
  static constexpr std::string_view kKind = "offer.withdrawn";
};
BOOST_DESCRIBE_STRUCT(OfferAccepted, (OfferEnded), ())
BOOST_DESCRIBE_STRUCT(OfferDeclined, (OfferEnded), ())
BOOST_DESCRIBE_STRUCT(OfferExpired, (OfferEnded), ())
BOOST_DESCRIBE_STRUCT(OfferWithdrawn, (OfferEnded), ())

}  // namespace deskbell::routing
