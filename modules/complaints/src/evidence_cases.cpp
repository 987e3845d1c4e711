#include "evidence_paper.h"
#include "parts.h"
#include "zip.h"

#include <trust/checkpoint.h>
#include <trust/receipt.h>
#include <trust/record.h>

#include <algorithm>
#include <thread>

// Evidence files: asked for, made by a job, read.
namespace deskbell::complaints {
namespace {

constexpr int kAttempts = 5;
constexpr int kEventsAtOnce = 500;
constexpr std::size_t kMostEvents = 100'000;
constexpr std::size_t kMostBytes = 1'000'000'000;
constexpr std::size_t kChunk = 1024 * 1024;
constexpr int kLooksForSeal = 40;
constexpr std::chrono::milliseconds kBetweenLooks{250};
constexpr int kFixedSteps = 4;  // gather, paper, seal, pack

struct EventLine {
  std::string position;
  std::int64_t seq = 0;
  std::string kind;
  std::string actor;
  Time at;
  json::value payload;
};
BOOST_DESCRIBE_STRUCT(EventLine, (), (position, seq, kind, actor, at, payload))

std::string hex_of(std::string_view bytes) {
  return trust::to_hex(trust::sha256(bytes));
}

// Makes one evidence file; lives as long as one attempt of the job.
class Press {
 public:
  Press(const Complaints::Needs& needs, store::StoredEvidence stored) : needs_(needs), stored_(std::move(stored)) {}

  Result<void> run() {
    TRY(gather());
    TRY(add_attachments());
    TRY(add_receipts());
    TRY(add_paper());
    TRY(const std::string zip, sealed());
    return keep(zip);
  }

 private:
  EvidenceFile& file() { return stored_.file; }

  Result<void> advance() {
    ++file().done;
    return store();
  }
  Result<void> store() {
    return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
      store::save(tx, stored_);
      return {};
    });
  }
  Result<void> add(std::string path, std::string bytes) {
    bytes_ += bytes.size();
    if (bytes_ > kMostBytes) return failure(ErrorCode::invalid_argument, "The evidence is larger than 1 GB.");
    files_.push_back({std::move(path), std::move(bytes)});
    return {};
  }

  Result<void> gather() {
    std::string events;
    needs_.database.read([&](storage::Snapshot& snapshot) {
      if (auto found = store::find(snapshot, file().case_id)) complaint_ = *std::move(found);
      requests_ = needs_.approvals.of_case(snapshot, file().case_id);
      actions_ = store::actions(snapshot, {.case_id = file().case_id}, needs_.clock.now(), std::nullopt, 200);
      events = events_of(snapshot);
    });
    if (needs_.ports.documents) documents_ = needs_.ports.documents(file().case_id);
    file().state = EvidenceState::running;
    file().error.clear();
    TRY(add("complaint.json", base::to_json(complaint_)));
    TRY(add("approvals.json", base::to_json(requests_)));
    TRY(add("actions.json", base::to_json(actions_)));
    TRY(add("events.jsonl", std::move(events)));
    for (auto& document : documents_.files) TRY(add(std::move(document.path), std::move(document.bytes)));
    std::string keys;
    for (const auto& [number, key] : trust::public_keys(needs_.vault)) keys += trust::to_pem(key);
    TRY(add("public-keys.pem", std::move(keys)));
    TRY(add("README.txt", evidence_readme(file().language)));
    for (const auto& finding : complaint_.findings)
      for (const auto& evidence : finding.evidence) want(evidence.id);
    for (const auto& request : requests_)
      for (const auto& evidence : request.evidence) want(evidence.id);
    for (const auto id : documents_.attachments) want(id);
    file().done = 0;
    file().total = kFixedSteps + static_cast<int>(attachments_.size());
    return advance();
  }

  void want(Id<blob::Attachment> id) {
    if (std::ranges::find(attachments_, id) == attachments_.end()) attachments_.push_back(id);
  }

  std::string events_of(storage::Snapshot& snapshot) {
    std::string lines;
    std::size_t count = 0;
    for (std::int64_t after = 0; count < kMostEvents;) {
      const auto batch = needs_.log.read_stream(snapshot, file().case_id.value, after, kEventsAtOnce);
      for (const auto& event : batch) {
        after = event.seq;
        base::write_json(lines, EventLine{.position = std::to_string(event.position),
                                          .seq = event.seq,
                                          .kind = event.kind,
                                          .actor = std::to_string(event.actor),
                                          .at = event.at,
                                          .payload = base::parse_json_value(event.payload).value_or(json::value())});
        lines += '\n';
      }
      count += batch.size();
      if (std::ssize(batch) < kEventsAtOnce) break;
    }
    return lines;
  }

