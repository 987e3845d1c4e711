#include "complaint_cases.h"
#include "zip.h"

namespace deskbell::complaints {
namespace {

class EvidenceFiles : public ComplaintCases {
 protected:
  std::string made(std::string language = "en") {
    const auto asked = complaints.ask_evidence(anna, kCase, language);
    EXPECT_TRUE(asked) << asked.error().message;
    EXPECT_EQ(code(complaints.read_evidence(anna, asked->id)), ErrorCode::failed_precondition);
    deliver();
    jobs.run_due();
    const auto file = complaints.evidence(anna, asked->id).value();
    EXPECT_EQ(file.state, EvidenceState::done) << file.error;
    EXPECT_EQ(file.done, file.total);
    return complaints.read_evidence(anna, asked->id).value();
  }
  std::vector<std::string> keys() {
    std::vector<std::string> keys;
    for (const auto& [number, key] : trust::public_keys(vault::testing_vault())) keys.push_back(key);
    return keys;
  }
  // The same archive with one file replaced or added.
  static std::string with(const std::string& zip, const std::string& path, const std::string& bytes) {
    auto files = read_zip(zip).value();
    files[path] = bytes;
    ZipWriter writer{Time()};
    for (const auto& [name, content] : files) writer.add(name, content, ZipWriter::Packing::store);
    return writer.finish();
  }
};
DESKBELL_ON_BOTH_ENGINES(EvidenceFiles);

TEST_P(EvidenceFiles, hold_everything_and_prove_it) {
  with_policy();
  ASSERT_TRUE(
      complaints.add_finding(anna, kCase, "裂缝 in the lid", {blobs.store(1, "crack.txt", "a crack").value().id}));
  ASSERT_TRUE(
      complaints.propose(anna, kCase, {.kind = RemedyKind::refund, .text = "Refund", .cost = Money{30'00, "EUR"}}));
  ASSERT_TRUE(approvals.decide(boss, *found().remedies[0].approval, {.verdict = approvals::Verdict::approve}));
  const std::string zip = made("zh-CN");
  const auto files = read_zip(zip).value();
  for (const auto* name : {"complaint.pdf", "complaint.json", "approvals.json", "actions.json", "events.jsonl",
                           "case.json", "public-keys.pem", "README.txt", "manifest.json", "seal.json"})
    EXPECT_THAT(files, Contains(Key(name)));
  const auto checked = check_evidence(zip, keys());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->manifest.number, "CMP-1");
  EXPECT_GE(checked->receipts, 4);
  EXPECT_EQ(base::parse_json<Complaint>(files.at("complaint.json")).value(), found());
  bool attached = false;
  for (const auto& [name, bytes] : files) attached = attached || (name.ends_with("-crack.txt") && bytes == "a crack");
  EXPECT_TRUE(attached);
}

TEST_P(EvidenceFiles, tell_when_anything_in_them_was_changed) {
  ASSERT_TRUE(complaints.change(anna, kCase, {.product = "Kettle"}));
  const std::string zip = made();
  ASSERT_TRUE(check_evidence(zip, keys()));
  const auto files = read_zip(zip).value();
  for (const auto& [name, bytes] : files) {
    std::string changed = bytes;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    EXPECT_FALSE(check_evidence(with(zip, name, changed), keys())) << name;
  }
  EXPECT_FALSE(check_evidence(with(zip, "more.txt", "added"), keys()));
  EXPECT_FALSE(check_evidence(zip, std::vector<std::string>{std::string(32, 'k')}));
  EXPECT_FALSE(check_evidence("PK", keys()));
}

TEST_P(EvidenceFiles, go_after_ninety_days_with_their_bytes_and_can_be_made_again) {
  made();
  clock.advance(std::chrono::hours(24 * 89));
  complaints.prune(10);
  const auto kept = complaints.evidence_files(anna, kCase).value();
  ASSERT_THAT(kept, SizeIs(1));
  clock.advance(std::chrono::hours(24 * 2));
  complaints.prune(10);
  EXPECT_THAT(complaints.evidence_files(anna, kCase).value(), IsEmpty());
  EXPECT_EQ(code(complaints.read_evidence(anna, kept.front().id)), ErrorCode::not_found);
  EXPECT_FALSE(made().empty());
}

TEST_P(EvidenceFiles, are_for_those_who_may_see_the_case) {
  EXPECT_EQ(code(complaints.ask_evidence(anna, kForeign, "en")), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.ask_evidence(anna, kCase, "tlh")), ErrorCode::invalid_argument);
  const auto asked = complaints.ask_evidence(anna, kCase, "en").value();
  EXPECT_EQ(code(complaints.ask_evidence(anna, kCase, "en")), ErrorCode::failed_precondition);
  const Actor stranger = user(8, Reach::own);
  EXPECT_EQ(code(complaints.evidence(stranger, asked.id)), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.read_evidence(stranger, asked.id)), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.evidence_files(stranger, kCase)), ErrorCode::not_found);
  EXPECT_THAT(complaints.evidence_files(anna, kCase).value(), SizeIs(1));
}

}  // namespace
}  // namespace deskbell::complaints
