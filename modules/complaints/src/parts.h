#pragma once
#include "complaint_store.h"

#include <string>
#include <string_view>
#include <vector>

// What the use cases of this module share.
namespace deskbell::complaints {

inline constexpr std::string_view kNoComplaint = "There is no such case.";
inline constexpr std::string_view kEvidenceJob = "complaints.evidence";
inline constexpr std::string_view kSurgeJob = "complaints.look";

struct Complaints::Parts {
  explicit Parts(Needs needs) : needs(std::move(needs)) {}

  enum class Access { view, edit };
  // not_found for who may not see the case; failed_precondition when it is no complaint.
  Result<Matter> matter(storage::Snapshot& snapshot, const Actor& actor, Id<cases::Case> id, Access access) const;
  // As it stands, or as a new one.
  Complaint load(storage::Snapshot& snapshot, Id<cases::Case> id, const Matter& matter) const;
  // The same for a change: a new one is stored first.
  Result<Complaint> open(storage::Transaction& tx, const Actor& actor, Id<cases::Case> id) const;
  // A change of one complaint: loads, lets `change` make it another one, stores it and appends the event.
  template <class Change>
  Result<Complaint> change(const Actor& actor, Id<cases::Case> id, std::string_view kind, std::string note,
                           Change change) {
    return needs.database.write([&](storage::Transaction& tx) -> Result<Complaint> {
      TRY(Complaint complaint, open(tx, actor, id));
      const auto version = complaint.version;
      TRY(change(tx, complaint));
      complaint.version = version + 1;
      save(tx, actor, kind, complaint, note);
      return complaint;
    });
  }
  void save(storage::Transaction& tx, const Actor& actor, std::string_view kind, const Complaint& complaint,
            std::string note) const;
  LearntFrom learnt_from(storage::Snapshot& snapshot, Id<cases::Case> id) const;
  Result<std::vector<Evidence>> take_evidence(storage::Transaction& tx, const Actor& actor,
                                              const std::vector<Id<blob::Attachment>>& ids) const;
  // Itself and everything below it.
  static std::vector<Id<Cause>> below(const std::vector<Cause>& causes, Id<Cause> id);
  static std::string path_of(const std::vector<Cause>& causes, Id<Cause> id);

  enum class LastAttempt { no, yes };
  Result<void> make_evidence(Id<EvidenceFile> id, LastAttempt last);

  const Needs needs;
};

// The text without what does not belong into one; invalid_argument when it has more than `high` characters.
Result<std::string> clean(std::string_view field, std::string_view text, int low, int high);

Result<std::optional<store::Place>> place_of(const std::optional<std::string>& cursor);
std::string cursor_of(Time at, std::int64_t id);

}  // namespace deskbell::complaints
