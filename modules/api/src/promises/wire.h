#pragma once
#include <promises/promises.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about promises, beyond promises' own types.
namespace deskbell::api {

struct ProposePromises {
  Text<1, 10000> text;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<cases::Case>> case_id;
};
BOOST_DESCRIBE_STRUCT(ProposePromises, (), (text, conversation, case_id))

struct MakePromise {
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<cases::Case>> case_id;
  std::optional<promises::Kind> kind;  // none: other
  Text<1, 500> what;
  std::optional<Text<0, 500>> words;
  std::optional<Id<identity::User>> owner;
  Time due_at;
  std::optional<Text<1, 64>> time_zone;
  std::optional<std::chrono::seconds> remind_before_s;
};
BOOST_DESCRIBE_STRUCT(MakePromise, (),
                      (conversation, case_id, kind, what, words, owner, due_at, time_zone, remind_before_s))

struct NextPromise {
  Text<1, 500> what;
  Time due_at;
};
BOOST_DESCRIBE_STRUCT(NextPromise, (), (what, due_at))

struct KeepPromise {
  Id<promises::Promise> promise;
  std::optional<Text<0, 1000>> note;
  std::optional<NextPromise> follow_up;
};
BOOST_DESCRIBE_STRUCT(KeepPromise, (), (promise, note, follow_up))

struct MovePromise {
  Id<promises::Promise> promise;
  Time due_at;
  Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(MovePromise, (), (promise, due_at, reason))

struct CancelPromise {
  Id<promises::Promise> promise;
  Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(CancelPromise, (), (promise, reason))

struct OnePromise {
  Id<promises::Promise> promise;
};
BOOST_DESCRIBE_STRUCT(OnePromise, (), (promise))

struct PromiseQuery {
  std::optional<Id<identity::User>> owner;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<cases::Case>> case_id;
  std::optional<promises::State> state;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(PromiseQuery, (), (owner, conversation, case_id, state, cursor, limit))

struct PromiseReportQuery {
  std::optional<Time> from;
  std::optional<Time> to;
  std::optional<Id<identity::User>> owner;
};
BOOST_DESCRIBE_STRUCT(PromiseReportQuery, (), (from, to, owner))

}  // namespace deskbell::api
