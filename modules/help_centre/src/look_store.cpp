#include "look_store.h"

#include <help_centre/migrations.h>

#include <span>
#include <stdexcept>

namespace deskbell::help_centre {
namespace {

using storage::Statement;

constexpr int kOnly = 1;

constexpr Statement kLook{"help_centre.look", "SELECT settings FROM help_centre_look WHERE id = $1"};
constexpr Statement kLogo{"help_centre.logo",
                          "SELECT logo_type, logo FROM help_centre_look WHERE id = $1 AND logo_type <> ''"};
constexpr Statement kInsert{"help_centre.insert",
                            "INSERT INTO help_centre_look(id, settings, logo_type, logo, changed_at) "
                            "VALUES($1, $2, '', $3, $4)"};
constexpr Statement kUpdate{"help_centre.update",
                            "UPDATE help_centre_look SET settings = $2, changed_at = $3 WHERE id = $1"};
constexpr Statement kSetLogo{"help_centre.set_logo",
                             "UPDATE help_centre_look SET logo_type = $2, logo = $3 WHERE id = $1"};
constexpr const Statement* kStatements[] = {&kLook, &kLogo, &kInsert, &kUpdate, &kSetLogo};

}  // namespace

storage::Schema schema() {
  return {"help_centre", migrations(), kStatements};
}

namespace store {

std::optional<Look> look(storage::Snapshot& snapshot) {
  const auto text = snapshot.one(kLook, [](const storage::Row& row) { return row.string(0); }, kOnly);
  if (!text) return std::nullopt;
  auto read = base::parse_json<Look>(*text);
  if (!read) throw std::runtime_error("help_centre_look.settings: " + read.error().message);
  return *std::move(read);
}

std::optional<Picture> logo(storage::Snapshot& snapshot) {
  return snapshot.one(
      kLogo,
      [](const storage::Row& row) {
        const auto bytes = row.bytes(1);
        return Picture{row.string(0), std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
      },
      kOnly);
}

void save(storage::Transaction& tx, const Look& look, Time at) {
  const std::string settings = base::to_json(look);
  if (tx.run(kUpdate, kOnly, settings, at) == 0) tx.run(kInsert, kOnly, settings, storage::Bytes(), at);
}

void save_logo(storage::Transaction& tx, const Picture& logo) {
  tx.run(kSetLogo, kOnly, logo.media_type, std::as_bytes(std::span(logo.bytes)));
}

}  // namespace store
}  // namespace deskbell::help_centre
