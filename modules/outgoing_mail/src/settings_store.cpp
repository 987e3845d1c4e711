#include "settings_store.h"

#include <outgoing_mail/migrations.h>
#include <outgoing_mail/outgoing_mail.h>

namespace deskbell::outgoing_mail {
namespace {

using storage::Row;
using storage::Statement;

constexpr std::int64_t kTheOne = 1;

constexpr Statement kFind{"outgoing_mail.find", "SELECT body, password FROM outgoing_mail_settings WHERE id = $1"};
constexpr Statement kPut{"outgoing_mail.put",
                         "INSERT INTO outgoing_mail_settings (id, body, password) VALUES ($1, $2, $3) "
                         "ON CONFLICT (id) DO UPDATE SET body = excluded.body, password = excluded.password"};
constexpr Statement kChoice{"outgoing_mail.choice", "SELECT body FROM outgoing_mail_choice WHERE user_id = $1"};
constexpr Statement kChoose{"outgoing_mail.choose",
                            "INSERT INTO outgoing_mail_choice (user_id, body) VALUES ($1, $2) "
                            "ON CONFLICT (user_id) DO UPDATE SET body = excluded.body"};

constexpr const Statement* kStatements[] = {&kFind, &kPut, &kChoice, &kChoose};

}  // namespace

storage::Schema schema() {
  return {"outgoing_mail", migrations(), kStatements};
}

namespace store {

Record find(storage::Snapshot& snapshot) {
  return snapshot
      .one(
          kFind,
          [](const Row& row) {
            return Record{.settings = base::parse_json<Settings>(row.text(0)).value_or(Settings()),
                          .password = row.string(1)};
          },
          kTheOne)
      .value_or(Record());
}

void put(storage::Transaction& tx, const Record& record) {
  tx.run(kPut, kTheOne, base::to_json(record.settings), record.password);
}

Choice choice_of(storage::Snapshot& snapshot, Id<identity::User> user) {
  return snapshot
      .one(
          kChoice, [](const Row& row) { return base::parse_json<Choice>(row.text(0)).value_or(Choice()); }, user)
      .value_or(Choice());
}

void choose(storage::Transaction& tx, Id<identity::User> user, const Choice& choice) {
  tx.run(kChoose, user, base::to_json(choice));
}

}  // namespace store
}  // namespace deskbell::outgoing_mail
