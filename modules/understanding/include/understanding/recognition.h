#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/actor.h>

#include <understanding/recogniser.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::conversations {
struct Message;
}

// What was recognised in a customer's message, as it is stored and told.
namespace deskbell::understanding {

struct FoundEntity {
  text::EntityKind kind = text::EntityKind::email;
  int begin = 0;  // in UTF-16 units of the message's text, as JavaScript's slice takes them
  int end = 0;
  std::string value;  // normalised; covered where it is sensitive: "[card_number 1111]"
  bool operator==(const FoundEntity&) const = default;
};
BOOST_DESCRIBE_STRUCT(FoundEntity, (), (kind, begin, end, value))

// What an agent says it really is.
struct Correction {
  Aspect aspect = Aspect::intent;
  std::string label;  // kOutOfScope is an intent here
  std::string was;    // what was recognised; empty: nothing
  Id<identity::User> by;
  std::string by_name;
  Time at;
  bool operator==(const Correction&) const = default;
};
BOOST_DESCRIBE_STRUCT(Correction, (), (aspect, label, was, by, by_name, at))

// Which version of the workspace's models answered; 0: the built-in one.
struct Versions {
  int intent = 0;
  int urgency = 0;
  int sentiment = 0;
  bool operator==(const Versions&) const = default;
};
BOOST_DESCRIBE_STRUCT(Versions, (), (intent, urgency, sentiment))

// Corrected aspects hold what the correction says, with probability 1.
struct Recognition {
  Id<conversations::Message> message;
  Id<conversations::Conversation> conversation;
  std::int64_t seq = 0;  // of the message when it came
  Time at;               // of the message
  std::string language;  // BCP 47, "und" when there is too little to tell
  double language_confidence = 0;
  bool taught = true;  // false: the models do not know the language; trust them less
  std::vector<Guess> intents;
  std::vector<Guess> candidates;
  bool out_of_scope = false;
  Urgency urgency = Urgency::normal;
  double urgency_probability = 0;
  Sentiment sentiment = Sentiment::neutral;
  double sentiment_probability = 0;
  double score = 0;    // -2 to 2
  double running = 0;  // of the conversation after this message, -2 to 2
  std::vector<FoundEntity> entities;
  std::vector<Reason> reasons;
  std::vector<Correction> corrections;  // at most one per aspect
  Versions versions;
  bool operator==(const Recognition&) const = default;
};
BOOST_DESCRIBE_STRUCT(Recognition, (),
                      (message, conversation, seq, at, language, language_confidence, taught, intents, candidates,
                       out_of_scope, urgency, urgency_probability, sentiment, sentiment_probability, score, running,
                       entities, reasons, corrections, versions))

// The customer's mood over a conversation.
struct Mood {
  Id<conversations::Conversation> conversation;
  double running = 0;  // exponentially weighted mean of the scores, -2 to 2
  int messages = 0;    // behind it
  double lowest = 0;
  std::optional<Time> alarmed_at;  // team leaders were told; once a conversation
  Time updated_at;
  bool operator==(const Mood&) const = default;
};
BOOST_DESCRIBE_STRUCT(Mood, (), (conversation, running, messages, lowest, alarmed_at, updated_at))

struct ConversationRecognition {
  std::optional<Mood> mood;           // none: no message was recognised yet
  std::vector<Recognition> messages;  // the latest ones, oldest first
};
BOOST_DESCRIBE_STRUCT(ConversationRecognition, (), (mood, messages))

// What a text shows when it is tried, with nothing stored.
struct Trial {
  std::string language;
  double language_confidence = 0;
  bool taught = true;
  std::vector<Guess> intents;
  std::vector<Guess> candidates;
  bool out_of_scope = false;
  Urgency urgency = Urgency::normal;
  double urgency_probability = 0;
  Sentiment sentiment = Sentiment::neutral;
  double sentiment_probability = 0;
  double score = 0;
  std::vector<FoundEntity> entities;
  std::vector<Reason> reasons;
  Versions versions;
  std::int64_t took_us = 0;
};
BOOST_DESCRIBE_STRUCT(Trial, (),
                      (language, language_confidence, taught, intents, candidates, out_of_scope, urgency,
                       urgency_probability, sentiment, sentiment_probability, score, entities, reasons, versions,
                       took_us))

}  // namespace deskbell::understanding
