#pragma once
#include <assist/assist.h>

#include <optional>

// What the console sends about help for agents, beyond the module's own types.
namespace deskbell::api {

struct AssistQuery {
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(AssistQuery, (), (conversation))

struct CheckTone {
  Text<1, 10'000> text;
  std::optional<Id<conversations::Conversation>> conversation;
};
BOOST_DESCRIBE_STRUCT(CheckTone, (), (text, conversation))

struct CompleteDraft {
  Text<0, 10'000> prefix;
  std::optional<Id<conversations::Conversation>> conversation;
};
BOOST_DESCRIBE_STRUCT(CompleteDraft, (), (prefix, conversation))

struct TranslatePhrases {
  Text<1, 10'000> text;
  Text<2, 2> to;
};
BOOST_DESCRIBE_STRUCT(TranslatePhrases, (), (text, to))

struct WriteForAgent {
  Id<conversations::Conversation> conversation;
  assist::WritingKind kind;
  std::optional<Text<1, 5'000>> text;
  std::optional<Text<2, 10>> language;
};
BOOST_DESCRIBE_STRUCT(WriteForAgent, (), (conversation, kind, text, language))

struct WritingQuery {
  Id<assist::Writing> writing;
};
BOOST_DESCRIBE_STRUCT(WritingQuery, (), (writing))

}  // namespace deskbell::api
