#include "head.h"
#include "signature.h"
#include "trail_store.h"

#include <trust/verify.h>

#include <algorithm>
#include <map>

namespace deskbell::trust {
namespace {

constexpr int kBatch = 2000;

std::string number(std::int64_t value) {
  return std::to_string(value);
}

// One pass over the trail in one snapshot. What is found first by its place in the trail is told.
class Verification {
 public:
  Verification(storage::Snapshot& snapshot, const vault::Vault& vault)
      : snapshot_(snapshot), vault_(vault), keys_(public_keys(vault)), head_(store::load_head(snapshot)) {}

  Verdict run(std::span<const SignedCheckpoint> outside) {
    load_checkpoints();
    add_outside(outside);
    walk();
    check_end();
    if (!verdict_.fault) verdict_.fault = suspicion_;
    verdict_.records = std::min(verdict_.records, verdict_.fault ? verdict_.fault->record - 1 : INT64_MAX);
    return std::move(verdict_);
  }

 private:
  void blame(std::int64_t record, std::string what) {
    if (!verdict_.fault || record < verdict_.fault->record) verdict_.fault = Fault{record, std::move(what)};
  }

  // Less telling than anything that the records themselves show.
  void suspect(std::int64_t record, std::string what) {
    if (!suspicion_) suspicion_ = Fault{record, std::move(what)};
  }

  std::int64_t next_first() const { return checkpoints_.empty() ? 1 : checkpoints_.rbegin()->second.last + 1; }

  // Takes it in when it is genuine and follows what is there.
  void take_checkpoint(std::int64_t at, const SignedCheckpoint& content, const std::string& whose) {
    const std::string name = whose + number(at);
    const auto parsed = parse_checkpoint(content.text);
    if (!parsed || parsed->number != at) return blame(next_first(), name + " was changed.");
    const auto key = keys_.find(parsed->key);
    if (key == keys_.end() || !signature_holds(content.text, content.signature, key->second))
      return blame(next_first(), name + " is not signed by a key of this centre.");
    const auto before = checkpoints_.find(at - 1);
    const bool follows = before == checkpoints_.end()
                             ? checkpoints_.empty()
                             : parsed->first == before->second.last + 1 && parsed->previous == texts_[at - 1];
    if (!follows || (at == 1 && parsed->first != 1) || (head_ && parsed->chain != head_->chain))
      return blame(next_first(), name + " does not follow the one before it.");
    checkpoints_.emplace(at, *parsed);
    texts_.emplace(at, sha256(content.text));
  }

  void load_checkpoints() {
    std::int64_t after = 0;
    for (;;) {
      const auto some = store::checkpoints_after(snapshot_, after, kBatch);
      if (some.empty()) break;
      for (const auto& one : some) {
        if (one.number != after + 1) blame(next_first(), "Checkpoint " + number(after + 1) + " is missing.");
        after = one.number;
        const bool fits = checkpoints_.size() + 1 == static_cast<std::size_t>(one.number);
        if (!fits) continue;  // one before is bad; it is told already
        take_checkpoint(one.number, one.content, "Checkpoint ");
        if (checkpoints_.contains(one.number)) {
          const auto& taken = checkpoints_.at(one.number);
          if (taken.first != one.first || taken.last != one.last)
            blame(std::min(taken.first, one.first), "Checkpoint " + number(one.number) + " was changed.");
        }
      }
    }
    verdict_.checkpoints = static_cast<std::int64_t>(checkpoints_.size());
    last_here_ = after;
    if (head_ && head_->checkpoint != after)
      suspect(next_first(), head_->checkpoint > after ? "Checkpoint " + number(after + 1) + " is missing."
                                                    : "Checkpoint " + number(after) + " was not made by this centre.");
  }

  void add_outside(std::span<const SignedCheckpoint> outside) {
    std::map<std::int64_t, const SignedCheckpoint*> sorted;
    for (const auto& one : outside)
      if (const auto parsed = parse_checkpoint(one.text)) sorted.emplace(parsed->number, &one);
    for (const auto& [at, one] : sorted) {
      const auto known = texts_.find(at);
      if (known != texts_.end() && known->second == sha256(one->text)) continue;
      const auto parsed = parse_checkpoint(one->text);
      if (known != texts_.end()) {
        blame(parsed->first, "Checkpoint " + number(at) + " is another one than was shipped.");
        continue;
      }
      // The database has lost it, so it also tells where records are gone.
      if (at > last_here_) suspect(parsed->first, "Checkpoint " + number(at) + " was shipped but is missing.");
      if (!checkpoints_.empty() && checkpoints_.rbegin()->first + 1 == at)
        take_checkpoint(at, *one, "Shipped checkpoint ");
    }
  }

  void walk() {
    std::int64_t after = INT64_MIN;
    next_checkpoint_ = checkpoints_.begin();
    while (!stopped_) {
      std::int64_t last = after;
      const int got = store::walk(snapshot_, after, kBatch, [&](const store::Stored& stored) {
        last = stored.record.number;
        if (!stopped_) take(stored);
      });
      if (got < kBatch) break;
      after = last;
    }
  }

