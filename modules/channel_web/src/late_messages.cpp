#include <channel_web/late_messages.h>

#include <base/json.h>

#include <future>

namespace deskbell::channel_web {
namespace {

using conversations::Conversation;
using conversations::PostMessage;

constexpr std::string_view kPost = "web.post";
constexpr std::string_view kOpen = "web.open";

struct LatePost {
  Id<contacts::Contact> contact;
  Id<Conversation> conversation;
  std::string client_id;
  conversations::MessageKind kind = conversations::MessageKind::text;
  std::string text;
  std::vector<Id<blob::Attachment>> attachments;
};
BOOST_DESCRIBE_STRUCT(LatePost, (), (contact, conversation, client_id, kind, text, attachments))

struct LateOpen {
  Id<contacts::Contact> contact;
  Id<Installation> installation;
  std::string client_id;
  std::string text;
  std::vector<Id<blob::Attachment>> attachments;
  std::map<std::string, std::string> fields;
  std::optional<std::string> page_url;
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(LateOpen, (), (contact, installation, client_id, text, attachments, fields, page_url, language))

std::string lane_of(Id<contacts::Contact> contact) { return "contact " + base::to_string(contact); }

bool passes(ErrorCode code) {
  return code == ErrorCode::unavailable || code == ErrorCode::storage_full || code == ErrorCode::aborted ||
         code == ErrorCode::deadline_exceeded;
}

}  // namespace

bool LateMessages::holds(Id<Conversation> conversation) const {
  return !needs_.spool.empty() && needs_.spool.holds(base::to_string(conversation));
}

bool LateMessages::holds(Id<contacts::Contact> contact) const {
  return !needs_.spool.empty() && needs_.spool.holds(lane_of(contact));
}

// A database on this node that has failed took the node's disk with it; the process is about to end.
Result<void> LateMessages::may_keep() const {
  if (needs_.database.healthy() || needs_.database.dialect() != storage::Dialect::sqlite) return {};
  return failure(ErrorCode::unavailable, "The message could not be kept. Try again later.");
}

void LateMessages::keep(const Actor& visitor, const PostMessage& draft, Kept kept) {
  if (auto allowed = may_keep(); !allowed) return kept(std::move(allowed));
  if (auto checked = conversations::check_draft(visitor, draft); !checked) return kept(std::move(checked));
  const LatePost late{visitor.contact(), draft.conversation, draft.client_id, draft.kind, draft.text, draft.attachments};
  needs_.spool.put_async({.kind = std::string(kPost), .lane = base::to_string(draft.conversation), .body = base::to_json(late)},
                         std::move(kept));
}

Result<void> LateMessages::keep(const Actor& visitor, const PostMessage& draft) {
  std::promise<Result<void>> done;
  keep(visitor, draft, [&](Result<void> kept) { done.set_value(std::move(kept)); });
  return done.get_future().get();
}

Result<void> LateMessages::keep(const Visitor& visitor, const FirstMessage& first) {
  PostMessage draft;
  draft.client_id = first.client_id;
  draft.text = first.text;
  draft.attachments = first.attachments;
  if (!first.attachments.empty()) draft.kind = conversations::MessageKind::file;
  TRY(may_keep());
  TRY(conversations::check_draft(visitor.actor, draft));
  const LateOpen late{visitor.actor.contact(), visitor.installation, first.client_id, first.text, first.attachments,
                      first.fields,            first.page_url,       first.language};
  return needs_.spool.put({.kind = std::string(kOpen), .lane = lane_of(visitor.actor.contact()), .body = base::to_json(late)});
}

spool::Verdict LateMessages::work_off(const spool::Item& item) {
  try {
    const Result<void> done = item.kind == kPost   ? post(item.body)
                              : item.kind == kOpen ? open(item.body)
                                                   : failure(ErrorCode::unimplemented, "Nobody knows this kind of message.");
    if (done) return spool::Verdict::done();
    return passes(done.error().code) ? spool::Verdict::later() : spool::Verdict::refused(done.error().message);
  } catch (const storage::Unavailable&) {
    return spool::Verdict::later();
  }
}

Result<void> LateMessages::post(std::string_view body) {
  TRY(const LatePost late, base::parse_json<LatePost>(body));
  const Visitor visitor = needs_.visitors.current(late.contact, {});
  PostMessage draft;
  draft.conversation = late.conversation;
  draft.client_id = late.client_id;
  draft.kind = late.kind;
  draft.text = late.text;
  draft.attachments = late.attachments;
  const auto posted = needs_.conversations.post(visitor.actor, draft);
  if (posted) return {};
  if (posted.error().code != ErrorCode::failed_precondition) return std::unexpected(posted.error());
  // It was closed for good meanwhile; what he wrote begins a new talk rather than being lost.
  const auto closed = needs_.database.read(
      [&](storage::Snapshot& snapshot) { return needs_.conversations.load(snapshot, late.conversation); });
  if (!closed || !closed->installation) return std::unexpected(posted.error());
  FirstMessage first;
  first.client_id = late.client_id;
  first.text = late.text;
  first.attachments = late.attachments;
  TRY(needs_.visitors.open({visitor.actor, *closed->installation}, first));
  return {};
}

Result<void> LateMessages::open(std::string_view body) {
  TRY(LateOpen late, base::parse_json<LateOpen>(body));
  const Visitor visitor = needs_.visitors.current(late.contact, late.installation);
  TRY(needs_.visitors.open(visitor, {.client_id = std::move(late.client_id),
                                     .text = std::move(late.text),
                                     .attachments = std::move(late.attachments),
                                     .fields = std::move(late.fields),
                                     .page_url = std::move(late.page_url),
                                     .language = std::move(late.language)}));
  return {};
}

}  // namespace deskbell::channel_web
