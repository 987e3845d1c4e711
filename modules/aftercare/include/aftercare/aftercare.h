#pragma once
#include <aftercare/care.h>
#include <aftercare/link.h>
#include <approvals/approvals.h>
#include <cases/cases.h>
#include <conversations/conversations.h>
#include <events/consumer.h>
#include <incidents/incidents.h>
#include <jobs/queue.h>
#include <promises/promises.h>
#include <storage/database.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Use cases after solving, and what a customer sees and does on his case's tracking page. Blocking, any thread; inside a
// `database.write` they join its transaction.
namespace deskbell::aftercare {

struct Offer {
  RemedyKind kind = RemedyKind::apology;
  Harm harm = Harm::annoyance;
  std::optional<approvals::Money> money;
  std::string text;  // 1 to 1,000 characters: what, and for an approval why
};

struct LinkOffer {
  std::string path;  // "/track/1.1.7301..."
  std::string url;   // with the public address, when that is set; else as path
  Time expires_at;
};
BOOST_DESCRIBE_STRUCT(LinkOffer, (), (path, url, expires_at))

enum class Step {
  ours,       // we work on it
  customers,  // we wait for an answer
  supplier,
  colleagues,  // another department
  confirm,     // it is solved for us: is it for you?
  over
};

// A case as its customer may know it: nothing of owners, queues, notes or tasks.
struct Tracked {
  struct Told {
    Time at;
    std::string text;
    enum class By { us, customer } by = By::us;
  };
  struct Document {
    std::string name;
    std::string url;
    std::int64_t size = 0;
  };
  struct Promised {
    promises::Kind kind = promises::Kind::other;
    Time due_at;
  };
  std::string number;
  std::string subject;
  std::string state;     // its name in his language
  std::string language;  // "en" or "zh-CN"
  std::string time_zone;
  Step step = Step::ours;
  std::optional<Time> promised_at;  // by when the next thing happens
  std::vector<Promised> promises;
  std::optional<std::string> resolution;
  Time opened_at;
  Time updated_at;
  std::vector<Told> told;  // latest first, at most 30
  std::vector<Document> documents;
  std::vector<std::string> notices;  // of incidents, in his language
  bool may_write = false;
  bool may_answer = false;
  bool may_reopen = false;
  bool may_rate = false;
  std::optional<int> score;
  Answer answer = Answer::none;
};

class Aftercare {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    const vault::Vault& vault;
    jobs::Queue& jobs;
    contacts::Contacts& contacts;
    conversations::Conversations& conversations;
    cases::Cases& cases;
    cases::Kinds& kinds;
    approvals::Approvals& approvals;
    promises::Promises& promises;
    incidents::Incidents& incidents;
    blob::Blobs* blobs = nullptr;  // none: customers add no files
    std::string public_url = {};  // "https://desk.example", for links in messages; empty: none are sent
  };
  // Registers its jobs, so make it before the queue starts.
  explicit Aftercare(Needs needs);

  Result<Settings> settings(const Actor& actor);                             // view_cases
  Result<Settings> change(const Actor& actor, const Settings& settings);     // manage_cases; of this version
  Result<Care> care_of(const Actor& actor, Id<cases::Case> matter);          // view_cases on it
  // Latest first, of cases within the actor's reach of view_surveys. A page may hold fewer than asked though there are
  // more.
  Result<Page<CaseRating>> ratings(const Actor& actor, std::optional<std::string> cursor = {},
                                   std::optional<int> limit = {});
  Result<LinkOffer> tracking_link(const Actor& actor, Id<cases::Case> matter);  // view_cases on it
  // All links of the case; edit_cases on it.
  Result<Care> revoke_links(const Actor& actor, Id<cases::Case> matter);
  // Within the limit of the harm it is given, above it an approval is asked for; edit_cases on the case.
  Result<Care> offer(const Actor& actor, Id<cases::Case> matter, const Offer& offer);

  // ---- by whoever has the link; not_found when it is not valid, failed_precondition when it has run out ----
  Result<Tracked> show(std::string_view token);  // changes nothing
  std::string form_token(std::string_view token);
  // All of these need the form token of the same case.
  struct Sent {
    std::string_view link;
    std::string_view form;
  };
  // As the customer, into the case's conversation. The same client id again writes nothing.
  Result<void> write(const Sent& sent, std::string_view text, std::string_view client_id);
  // Photos and PDF, at most five at once, with words or none; each as large as an upload may be. What they are is looked
  // at in their bytes, not in their names. The same client id again writes nothing.
  struct File {
    std::string_view name;
    std::string_view bytes;
  };
  Result<void> add_files(const Sent& sent, const std::vector<File>& files, std::string_view text,
                         std::string_view client_id);
  Result<void> answer(const Sent& sent, Answer answer, std::string_view comment);
  Result<void> rate(const Sent& sent, int score, std::string_view comment);

  // The handler of the consumer "aftercare.follow": cases that were solved, approvals that were decided.
  events::Consumer::Handler follower();

 private:
  Result<cases::Case> open_link(storage::Snapshot& snapshot, std::string_view token, Care& care);
  Result<cases::Case> open_form(storage::Snapshot& snapshot, const Sent& sent, Care& care);
  Result<void> post(storage::Transaction& tx, const cases::Case& matter, conversations::PostMessage message);
  Care care_in(storage::Snapshot& snapshot, Id<cases::Case> matter);
  Settings settings_in(storage::Snapshot& snapshot);
  template <class Event>
  void save(storage::Transaction& tx, const Actor& actor, const Care& care);
  Result<cases::Case> require(storage::Snapshot& snapshot, const Actor& actor, Id<cases::Case> matter,
                              Permission permission);
  Result<void> ask(Id<cases::Case> matter, Time solved_at);
  Result<void> recover(Id<cases::Case> matter);
  bool may_reopen(storage::Snapshot& snapshot, const cases::Case& matter);
  std::string link_url(const cases::Case& matter, const Care& care, Time expires) const;
  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::aftercare