  void stop(std::int64_t record, std::string what) {
    blame(record, std::move(what));
    stopped_ = true;
  }

  void take(const store::Stored& stored) {
    const Record& record = stored.record;
    const std::int64_t expected = verdict_.records + 1;
    if (record.number < expected) return stop(record.number, "Record " + number(record.number) + " was put in.");
    if (record.number > expected) return stop(expected, "Record " + number(expected) + " is missing.");
    if (!stored.whole || hasher_.of(record) != stored.hash)
      return stop(expected, "Record " + number(expected) + " was changed.");
    if (record.prev != last_hash_) return break_between(expected, stored.hash);
    last_hash_ = stored.hash;
    vouched_ = false;
    ++verdict_.records;
    leaves_.push_back(stored.hash);
    if (next_checkpoint_ != checkpoints_.end() && next_checkpoint_->second.last == expected) check_checkpoint();
  }

  // Record `at` and the one before it do not fit together, though each fits itself: one was changed and hashed anew.
  // The one that its other neighbour, or a signature, vouches for is the good one.
  void break_between(std::int64_t at, const Hash& hash) {
    const auto next = store::find_record(snapshot_, at + 1);
    const Hash* const told = next ? &next->record.prev : head_ && head_->number == at ? &head_->hash : nullptr;
    const bool this_is_good = told && *told == hash && !vouched_ && at > 1;
    const std::int64_t bad = this_is_good ? at - 1 : at;
    verdict_.records = bad - 1;
    stop(bad, "Record " + number(bad) + " was changed and hashed anew.");
  }

  void check_checkpoint() {
    const Checkpoint& checkpoint = next_checkpoint_->second;
    const bool good = checkpoint.head == last_hash_ &&
                      leaves_.size() == static_cast<std::size_t>(checkpoint.last - checkpoint.first + 1) &&
                      hasher_.root(leaves_) == checkpoint.root;
    leaves_.clear();
    vouched_ = good;
    ++next_checkpoint_;
    if (good) return;
    // Which of them: the last one when what follows it still speaks of the signed one.
    const auto next = store::find_record(snapshot_, checkpoint.last + 1);
    const bool last_only = next ? next->record.prev == checkpoint.head
                                : head_ && head_->number == checkpoint.last && head_->hash == checkpoint.head;
    const std::int64_t bad = last_only ? checkpoint.last : checkpoint.first;
    verdict_.records = bad - 1;
    stop(bad, last_only ? "Record " + number(bad) + " was changed and hashed anew."
                        : "Records " + number(checkpoint.first) + " to " + number(checkpoint.last) +
                              " are not those that checkpoint " + number(checkpoint.number) + " signed.");
  }

  void check_end() {
    if (!head_) {
      if (verdict_.records > 0 || !checkpoints_.empty()) blame(1, "The sealed end of the trail is missing.");
      return;
    }
    if (stopped_) return;
    const std::int64_t walked = verdict_.records;
    if (!checkpoints_.empty() && checkpoints_.rbegin()->second.last > walked)
      return blame(walked + 1, "Record " + number(walked + 1) + " is missing: the trail was cut.");
    if (head_->number > walked)
      return blame(walked + 1, "Record " + number(walked + 1) + " is missing: the trail was cut.");
    if (!head_holds(vault_, *head_))
      return blame(walked + 1,
                   "The sealed end of the trail was changed: what follows record " + number(walked) + " may be gone.");
    if (head_->number < walked) return blame(head_->number + 1, "Record " + number(head_->number + 1) + " was put in.");
    if (head_->hash != last_hash_)
      blame(next_first(), "Records " + number(next_first()) + " to " + number(walked) +
                              ", not signed yet, are not those that were sealed.");
  }

  storage::Snapshot& snapshot_;
  const vault::Vault& vault_;
  const PublicKeys keys_;
  const std::optional<store::Head> head_;
  std::map<std::int64_t, Checkpoint> checkpoints_;
  std::map<std::int64_t, Hash> texts_;
  std::int64_t last_here_ = 0;
  std::map<std::int64_t, Checkpoint>::const_iterator next_checkpoint_;
  Hasher hasher_;
  std::vector<Hash> leaves_;
  Hash last_hash_{};
  bool vouched_ = false;  // a checkpoint ends at the last record walked over
  bool stopped_ = false;
  std::optional<Fault> suspicion_;
  Verdict verdict_;
};

}  // namespace

Verdict verify(storage::Database& database, const vault::Vault& vault, std::span<const SignedCheckpoint> outside) {
  return database.read([&](storage::Snapshot& snapshot) { return Verification(snapshot, vault).run(outside); });
}

Result<std::vector<SignedCheckpoint>> parse_checkpoint_file(std::string_view text) {
  std::vector<SignedCheckpoint> out;
  for (int line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) break;
    auto one = parse_line(text.substr(0, end));
    if (!one) return invalid("line " + number(line), "is no checkpoint");
    out.push_back(*std::move(one));
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace deskbell::trust
