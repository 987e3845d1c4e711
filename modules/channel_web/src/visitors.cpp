#include <channel_web/visitors.h>

#include <algorithm>

#include <base/json.h>
#include <surveys/rating.h>

namespace deskbell::channel_web {
namespace {

using conversations::Conversation;
using conversations::Status;

constexpr std::size_t kMaxOpenTalks = 5;
constexpr int kHistory = 20;
constexpr std::chrono::hours kRenewToken{24 * 30};
// System lines that are meant for the customer; "joined" and the like of whisperers and watchers are not.
constexpr std::string_view kPublicCodes[] = {"queued", "assigned", "transferred", "closed", "reopened", "joined",
                                             "left", "away_message", "notice"};

Actor visitor_actor(Id<contacts::Contact> contact, std::string name) {
  return {.kind = ActorKind::contact, .id = contact.value, .name = std::move(name), .permissions = {}, .queues = {},
          .teams = {}, .session = {}, .address = {}};
}

PublicInstallation public_view(const Installation& from) {
  return {.name = from.name,
          .language = from.language,
          .theme = from.theme,
          .pre_chat = from.pre_chat,
          .offline_fields = from.offline_fields,
          .invitations = from.invitations,
          .uploads = from.uploads};
}

// The message's kind stands before anything that a person wrote, so the first match is the member itself.
std::string_view message_kind(std::string_view payload) {
  constexpr std::string_view kMark = "\"kind\":\"";
  const auto at = payload.find(kMark);
  if (at == std::string_view::npos) return {};
  const auto from = at + kMark.size();
  return payload.substr(from, payload.find('"', from) - from);
}

// Of what stands behind the message (owner, queue, participants) only that it was moved is for the customer.
std::optional<std::string> only_message(std::string_view payload) {
  constexpr std::string_view kBefore = "{\"message\":";
  if (!payload.starts_with(kBefore)) return std::nullopt;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = kBefore.size(); i < payload.size(); ++i) {
    const char c = payload[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      const std::size_t moved = payload.find(",\"moved_from\":", i);
      const std::string_view rest = moved == payload.npos ? "}" : payload.substr(moved);
      return std::string(payload.substr(0, i + 1)).append(rest);
    }
  }
  return std::nullopt;
}

std::optional<std::string> message_view(const std::string& payload) {
  const auto kind = message_kind(payload);
  if (kind == "note") return std::nullopt;
  if (kind != "system") return only_message(payload);
  const auto posted = base::parse_json<conversations::MessagePosted>(payload);
  if (!posted || !posted->message.code) return std::nullopt;
  const bool meant = std::find(std::begin(kPublicCodes), std::end(kPublicCodes), *posted->message.code) != std::end(kPublicCodes);
  return meant ? only_message(payload) : std::nullopt;
}

struct StateView {
  VisitorConversation conversation;
};
BOOST_DESCRIBE_STRUCT(StateView, (), (conversation))

struct RatingView {
  int score = 0;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(RatingView, (), (score, comment))

struct AnsweredView {
  RatingView rating;
};
BOOST_DESCRIBE_STRUCT(AnsweredView, (), (rating))

struct ReceiptView {
  conversations::Side side = conversations::Side::agent;
  std::optional<std::int64_t> delivered_seq;
  std::optional<std::int64_t> read_seq;
};
BOOST_DESCRIBE_STRUCT(ReceiptView, (), (side, delivered_seq, read_seq))

}  // namespace

Result<VisitorSession> Visitors::begin(const Visit& visit) {
  const auto installation = needs_.installations.find_by_key(visit.installation);
  if (!installation) return not_found("There is no widget installation with this key, or it is paused.");
  auto found = visit.token ? known(*visit.token) : std::nullopt;
  if (found && found->token.installation != installation->id) found.reset();
  try {
    return session_of(*installation, found, visit);
  } catch (const storage::Unavailable&) {
    // Who he was and what was said nobody can tell now; he can write all the same.
    VisitorSession out;
    out.contact.id = found ? found->token.contact : needs_.ids.next<contacts::Contact>();
    out.token = found ? *visit.token : signed_for(out.contact.id, installation->id);
    out.installation = public_view(*installation);
    return out;
  }
}

VisitorSession Visitors::session_of(const Installation& installation, const std::optional<Known>& found, const Visit& visit) {
  if (!found) return session(installation, needs_.ids.next<contacts::Contact>(), "");
  const auto contact = needs_.database.read([&](storage::Snapshot& snapshot) {
    const auto resolved = needs_.contacts.resolve(snapshot, found->token.contact);
    return resolved ? resolved : found->token.contact;
  });
  const bool keep = found->newest && contact == found->token.contact &&
                    needs_.clock.now() - found->token.issued_at < kRenewToken;
  return session(installation, contact, keep ? *visit.token : "");
}

std::string Visitors::signed_for(Id<contacts::Contact> contact, Id<Installation> installation) const {
  return sign({contact, installation, needs_.clock.now()}, needs_.vault.derive(kVisitorPurpose).bytes);
}

VisitorSession Visitors::session(const Installation& installation, Id<contacts::Contact> contact, std::string token) {
  VisitorSession out;
  out.token = token.empty() ? signed_for(contact, installation.id) : std::move(token);
  out.installation = public_view(installation);
  if (needs_.ports.emergency) {
    auto emergency = needs_.ports.emergency();
    out.installation.notice = std::move(emergency.notice);
    out.installation.greeting = std::move(emergency.greeting);
  }
  out.contact.id = contact;
  const auto summary = needs_.database.read([&](storage::Snapshot& snapshot) { return needs_.contacts.summary(snapshot, contact); });
  if (summary) out.contact = *summary;
  if (installation.queue && needs_.ports.opening) {
    const auto opening = needs_.ports.opening(*installation.queue);
    out.open = opening.open;
    out.opens_at = opening.opens_at;
  }
  if (!summary) return out;
  const Actor actor = visitor_actor(contact, summary->name);
  if (const auto history = needs_.conversations.history(actor, contact, {}, 1); history && !history->items.empty()) {
    out.conversation = view(history->items.front());
    out.returning = true;
  }
  return out;
}

// Tokens outlive a rotation of keys: widgets get a new one when they come back.
std::optional<Visitors::Known> Visitors::known(const std::string& text) const {
  const auto keys = needs_.vault.derive_all(kVisitorPurpose);
  for (const auto& key : keys)
    if (const auto token = verify(text, key.bytes, needs_.clock.now()))
      return Known{*token, key.number == keys.front().number};
  return std::nullopt;
}

Result<Visitor> Visitors::visitor_of(const std::string& text) {
  const auto found = known(text);
  if (!found) return failure(ErrorCode::unauthenticated, "The visitor token is not valid. Begin a new session.");
  const VisitorToken& token = found->token;
  try {
    if (!needs_.installations.find(token.installation))
      return failure(ErrorCode::unauthenticated, "The widget installation is gone or paused.");
    return current(token.contact, token.installation);
  } catch (const storage::Unavailable&) {
    return Visitor{visitor_actor(token.contact, ""), token.installation};
  }
}

Visitor Visitors::current(Id<contacts::Contact> contact, Id<Installation> installation) {
  return needs_.database.read([&](storage::Snapshot& snapshot) {
    const auto resolved = needs_.contacts.resolve(snapshot, contact);
    const auto now = resolved ? resolved : contact;
    const auto summary = needs_.contacts.summary(snapshot, now);
    return Visitor{visitor_actor(now, summary ? summary->name : ""), installation};
  });
}

Result<void> Visitors::ensure_contact(const Visitor& visitor, const std::optional<std::string>& language) {
  const auto known = needs_.database.read(
      [&](storage::Snapshot& snapshot) { return needs_.contacts.summary(snapshot, visitor.actor.contact()); });
  if (known) return {};
  contacts::NewContact fresh;
  fresh.id = visitor.actor.contact();
  fresh.language = language;
  TRY(needs_.contacts.create(visitor.actor, fresh));
  return {};
}

Result<void> Visitors::claim(const Visitor& visitor, const std::map<std::string, std::string>& fields) {
  contacts::ContactChange change;
  std::map<std::string, std::string> custom;
  for (const auto& [key, value] : fields) {
    if (value.empty()) continue;
    if (key == "name") {
      change.name = value;
    } else if (key == "email" || key == "phone") {
      const auto kind = key == "email" ? contacts::IdentityKind::email : contacts::IdentityKind::phone;
      TRY(needs_.conversations.identify(visitor.actor, visitor.actor.contact(), {kind, value, contacts::Proof::claimed}));
    } else {
      custom.emplace(key, value);
    }
  }
  if (!custom.empty()) change.fields = std::move(custom);
  if (change.name || change.fields) TRY(needs_.contacts.change(visitor.actor, visitor.actor.contact(), change));
  return {};
}

Result<VisitorSession> Visitors::identify(const Visitor& visitor, const Identification& who) {
  const auto installation = needs_.installations.find(visitor.installation);
  if (!installation) return failure(ErrorCode::unauthenticated, "The widget installation is gone or paused.");
  if (who.external_id && !(who.signature && identity_proved(*who.external_id, *who.signature, installation->secret)))
    return invalid("signature", "does not prove the external_id: compute HMAC-SHA256 with the installation's secret on your server");
  std::map<std::string, std::string> claims = who.fields;
  if (who.name) claims["name"] = *who.name;
  if (who.email) claims["email"] = *who.email;
  if (who.phone) claims["phone"] = *who.phone;
  return needs_.database.write([&](storage::Transaction&) -> Result<VisitorSession> {
    Visitor now = visitor;
    TRY(ensure_contact(now, {}));
    if (who.external_id) {
      TRY(const contacts::Identified found,
          needs_.conversations.identify(Actor::system(), now.actor.contact(),
                                        {contacts::IdentityKind::external, *who.external_id, contacts::Proof::verified}));
      now.actor = visitor_actor(found.contact.id, found.contact.name);
    }
    TRY(claim(now, claims));
    return session(*installation, now.actor.contact(), "");
  });
}

Result<VisitorConversation> Visitors::open(const Visitor& visitor, const FirstMessage& first) {
  const auto installation = needs_.installations.find(visitor.installation);
  if (!installation) return failure(ErrorCode::unauthenticated, "The widget installation is gone or paused.");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<VisitorConversation> {
    TRY(ensure_contact(visitor, first.language));
    TRY(claim(visitor, first.fields));
    // The name may just have been told; the first message carries it.
    const auto summary = needs_.database.read(
        [&](storage::Snapshot& snapshot) { return needs_.contacts.summary(snapshot, visitor.actor.contact()); });
    const Actor author = visitor_actor(visitor.actor.contact(), summary ? summary->name : "");
    TRY(const Page<Conversation> history, needs_.conversations.history(visitor.actor, visitor.actor.contact(), {}, kHistory));
    const auto going_on = std::count_if(history.items.begin(), history.items.end(),
                                        [](const Conversation& one) { return one.status != Status::closed; });
    if (going_on >= static_cast<std::ptrdiff_t>(kMaxOpenTalks))
      return failure(ErrorCode::resource_exhausted, "You already have several open conversations. Go on in one of them.");
    conversations::NewConversation fresh;
    fresh.contact = visitor.actor.contact();
    fresh.queue = installation->queue;
    if (needs_.ports.bot) fresh.bot = needs_.ports.bot(tx, *installation, author.contact());
    fresh.language = first.language.value_or("");
    fresh.installation = installation->id;
    fresh.page_url = first.page_url;
    fresh.message.emplace();
    fresh.message->client_id = first.client_id;
    fresh.message->text = first.text;
    fresh.message->attachments = first.attachments;
    if (!first.attachments.empty()) fresh.message->kind = conversations::MessageKind::file;
    TRY(const Conversation conversation, needs_.conversations.open(author, fresh));
    return view(conversation);
  });
}

