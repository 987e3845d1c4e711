#pragma once
#include <conversations/conversation.h>

#include <decisions/facts.h>

// What conditions may ask of a conversation ("conversation.queue") and of a message in it ("message.text").
namespace deskbell::app {

decisions::Facts facts_of(const conversations::Conversation& conversation);
decisions::Facts facts_of(const conversations::Message& message);
decisions::Vocabulary conversation_vocabulary();

}  // namespace deskbell::app
