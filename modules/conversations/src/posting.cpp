#include "work.h"

#include <base/check.h>

#include <algorithm>

namespace deskbell::conversations {
namespace {

constexpr int kMaxText = 10'000;
constexpr std::size_t kMaxAttachments = 10;
constexpr std::size_t kMaxMentions = 20;
constexpr std::size_t kMaxButtons = 10;
constexpr int kMaxMergeSteps = 16;

bool is_web_address(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

Result<void> check_card(const Card& card) {
  TRY(base::check_text("card.title", card.title, 1, 200));
  if (card.text) TRY(base::check_text("card.text", *card.text, 0, 2000));
  if (card.image_url) {
    TRY(base::check_text("card.image_url", *card.image_url, 1, 2000));
    if (!is_web_address(*card.image_url)) return invalid("card.image_url", "must begin with https:// or http://");
  }
  if (card.buttons.size() > kMaxButtons) return invalid("card.buttons", "may be at most 10");
  for (std::size_t i = 0; i < card.buttons.size(); ++i) {
    const CardButton& button = card.buttons[i];
    const std::string at = "card.buttons[" + std::to_string(i) + "].";
    TRY(base::check_text(at + "label", button.label, 1, 100));
    if (button.value) TRY(base::check_text(at + "value", *button.value, 1, 200));
    if (!button.url) continue;
    TRY(base::check_text(at + "url", *button.url, 1, 2000));
    if (!is_web_address(*button.url)) return invalid(at + "url", "must begin with https:// or http://");
  }
  return {};
}

}  // namespace

Result<void> check_draft(const Actor& actor, const PostMessage& draft) {
  TRY(base::check_text("client_id", draft.client_id, 0, 64));
  TRY(base::check_text("text", draft.text, 0, kMaxText));
  if (draft.attachments.size() > kMaxAttachments) return invalid("attachments", "may be at most 10");
  if (draft.mentions.size() > kMaxMentions) return invalid("mentions", "may be at most 20");
  if (draft.card) TRY(check_card(*draft.card));
  if ((draft.kind == MessageKind::card) != draft.card.has_value())
    return invalid("card", draft.card ? "belongs to the kind card" : "is required");
  if (draft.kind == MessageKind::file && draft.attachments.empty()) return invalid("attachments", "may not be empty");
  const bool blank = draft.text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank && draft.attachments.empty() && !draft.card) return invalid("text", "may not be empty");
  if (!draft.mentions.empty() && draft.kind != MessageKind::note) return invalid("mentions", "belong to notes");
  if ((draft.kind == MessageKind::system) != draft.code.has_value())
    return invalid("code", draft.code ? "belongs to the kind system" : "is required");
  const bool for_contacts = draft.kind == MessageKind::text || draft.kind == MessageKind::file;
  if (actor.kind == ActorKind::contact && !for_contacts) return invalid("kind", "must be one of: text, file");
  if (actor.kind != ActorKind::system && draft.kind == MessageKind::system)
    return invalid("kind", "must be one of: text, note, file, card");
  return {};
}

namespace {

// The repeated client id's first message. Somebody else's is none of his business.
Result<Message> repeated(storage::Snapshot& snapshot, const Actor& actor, const store::Loaded& loaded) {
  auto first = store::message(snapshot, loaded.state.id, loaded.repeated_seq);
  if (!first || first->author_kind != author_kind_of(actor) || first->author.value_or(Id<Author>{}).value != actor.id)
    return failure(ErrorCode::already_exists, "Somebody else has used this client id in the conversation.");
  return std::move(*first);
}

}  // namespace

Result<Message> Conversations::post(const Actor& actor, const PostMessage& draft) {
  TRY(check_draft(actor, draft));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Message> {
    Work& work = *work_;
    TRY(store::Loaded loaded, work.require_for_post(tx, actor, draft.conversation, draft.client_id));
    if (loaded.state.merged_into) tx.alone();
    for (int steps = 0; loaded.state.merged_into && steps < kMaxMergeSteps; ++steps) {
      TRY(loaded, work.require_for_post(tx, actor, loaded.state.merged_into, draft.client_id));
    }
    if (loaded.repeated_seq != 0) return repeated(tx, actor, loaded);
    TRY(work.make_ready(tx, actor, draft.kind, loaded));

    Message message;
    message.id = work.needs.ids.next<Message>();
    message.kind = draft.kind;
    message.author_kind = author_kind_of(actor);
    if (actor.id != 0) message.author = Id<Author>{actor.id};
    message.author_name = actor.name;
    message.text = draft.text;
    message.card = draft.card;
    message.code = draft.code;
    if (!draft.client_id.empty()) message.client_id = draft.client_id;
    message.at = work.now();
    if (!draft.attachments.empty() || !draft.mentions.empty()) tx.alone();
    if (!draft.attachments.empty()) {
      if (!work.needs.attachments) return invalid("attachments", "cannot be sent here");
      TRY(message.attachments, work.needs.attachments->take(tx, actor, draft.attachments));
    }
    for (const Id<identity::User> user : draft.mentions) {
      if (!work.needs.directory.user_name(tx, user))
        return invalid("mentions", "name somebody who is not an active user");
      message.mentions.push_back(user);
      store::add_mention(tx, user, loaded.state.id, message.at);
    }
    work.append_message(tx, actor.id, loaded, message);
    work.hot.keep(tx, loaded);
    return message;
  });
}