Result<std::vector<VisitorConversation>> Visitors::conversations(const Visitor& visitor) {
  std::vector<VisitorConversation> out;
  const auto history = needs_.conversations.history(visitor.actor, visitor.actor.contact(), {}, kHistory);
  // A visitor who has not written yet has no row and no history.
  if (!history) return out;
  for (const auto& one : history->items) out.push_back(view(one));
  return out;
}

VisitorConversation Visitors::view(const Conversation& from) const {
  VisitorConversation out = live_view(from);
  if (from.status == Status::closed && needs_.ports.score) out.rating = needs_.ports.score(from);
  return out;
}

VisitorConversation Visitors::live_view(const Conversation& from) const {
  VisitorConversation out;
  out.id = from.id;
  out.status = from.status;
  if (from.owner && needs_.ports.agent_name) out.agent_name = needs_.ports.agent_name(*from.owner);
  if (from.bot && from.owner_kind == conversations::OwnerKind::bot && needs_.ports.bot_name)
    out.agent_name = needs_.ports.bot_name(*from.bot);
  out.last_seq = from.last_seq;
  out.contact_read_seq = from.contact_read_seq;
  out.agent_read_seq = from.agent_read_seq;
  out.created_at = from.created_at;
  out.closed_at = from.closed_at;
  if (from.status == Status::waiting && needs_.ports.estimate) out.estimate = needs_.ports.estimate(from.id);
  return out;
}

std::optional<std::string> Visitors::view(const events::Event& event) const {
  if (event.kind == conversations::MessagePosted::kKind) return message_view(event.payload);
  if (event.kind == conversations::Receipt::kKind) {
    const auto receipt = base::parse_json<conversations::Receipt>(event.payload);
    if (!receipt) return std::nullopt;
    return base::to_json(ReceiptView{receipt->side, receipt->delivered_seq, receipt->read_seq});
  }
  if (event.kind == surveys::Answered::kKind) {
    const auto answered = base::parse_json<surveys::Answered>(event.payload);
    if (!answered) return std::nullopt;
    return base::to_json(AnsweredView{{answered->rating.score, answered->rating.comment}});
  }
  using namespace conversations;
  for (const auto kind : {Opened::kKind, Queued::kKind, Assigned::kKind, HandedToBot::kKind, Closed::kKind, Reopened::kKind, Merged::kKind, Unmerged::kKind, Split::kKind}) {
    if (event.kind != kind) continue;
    const auto state = base::parse_json<StateEvent>(event.payload);
    if (!state) return std::nullopt;
    return base::to_json(StateView{live_view(state->conversation)});
  }
  return std::nullopt;
}

}  // namespace deskbell::channel_web
