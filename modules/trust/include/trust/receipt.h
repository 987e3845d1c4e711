#pragma once
#include <base/result.h>

#include <trust/checkpoint.h>
#include <trust/record.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

// Proof that a record stood in the trail when a checkpoint was signed; to be checked with the public key alone.
//
//   {"format": "deskbell audit receipt 1",
//    "record": {"encoding": "deskbell audit 1", "number": "11017", ..., "prev": "..."},   the texts of record.h, in
//    order "path": [{"side": "right", "hash": "..."}, ...],                                     from the leaf up to the
//    root "checkpoint": "deskbell audit checkpoint 1\n...", "signature": "base64", "key": "base64"}
namespace deskbell::trust {

std::string make_receipt(const Record& record, std::span<const Step> path, const SignedCheckpoint& checkpoint);

struct CheckedReceipt {
  Record record;
  Checkpoint checkpoint;
};
// invalid_argument tells what does not fit. `trusted`: public keys (32 bytes) of which one must have signed.
Result<CheckedReceipt> check_receipt(std::string_view receipt, std::span<const std::string> trusted);

}  // namespace deskbell::trust