  Result<void> add_attachments() {
    for (const auto id : attachments_) {
      const auto found = needs_.blobs.find(id);
      if (found) {
        TRY(std::string bytes, needs_.blobs.read(*found));
        TRY(add("attachments/" + base::to_string(id) + "-" + found->name, std::move(bytes)));
      } else {
        // Erased on somebody's demand; that it is missing is part of the evidence.
        TRY(add("attachments/" + base::to_string(id) + "-missing.txt", "This attachment was erased.\n"));
      }
      TRY(advance());
    }
    return {};
  }

  Result<void> add_receipts() {
    std::vector<std::string> objects{"complaint " + base::to_string(file().case_id)};
    for (const auto& request : requests_) objects.push_back("approval " + base::to_string(request.id));
    for (const auto& action : actions_) objects.push_back("action " + base::to_string(action.id));
    TRY(needs_.trail.sign_due(trust::Trail::Due::all));
    for (const auto& object : objects)
      for (trust::AuditFilter filter{.object = object, .limit = 200};;) {
        TRY(const auto page, needs_.trail.list(Actor::system(), filter));
        for (const auto& entry : page.items) {
          auto receipt = needs_.trail.receipt(Actor::system(), base::parse_id(entry.number).value_or(0));
          // What came since is not signed yet; the seal vouches for the events as a whole.
          if (!receipt && receipt.error().code == ErrorCode::failed_precondition) continue;
          if (!receipt) return std::unexpected(std::move(receipt).error());
          TRY(add("receipts/" + entry.number + ".json", *std::move(receipt)));
        }
        if (!page.next) break;
        filter.cursor = *page.next;
      }
    return {};
  }

  Result<void> add_paper() {
    const Paper paper = evidence_paper({.complaint = complaint_,
                                        .approvals = requests_,
                                        .actions = actions_,
                                        .facts = documents_.facts,
                                        .files = files_,
                                        .made_by = file().user_name,
                                        .made_at = needs_.clock.now()},
                                       file().language);
    TRY(std::string pdf, pdf_of(paper, needs_.font.empty() ? usual_font() : needs_.font));
    TRY(add("complaint.pdf", std::move(pdf)));
    return advance();
  }

  // The manifest's hash goes into the audit trail, and the receipt of that record into the file.
  Result<std::string> sealed() {
    Manifest manifest{.format = "deskbell evidence 1",
                      .number = file().number,
                      .case_id = base::to_string(file().case_id),
                      .made_by = file().user_name,
                      .made_at = needs_.clock.now(),
                      .files = {}};
    for (const auto& one : files_)
      manifest.files.push_back({one.path, static_cast<std::int64_t>(one.bytes.size()), hex_of(one.bytes)});
    const std::string text = base::to_json(manifest);
    const EvidenceSealed event{.complaint = file().case_id,
                               .number = file().number,
                               .manifest = hex_of(text),
                               .files = static_cast<int>(files_.size()),
                               .by_name = file().user_name,
                               .address = {},
                               .request = {}};
    TRY(needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
      needs_.log.append(tx, file().case_id.value, file().user.value, event);
      return {};
    }));
    TRY(const std::string seal, seal_of(event));
    TRY(advance());
    ZipWriter zip(needs_.clock.now());
    for (const auto& one : files_)
      zip.add(one.path, one.bytes,
              one.path.starts_with("attachments/") ? ZipWriter::Packing::store : ZipWriter::Packing::deflate);
    zip.add("manifest.json", text, ZipWriter::Packing::deflate);
    zip.add("seal.json", seal, ZipWriter::Packing::deflate);
    return zip.finish();
  }

  Result<std::string> seal_of(const EvidenceSealed& event) {
    const trust::AuditFilter filter{.kind = std::string(EvidenceSealed::kKind),
                                    .object = "complaint " + base::to_string(event.complaint),
                                    .limit = 10};
    for (int look = 0; look < kLooksForSeal; ++look) {
      TRY(const auto page, needs_.trail.list(Actor::system(), filter));
      for (const auto& entry : page.items) {
        const auto sealed = base::from_json<EvidenceSealed>(entry.data);
        if (!sealed || sealed->manifest != event.manifest) continue;
        TRY(needs_.trail.sign_due(trust::Trail::Due::all));
        return needs_.trail.receipt(Actor::system(), base::parse_id(entry.number).value_or(0));
      }
      std::this_thread::sleep_for(kBetweenLooks);
    }
    return failure(ErrorCode::unavailable, "The audit trail is behind; the evidence file is tried again later.");
  }

  Result<void> keep(const std::string& zip) {
    const std::string name = file().number + "-evidence.zip";
    auto upload = needs_.blobs.start(file().user.value, static_cast<std::int64_t>(zip.size()));
    for (std::size_t at = 0; at < zip.size(); at += kChunk)
      TRY(upload.append(std::string_view(zip).substr(at, kChunk)));
    TRY(const blob::Attachment kept, upload.finish(name));
    file().name = name;
    file().size = static_cast<std::int64_t>(zip.size());
    file().sha256 = hex_of(zip);
    file().state = EvidenceState::done;
    file().done = file().total;
    file().done_at = needs_.clock.now();
    stored_.attachment = kept.id;
    return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
      needs_.blobs.keep(tx, kept.id);
      store::save(tx, stored_);
      return {};
    });
  }

  const Complaints::Needs& needs_;
  store::StoredEvidence stored_;
  Complaint complaint_;
  std::vector<approvals::Request> requests_;
  std::vector<Action> actions_;
  CaseDocuments documents_;
  std::vector<Id<blob::Attachment>> attachments_;
  std::vector<PackedFile> files_;
  std::size_t bytes_ = 0;
};

}  // namespace

