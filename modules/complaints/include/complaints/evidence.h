#pragma once
#include <complaints/complaint.h>

#include <span>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The evidence file: one ZIP with everything about a complaint and the proof that nothing in it was changed.
//
//   complaint.pdf, complaint.json, case.json, approvals.json, events.jsonl, attachments/..., receipts/...,
//   public-keys.pem, README.txt        the files
//   manifest.json                      path, size and SHA-256 of each of them
//   seal.json                          the audit receipt of the record that holds the manifest's SHA-256
//
// Who has a public key that he trusts checks seal.json with it, then the manifest, then each file: `deskbell evidence
// check`, or openssl and jq as docs/complaints.md tells.
namespace deskbell::complaints {

inline constexpr std::chrono::days kEvidenceKept{90};

enum class EvidenceState { waiting, running, done, failed };
BOOST_DESCRIBE_ENUM(EvidenceState, waiting, running, done, failed)

struct EvidenceFile {
  Id<EvidenceFile> id;
  Id<cases::Case> case_id;
  std::string number;
  EvidenceState state = EvidenceState::waiting;
  int done = 0;  // of `total` steps
  int total = 0;
  std::string error;  // when it failed
  std::string name;   // "CMP-1042-evidence.zip"
  std::int64_t size = 0;
  std::string sha256;  // of the ZIP
  std::string language;
  Id<identity::User> user;
  std::string user_name;
  Time asked_at;
  std::optional<Time> done_at;
  bool operator==(const EvidenceFile&) const = default;
};
BOOST_DESCRIBE_STRUCT(EvidenceFile, (),
                      (id, case_id, number, state, done, total, error, name, size, sha256, language, user, user_name,
                       asked_at, done_at))

struct PackedFile {
  std::string path;  // in the ZIP
  std::string bytes;
};

struct ManifestEntry {
  std::string path;
  std::int64_t size = 0;
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(ManifestEntry, (), (path, size, sha256))

struct Manifest {
  std::string format;  // "deskbell evidence 1"
  std::string number;
  std::string case_id;
  std::string made_by;
  Time made_at;
  std::vector<ManifestEntry> files;
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (format, number, case_id, made_by, made_at, files))

struct CheckedEvidence {
  Manifest manifest;
  std::int64_t record = 0;  // of the audit trail, that sealed it
  Time sealed_at;           // when that was signed
  int receipts = 0;         // of single events, all good
};
// invalid_argument tells the first thing that does not fit. `trusted`: public keys (32 bytes).
Result<CheckedEvidence> check_evidence(std::string_view zip, std::span<const std::string> trusted);

}  // namespace deskbell::complaints
