#include <gtest/gtest.h>
#include <trust/checkpoint.h>
#include <trust/receipt.h>
#include <trust/record.h>
#include <trust/trail.h>
#include <vault/testing.h>

namespace deskbell::trust {
namespace {

Record some_record() {
  return {.number = 2,
          .position = 77,
          .at = Time(std::chrono::microseconds(1'772'441'100'123'456)),
          .actor = 42,
          .actor_name = "Ada",
          .action = "identity.role_changed",
          .object = "role 9",
          .address = "192.0.2.1",
          .request = "4bf92f3577b34da6a3ce929d0e0e4736",
          .state_before = "",
          .state_after = "",
          .body = R"({"name":"é"})",
          .prev = sha256("before")};
}

TEST(AuditRecord, is_encoded_as_documented) {
  EXPECT_EQ(canonical(some_record()),
            "16:deskbell audit 1,1:2,2:77,16:1772441100123456,2:42,3:Ada,21:identity.role_changed,6:role 9,9:192.0.2.1,"
            "32:4bf92f3577b34da6a3ce929d0e0e4736,0:,0:,13:{\"name\":\"é\"},64:" +
                to_hex(sha256("before")) + ",");
  EXPECT_EQ(hash_of(some_record()), sha256(canonical(some_record())));
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(AuditRecord, has_another_hash_when_a_byte_moves_from_one_field_to_the_next) {
  Record one = some_record();
  Record other = some_record();
  one.object = "role 9";
  one.address = "1";
  other.object = "role 91";
  other.address = "";
  EXPECT_NE(hash_of(one), hash_of(other));
}

TEST(MerkleTree, has_a_path_for_every_leaf_whatever_their_number) {
  std::vector<Hash> leaves;
  for (int i = 0; i < 40; ++i) {
    leaves.push_back(sha256(std::to_string(i)));
    const Hash root = merkle_root(leaves);
    for (std::size_t at = 0; at < leaves.size(); ++at) {
      const auto path = merkle_path(leaves, at);
      EXPECT_EQ(merkle_root_of_path(leaves[at], path), root);
      EXPECT_NE(merkle_root_of_path(sha256("other"), path), root);
    }
  }
  EXPECT_EQ(merkle_path(leaves, 0).size(), 6U);
}

TEST(MerkleTree, is_that_of_rfc_6962) {
  // Leaves are hashes here, so the tree of two is checked against the formula.
  const Hash a = sha256("a");
  const Hash b = sha256("b");
  const auto text = [](const Hash& hash) {
    return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
  };
  const Hash leaf_a = sha256(std::string(1, '\0') + text(a));
  const Hash leaf_b = sha256(std::string(1, '\0') + text(b));
  EXPECT_EQ(merkle_root(std::vector{a, b}), sha256(std::string(1, '\1') + text(leaf_a) + text(leaf_b)));
  EXPECT_EQ(merkle_root(std::vector{a}), leaf_a);
}

Checkpoint some_checkpoint() {
  return {.chain = "5f0c",
          .number = 3,
          .first = 1,
          .last = 3,
          .head = sha256("h"),
          .root = sha256("r"),
          .at = Time(),
          .previous = sha256("p"),
          .key = 1};
}

TEST(Checkpoint, reads_what_it_wrote_and_nothing_else) {
  const std::string text = text_of(some_checkpoint());
  EXPECT_EQ(*parse_checkpoint(text), some_checkpoint());
  for (std::size_t i = 0; i < text.size(); ++i)
    EXPECT_FALSE(parse_checkpoint(text.substr(0, i)) && i + 1 < text.size()) << i;
  EXPECT_FALSE(parse_checkpoint(text + "more\n"));
}

TEST(Checkpoint, is_signed_with_a_key_of_the_vault_that_outlives_its_retirement) {
  vault::Vault vault(vault::testing_vault().ring());
  const auto one = sign(vault, some_checkpoint());
  ASSERT_TRUE(vault.add_key(vault::KeyState::active));
  const auto two = sign(vault, some_checkpoint());
  EXPECT_NE(one.public_key, two.public_key);
  ASSERT_TRUE(vault.retire(1, rests_of(vault, 1)));
  const auto keys = public_keys(vault);
  EXPECT_EQ(keys.size(), 2U);
  EXPECT_TRUE(signature_holds(one.text, one.signature, keys.at(1)));
  EXPECT_TRUE(signature_holds(two.text, two.signature, keys.at(2)));
  EXPECT_FALSE(signature_holds(one.text, one.signature, keys.at(2)));
  EXPECT_FALSE(signature_holds(one.text + " ", one.signature, keys.at(1)));
  EXPECT_EQ(*parse_public_key(to_pem(keys.at(1))), keys.at(1));
  EXPECT_EQ(*parse_public_key(one.public_key + "\n"), keys.at(1));
  EXPECT_FALSE(parse_public_key("hello"));
}

struct Proof {
  std::string receipt;
  std::vector<std::string> keys;
};

Proof some_proof() {
  const vault::Vault& vault = vault::testing_vault();
  const Record record = some_record();
  const std::vector<Hash> leaves{sha256("1"), hash_of(record), sha256("3")};
  Checkpoint checkpoint = some_checkpoint();
  checkpoint.root = merkle_root(leaves);
  return {make_receipt(record, merkle_path(leaves, 1), sign(vault, checkpoint)), {public_keys(vault).at(1)}};
}

TEST(Receipt, is_checked_with_the_public_key_alone) {
  const auto proof = some_proof();
  const auto checked = check_receipt(proof.receipt, proof.keys);
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->record, some_record());
  EXPECT_EQ(checked->checkpoint.number, 3);
  EXPECT_EQ(check_receipt(proof.receipt, std::vector{std::string(32, 'x')}).error().fields.front().field, "key");
}

TEST(Receipt, with_any_byte_changed_proves_nothing) {
  const auto proof = some_proof();
  for (std::size_t i = 0; i + 1 < proof.receipt.size(); ++i) {
    std::string changed = proof.receipt;
    changed[i] = changed[i] == '1' ? '2' : '1';
    if (changed == proof.receipt) continue;
    EXPECT_FALSE(check_receipt(changed, proof.keys)) << i << ": " << proof.receipt.substr(i, 20);
  }
}

TEST(AuditedKinds, are_what_changes_rights_settings_and_data_not_everyday_work) {
  for (const char* kind :
       {"identity.signed_in", "routing.queue_changed", "channel.installation_changed", "settings.workspace_changed",
        "vault.key_added", "backup.made", "contact.erased", "supervision.taken_over", "understanding.version_activated"})
    EXPECT_TRUE(audited(kind)) << kind;
  for (const char* kind :
       {"conversation.message_posted", "presence.changed", "offer.made", "trust.checkpoint_made", "contact.noted", "understanding.recognised"})
    EXPECT_FALSE(audited(kind)) << kind;
}

}  // namespace
}  // namespace deskbell::trust
