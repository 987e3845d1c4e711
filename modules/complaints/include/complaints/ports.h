#pragma once
#include <identity/actor.h>
#include <storage/database.h>

#include <complaints/evidence.h>
#include <complaints/reports.h>

#include <functional>

// What complaints need to be told by others; `app` plugs it in.
namespace deskbell::complaints {

struct Matter {
  std::string number;
  std::string kind;
  std::string title;
  Subject subject;
  Time opened_at;
  std::optional<Time> due_at = {};
};

// What else goes into an evidence file.
struct CaseDocuments {
  std::vector<PackedFile> files;  // case.json, the conversations' words, ...
  std::vector<Id<blob::Attachment>> attachments;
  std::vector<std::pair<std::string, std::string>> facts;  // for the paper: name and value
};

struct Ports {
  std::function<std::optional<Matter>(storage::Snapshot&, Id<cases::Case>)> matter;
  // Nothing when there is no such active user.
  std::function<std::optional<std::string>(storage::Snapshot&, Id<identity::User>)> user_name;
  std::function<std::string(storage::Snapshot&, Id<identity::User>)> language_of;
  // The rest may be left out.
  // Posts the answer to the customer in the actor's name, inside the caller's transaction.
  std::function<Result<void>(const Actor&, Id<cases::Case>, const std::string& text)> tell_customer = {};
  // One of those who are told of warnings; in the transaction.
  std::function<void(storage::Transaction&, Id<identity::User>, const Warning&)> warn = {};
  // Outside of any transaction.
  std::function<CaseDocuments(Id<cases::Case>)> documents = {};
};

}  // namespace deskbell::complaints
