#include "zip.h"

#include <complaints/events.h>
#include <complaints/evidence.h>
#include <trust/receipt.h>

#include <set>

namespace deskbell::complaints {
namespace {

constexpr std::string_view kFormat = "deskbell evidence 1";

auto wrong(std::string what) {
  return failure(ErrorCode::invalid_argument, std::move(what));
}

const std::string* file_of(const std::map<std::string, std::string>& files, const std::string& path) {
  const auto found = files.find(path);
  return found == files.end() ? nullptr : &found->second;
}

std::string hex_of(std::string_view bytes) {
  return trust::to_hex(trust::sha256(bytes));
}

Result<void> check_files(const std::map<std::string, std::string>& files, const Manifest& manifest) {
  std::set<std::string> known{"manifest.json", "seal.json"};
  for (const auto& entry : manifest.files) {
    const auto* bytes = file_of(files, entry.path);
    if (!bytes) return wrong(entry.path + " is in the manifest but not in the file.");
    if (static_cast<std::int64_t>(bytes->size()) != entry.size || hex_of(*bytes) != entry.sha256)
      return wrong(entry.path + " was changed.");
    known.insert(entry.path);
  }
  for (const auto& [path, bytes] : files)
    if (!known.contains(path)) return wrong(path + " was added: the manifest does not know it.");
  return {};
}

}  // namespace

Result<CheckedEvidence> check_evidence(std::string_view zip, std::span<const std::string> trusted) {
  TRY(const auto files, read_zip(zip));
  const auto* manifest_text = file_of(files, "manifest.json");
  const auto* seal_text = file_of(files, "seal.json");
  if (!manifest_text || !seal_text) return wrong("This is no evidence file: manifest.json or seal.json is missing.");
  auto manifest = base::parse_json<Manifest>(*manifest_text);
  if (!manifest) return wrong("manifest.json cannot be read.");
  if (manifest->format != kFormat) return wrong("manifest.json is of another format.");
  TRY(check_files(files, *manifest));
  const auto seal = trust::check_receipt(*seal_text, trusted);
  if (!seal) return wrong("The seal proves nothing: " + seal.error().message);
  const auto sealed = base::parse_json<EvidenceSealed>(seal->record.body);
  if (seal->record.action != EvidenceSealed::kKind || !sealed)
    return wrong("The seal is the receipt of something else.");
  if (sealed->manifest != hex_of(*manifest_text)) return wrong("manifest.json was changed.");
  if (base::to_string(sealed->complaint) != manifest->case_id) return wrong("The seal belongs to another complaint.");
  CheckedEvidence checked{
      .manifest = *std::move(manifest), .record = seal->record.number, .sealed_at = seal->checkpoint.at};
  for (const auto& [path, bytes] : files) {
    if (!path.starts_with("receipts/")) continue;
    if (const auto receipt = trust::check_receipt(bytes, trusted); !receipt)
      return wrong(path + " proves nothing: " + receipt.error().message);
    ++checked.receipts;
  }
  return checked;
}

}  // namespace deskbell::complaints
