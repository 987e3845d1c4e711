#include "signature.h"

#include <base/id.h>
#include <base/json.h>

#include <trust/receipt.h>

#include <algorithm>
#include <charconv>

namespace deskbell::trust {
namespace {

constexpr std::string_view kFormat = "deskbell audit receipt 1";
constexpr std::string_view kEncoding = "deskbell audit 1";

struct RecordView {
  std::string encoding;
  std::string number;
  std::string position;
  std::string at;
  std::string actor;
  std::string actor_name;
  std::string action;
  std::string object;
  std::string address;
  std::string request;
  std::string state_before;
  std::string state_after;
  std::string body;
  std::string prev;
};
BOOST_DESCRIBE_STRUCT(RecordView, (),
                      (encoding, number, position, at, actor, actor_name, action, object, address, request,
                       state_before, state_after, body, prev))

struct StepView {
  std::string side;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(StepView, (), (side, hash))

struct ReceiptView {
  std::string format;
  RecordView record;
  std::vector<StepView> path;
  std::string checkpoint;
  std::string signature;
  std::string key;
};
BOOST_DESCRIBE_STRUCT(ReceiptView, (), (format, record, path, checkpoint, signature, key))

bool read(const std::string& text, std::int64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && std::to_string(out) == text;
}

Result<Record> record_of(const RecordView& from) {
  Record record{.actor_name = from.actor_name,
                .action = from.action,
                .object = from.object,
                .address = from.address,
                .request = from.request,
                .state_before = from.state_before,
                .state_after = from.state_after,
                .body = from.body};
  std::int64_t at = 0;
  if (from.encoding != kEncoding || !read(from.number, record.number) || !read(from.position, record.position) ||
      !read(from.at, at) || !read(from.actor, record.actor) || !from_hex(from.prev, record.prev))
    return invalid("record", "is none");
  record.at = Time(std::chrono::microseconds(at));
  return record;
}

}  // namespace

std::string make_receipt(const Record& record, std::span<const Step> path, const SignedCheckpoint& checkpoint) {
  ReceiptView out{.format = std::string(kFormat),
                  .record = {.encoding = std::string(kEncoding),
                             .number = std::to_string(record.number),
                             .position = std::to_string(record.position),
                             .at = std::to_string(record.at.time_since_epoch().count()),
                             .actor = std::to_string(record.actor),
                             .actor_name = record.actor_name,
                             .action = record.action,
                             .object = record.object,
                             .address = record.address,
                             .request = record.request,
                             .state_before = record.state_before,
                             .state_after = record.state_after,
                             .body = record.body,
                             .prev = to_hex(record.prev)},
                  .path = {},
                  .checkpoint = checkpoint.text,
                  .signature = checkpoint.signature,
                  .key = checkpoint.public_key};
  for (const auto& step : path)
    out.path.push_back({step.side == Step::Side::left ? "left" : "right", to_hex(step.hash)});
  return base::to_json(out) + "\n";
}

Result<CheckedReceipt> check_receipt(std::string_view text, std::span<const std::string> trusted) {
  TRY(const ReceiptView receipt, base::parse_json<ReceiptView>(text));
  if (receipt.format != kFormat) return invalid("format", "is not \"" + std::string(kFormat) + "\"");
  TRY(Record record, record_of(receipt.record));
  TRY(Checkpoint checkpoint, parse_checkpoint(receipt.checkpoint));
  std::vector<Step> path;
  for (const auto& step : receipt.path) {
    Step& last = path.emplace_back();
    last.side = step.side == "left" ? Step::Side::left : Step::Side::right;
    if ((step.side != "left" && step.side != "right") || !from_hex(step.hash, last.hash))
      return invalid("path", "is none");
  }
  if (record.number < checkpoint.first || record.number > checkpoint.last)
    return invalid("record", "is not one that the checkpoint covers");
  if (merkle_root_of_path(hash_of(record), path) != checkpoint.root)
    return invalid("record", "is not the one that was signed");
  const auto key = from_base64(receipt.key);
  if (!key || std::ranges::find(trusted, *key) == trusted.end()) return invalid("key", "is not one that you trust");
  if (!signature_holds(receipt.checkpoint, receipt.signature, *key))
    return invalid("signature", "does not belong to the checkpoint");
  return CheckedReceipt{std::move(record), std::move(checkpoint)};
}

}  // namespace deskbell::trust
