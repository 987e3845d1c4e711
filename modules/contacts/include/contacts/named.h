#pragma once
#include <storage/database.h>

#include <span>
#include <string>
#include <vector>

namespace deskbell::contacts {

// Names of contacts that are among `possible`, each as it is written in the contact; `possible`: folded
// (text/names.h). By an index, whatever the number of contacts.
std::vector<std::string> named_among(storage::Snapshot& snapshot, std::span<const std::string> possible);

}  // namespace deskbell::contacts
