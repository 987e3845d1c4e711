#pragma once
#include <identity/actor.h>
#include <storage/database.h>

#include <outgoing_mail/settings.h>

#include <optional>
#include <string>

namespace deskbell::outgoing_mail::store {

struct Record {
  Settings settings;
  std::string password;  // sealed; empty: none
};

Record find(storage::Snapshot& snapshot);
void put(storage::Transaction& tx, const Record& record);

Choice choice_of(storage::Snapshot& snapshot, Id<identity::User> user);
void choose(storage::Transaction& tx, Id<identity::User> user, const Choice& choice);

}  // namespace deskbell::outgoing_mail::store