Result<void> Complaints::Parts::make_evidence(Id<EvidenceFile> id, LastAttempt last) {
  auto stored = needs.database.read([&](storage::Snapshot& snapshot) { return store::find_evidence(snapshot, id); });
  if (!stored || stored->file.state == EvidenceState::done) return {};
  auto made = Press(needs, *stored).run();
  if (made) return {};
  stored->file.state = last == LastAttempt::yes ? EvidenceState::failed : EvidenceState::waiting;
  stored->file.error = made.error().message;
  (void)needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    store::save(tx, *stored);
    return {};
  });
  return made;
}

Result<EvidenceFile> Complaints::ask_evidence(const Actor& actor, Id<cases::Case> id,
                                              std::optional<std::string> language) {
  if (language && *language != "en" && *language != "zh-CN") return invalid("language", "must be en or zh-CN");
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<EvidenceFile> {
    TRY(const Complaint complaint, parts_->open(tx, actor, id));
    const auto earlier = store::evidence_of(tx, id);
    if (std::ranges::any_of(earlier, [](const EvidenceFile& one) {
          return one.state == EvidenceState::waiting || one.state == EvidenceState::running;
        }))
      return failure(ErrorCode::failed_precondition, "An evidence file of this complaint is being made already.");
    EvidenceFile file{.id = parts_->needs.ids.next<EvidenceFile>(),
                      .case_id = id,
                      .number = complaint.number,
                      .total = kFixedSteps,
                      .language = language.value_or(parts_->needs.ports.language_of(tx, actor.user())),
                      .user = actor.user(),
                      .user_name = actor.name,
                      .asked_at = parts_->needs.clock.now()};
    store::insert(tx, {file, {}});
    parts_->needs.jobs.enqueue(tx, {.kind = std::string(kEvidenceJob),
                                    .payload = R"({"id":")" + base::to_string(file.id) + R"("})",
                                    .max_attempts = kAttempts});
    return file;
  });
}

Result<std::vector<EvidenceFile>> Complaints::evidence_files(const Actor& actor, Id<cases::Case> id) {
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<EvidenceFile>> {
    TRY(parts_->matter(snapshot, actor, id, Parts::Access::view));
    return store::evidence_of(snapshot, id);
  });
}

Result<EvidenceFile> Complaints::evidence(const Actor& actor, Id<EvidenceFile> id) {
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<EvidenceFile> {
    auto stored = store::find_evidence(snapshot, id);
    if (!stored) return not_found("There is no such evidence file.");
    TRY(parts_->matter(snapshot, actor, stored->file.case_id, Parts::Access::view));
    return std::move(stored->file);
  });
}

Result<std::string> Complaints::read_evidence(const Actor& actor, Id<EvidenceFile> id) {
  TRY(const EvidenceFile file, evidence(actor, id));
  if (file.state != EvidenceState::done)
    return failure(ErrorCode::failed_precondition, "The evidence file is not made yet.");
  const auto stored =
      parts_->needs.database.read([&](storage::Snapshot& snapshot) { return store::find_evidence(snapshot, id); });
  TRY(const blob::Attachment attachment, parts_->needs.blobs.find(stored->attachment));
  return parts_->needs.blobs.read(attachment);
}

void Complaints::prune(int limit) {
  (void)parts_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    for (const auto& old : store::old_evidence(tx, parts_->needs.clock.now() - kEvidenceKept, limit)) {
      if (old.attachment) parts_->needs.blobs.remove(tx, old.attachment);
      store::remove_evidence(tx, old.file.id);
    }
    return {};
  });
}

}  // namespace deskbell::complaints