Result<void> Conversations::Work::make_ready(storage::Transaction& tx, const Actor& actor, MessageKind kind,
                                             store::Loaded& loaded) {
  const State& state = loaded.state;
  if (actor.kind == ActorKind::contact) {
    if (state.status != Status::closed) return {};
    if (!within_reopen_window(state, now(), settings().reopen_window))
      return failure(ErrorCode::failed_precondition, "The conversation is closed; start a new one.");
    tx.alone();
    TRY(reopen_to(tx, actor, loaded, {}));
    return {};
  }
  if (kind == MessageKind::note || kind == MessageKind::system) return {};
  if (state.status == Status::closed)
    return failure(ErrorCode::failed_precondition, "The conversation is closed; reopen it first.");
  if (actor.kind != ActorKind::user || is_speaker(loaded, actor)) return {};
  if (state.owner_kind == OwnerKind::agent)
    return failure(ErrorCode::failed_precondition,
                   "Somebody else talks with this customer; join or take over first. Notes need no joining.");
  tx.alone();
  TRY(assign_to(tx, actor, loaded, actor.user(), {}));
  return {};
}

storage::Keyed Conversations::keyed(Id<Conversation> conversation, std::string client_id) {
  return {.key = conversation.value,
          .ahead = [conversation, client_id = std::move(client_id)](storage::Transaction& tx) {
            store::expect_state(tx, conversation, client_id);
            events::Log::expect_next_seq(tx, conversation.value);
          }};
}

Result<Message> Conversations::post_system(Id<Conversation> conversation, std::string code, std::string text) {
  PostMessage draft;
  draft.conversation = conversation;
  draft.kind = MessageKind::system;
  draft.text = std::move(text);
  draft.code = std::move(code);
  return post(Actor::system(), draft);
}

namespace {

enum class Reading { delivered, read };

// The receipt that raises the side's marks to seq, or nothing when they are there already.
std::optional<Receipt> raised(State& state, Side side, Reading reading, std::int64_t seq) {
  seq = std::min(seq, state.last_seq);
  std::int64_t& delivered = side == Side::contact ? state.contact_delivered_seq : state.agent_delivered_seq;
  std::int64_t& read = side == Side::contact ? state.contact_read_seq : state.agent_read_seq;
  Receipt receipt{.side = side, .delivered_seq = {}, .read_seq = {}, .unread = state.unread};
  if (seq > delivered) receipt.delivered_seq = delivered = seq;
  if (reading == Reading::read && seq > read) receipt.read_seq = read = seq;
  if (!receipt.delivered_seq && !receipt.read_seq) return std::nullopt;
  return receipt;
}

Result<void> receive(Conversations::Needs& needs, storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                     Reading reading, std::int64_t seq) {
  if (seq < 0) return invalid("seq", "may not be negative");
  const Side side = actor.kind == ActorKind::contact ? Side::contact : Side::agent;
  if (side == Side::agent && !is_speaker(loaded, actor)) return {};
  State& state = loaded.state;
  auto receipt = raised(state, side, reading, seq);
  if (!receipt) return {};
  if (side == Side::agent && receipt->read_seq)
    state.unread = state.agent_read_seq >= state.last_seq ? 0 : store::count_unread(tx, state.id, state.agent_read_seq);
  receipt->unread = state.unread;
  store::save_receipt(tx, state);
  const std::int64_t next = needs.log.next_seq(tx, state.id.value);
  needs.log.append_next(tx, state.id.value, next, Receipt::kKind, actor.id, base::to_json(*receipt));
  return {};
}

}  // namespace

Result<void> Conversations::delivered(const Actor& actor, Id<Conversation> conversation, std::int64_t seq) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(auto loaded, work_->require(tx, actor, conversation, Permission::view_conversations));
    work_->hot.forget(tx, loaded.state.id);
    return receive(work_->needs, tx, actor, loaded, Reading::delivered, seq);
  });
}

Result<void> Conversations::read(const Actor& actor, Id<Conversation> conversation, std::int64_t seq) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(auto loaded, work_->require(tx, actor, conversation, Permission::view_conversations));
    work_->hot.forget(tx, loaded.state.id);
    return receive(work_->needs, tx, actor, loaded, Reading::read, seq);
  });
}

Result<Draft> Conversations::save_draft(const Actor& actor, Id<Conversation> conversation, std::string_view text) {
  TRY(base::check_text("text", text, 0, kMaxText));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Draft> {
    TRY(const auto loaded, work_->require(tx, actor, conversation, Permission::reply));
    Draft draft{loaded.state.id, std::string(text), work_->now()};
    store::save_draft(tx, draft, actor.user());
    return draft;
  });
}

Result<Draft> Conversations::draft(const Actor& actor, Id<Conversation> conversation) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Draft> {
    TRY(const auto loaded, work_->require(snapshot, actor, conversation, Permission::view_conversations));
    return store::draft(snapshot, loaded.state.id, actor.user());
  });
}

void make_room(storage::Transaction& tx, std::int64_t now) {
  store::make_room(tx, now);
}

}  // namespace deskbell::conversations
