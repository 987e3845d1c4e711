#pragma once
#include <routing/dispatcher.h>
#include <routing/queues.h>

#include <optional>

// What the console sends about queues and offers, beyond routing's own types.
namespace deskbell::api {

struct OneQueue {
  Id<routing::Queue> queue;
};
BOOST_DESCRIBE_STRUCT(OneQueue, (), (queue))

struct QueuePatch : routing::QueueChange {
  Id<routing::Queue> queue;
};
BOOST_DESCRIBE_STRUCT(QueuePatch, (routing::QueueChange), (queue))

struct SkillInput {
  Text<1, 100> name;
};
BOOST_DESCRIBE_STRUCT(SkillInput, (), (name))

struct SkillPatch {
  Id<routing::Skill> skill;
  Text<1, 100> name;
};
BOOST_DESCRIBE_STRUCT(SkillPatch, (), (skill, name))

struct OneSkill {
  Id<routing::Skill> skill;
};
BOOST_DESCRIBE_STRUCT(OneSkill, (), (skill))

struct OneOffer {
  Id<routing::Offer> offer;
};
BOOST_DESCRIBE_STRUCT(OneOffer, (), (offer))

struct DeclineInput {
  Id<routing::Offer> offer;
  std::optional<Text<0, 200>> reason;
};
BOOST_DESCRIBE_STRUCT(DeclineInput, (), (offer, reason))

struct DecisionQuery {
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(DecisionQuery, (), (conversation))

}  // namespace deskbell::api
