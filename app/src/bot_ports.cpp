#include "bot_ports.h"

#include "bot_knowledge.h"
#include "centre_parts.h"
#include "demo/twin_day.h"
#include "model_writing.h"

#include <approvals/events.h>
#include <text/language.h>

#include <understanding/understanding.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace deskbell::app {
namespace {

using bot::ActionKind;
using bot::ActionOutcome;
using bot::Inside;

// As interfaces and bots name languages.
std::string tag_of(text::Language language) {
  if (language == text::Language::zh_hans) return "zh-CN";
  if (language == text::Language::zh_hant) return "zh-TW";
  const std::string tag(text::language_tag(language));
  return tag == "und" ? "" : tag;
}

constexpr double kSureOfLanguage = 0.5;
constexpr double kWantsPerson = 0.6;

bot::Heard heard(const understanding::Recognised& recognised) {
  bot::Heard heard{.sentiment = recognised.score};
  if (recognised.language_confidence >= kSureOfLanguage) heard.language = tag_of(recognised.language);
  for (const auto& guess : recognised.intents) heard.intents.push_back({guess.label, guess.probability});
  heard.wants_person = std::ranges::any_of(recognised.intents, [](const understanding::Guess& guess) {
    return guess.label == "human_agent" && guess.probability >= kWantsPerson;
  });
  return heard;
}

std::string identity_of(const contacts::Contact& contact, contacts::IdentityKind kind, contacts::Proof least) {
  for (const auto& one : contact.identities)
    if (one.kind == kind && one.proof >= least) return one.value;
  return "";
}

std::optional<bot::Customer> customer_of(CentreParts& centre, Id<contacts::Contact> id) {
  const auto contact = centre.contacts.find(Actor::system(), id);
  if (!contact) return std::nullopt;
  using contacts::IdentityKind;
  using contacts::Proof;
  bot::Customer customer{.name = contact->name,
                         .email = identity_of(*contact, IdentityKind::email, Proof::claimed),
                         .phone = identity_of(*contact, IdentityKind::phone, Proof::claimed),
                         .external_id = identity_of(*contact, IdentityKind::external, Proof::verified),
                         .time_zone = contact->time_zone.value_or(""),
                         .fields = contact->fields};
  customer.verified = !customer.external_id.empty();
  return customer;
}

std::string input(const Inside& what, const std::string& name) {
  const auto found = what.inputs.find(name);
  return found == what.inputs.end() ? "" : found->second;
}

Result<cases::Case> open_case(CaseParts& parts, const Inside& what, std::string_view suffix) {
  cases::NewCase fresh;
  if (const std::string kind = input(what, "kind"); !kind.empty()) fresh.kind = kind;
  fresh.subject = input(what, "subject");
  fresh.description = input(what, "description");
  fresh.contact = what.contact;
  fresh.language = what.language;
  fresh.conversation = what.conversation;
  fresh.tags = {"bot"};
  fresh.client_id = "bot-" + what.idempotency_key + std::string(suffix);
  return parts.cases.open(Actor::system(), fresh);
}

// In the smallest unit: what the dialog has is in major units.
Result<approvals::Money> money_of(const Inside& what) {
  const std::string text = input(what, "amount");
  double amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || !(amount >= 0 && amount < 1e9)) return invalid("amount", "is not an amount");
  approvals::Money money{.minor = 1, .currency = input(what, "currency")};
  TRY(approvals::check_money("amount", money));
  money.minor = std::llround(amount / approvals::major_units(money));
  return money;
}

std::string reference_of(Id<approvals::Request> request) {
  return "approval-" + base::to_string(request);
}

// Whoever asks has an id and a name: that of the bot, which is nobody's who may decide.
Actor asking(storage::Transaction& tx, CentreParts& centre, const Inside& what) {
  Actor actor = Actor::system();
  const auto conversation = centre.conversations.load(tx, what.conversation);
  if (conversation && conversation->bot) actor.id = conversation->bot->value;
  actor.name = what.bot_name;
  return actor;
}

Result<ActionOutcome> ask_approval(storage::Transaction& tx, CentreParts& centre, CaseParts& parts,
                                   const Inside& what) {
  TRY(const approvals::Money money, money_of(what));
  Inside about = what;
  if (input(about, "subject").empty()) about.inputs["subject"] = input(what, "reason");
  if (input(about, "description").empty()) about.inputs["description"] = input(what, "reason");
  TRY(const cases::Case matter, open_case(parts, about, "-case"));
  const auto kind = base::find_enum<approvals::Kind>(input(what, "what")).value_or(approvals::Kind::refund);
  TRY(const approvals::Request request,
      parts.approvals.ask(tx, asking(tx, centre, what),
                          {.case_id = matter.id, .kind = kind, .money = money, .reason = input(what, "reason")}));
  ActionOutcome outcome{
      .done = true,
      .slots = {{"approval", std::string(base::name_of(request.state))}, {"case_number", matter.number}}};
  if (request.state == approvals::State::asked) outcome.awaits = reference_of(request.id);
  return outcome;
}

std::optional<bot::News> news_of(const events::Event& event) {
  for (const auto kind : {approvals::kApproved, approvals::kRefused, approvals::kWithdrawn, approvals::kExpired}) {
    if (event.kind != kind) continue;
    const auto ended = base::parse_json<approvals::RequestEvent>(event.payload);
    if (!ended) return std::nullopt;
    return bot::News{.reference = reference_of(ended->approval.id),
                     .slots = {{"approval", std::string(base::name_of(ended->approval.state))},
                               {"case_number", ended->approval.number}}};
  }
  return std::nullopt;
}

Result<ActionOutcome> find_case(CaseParts& parts, const Inside& what) {
  const auto matter = parts.cases.find_number(Actor::system(), input(what, "number"));
  // Another customer's case is as unknown as one that is not there.
  if (!matter || !matter->contact || matter->contact->id != what.contact)
    return ActionOutcome{.done = false, .failure = "There is no such case of this customer."};
  return ActionOutcome{.done = true,
                       .slots = {{"case_state", std::string(base::name_of(matter->state_category))},
                                 {"case_subject", matter->subject}}};
}

Result<ActionOutcome> do_inside(storage::Transaction& tx, CentreParts& centre, CaseParts& parts, const Inside& what) {
  switch (what.kind) {
    case ActionKind::open_case: {
      TRY(const cases::Case matter, open_case(parts, what, ""));
      return ActionOutcome{.done = true, .slots = {{"case_number", matter.number}}};
    }
    case ActionKind::ask_approval:
      return ask_approval(tx, centre, parts, what);
    case ActionKind::find_case:
      return find_case(parts, what);
    case ActionKind::http:
      break;
  }
  return failure(ErrorCode::internal, "This is not done in Deskbell itself.");
}

}  // namespace

bot::Ports bot_ports(CentreParts& centre, CaseParts& parts) {
  knowledge::Knowledge& knowledge = parts.knowledge;
  understanding::Understanding& understanding = parts.understanding.understanding;
  return {.hear = [&understanding](std::string_view said, std::string_view) { return heard(understanding.recognise(said)); },
          .find =
              [&centre, &knowledge](std::string_view said, std::string_view language, std::size_t most) {
                return passages_for(knowledge.library, said, language, most, centre.config.http.public_url);
              },
          .compose =
              [&centre, &parts](const bot::ModelQuestion& question, std::span<const bot::Passage> passages) {
                return composed_for_customer(centre.model_writer, question, passages, names_of(centre, parts, question));
              },
          .suggest_dialog =
              [&centre, &parts](const bot::ModelQuestion& question, std::span<const bot::Offer> offers,
                                const auto& accept) {
                return proposed_for_customer(centre.model_writer, question, offers, accept,
                                             names_of(centre, parts, question));
              },
          .customer = [&centre](storage::Snapshot&,
                                Id<contacts::Contact> contact) { return customer_of(centre, contact); },
          .queue_name = [](storage::Snapshot& snapshot,
                           Id<routing::Queue> queue) { return routing::Queues::name(snapshot, queue); },
          .has_installation =
              [&centre](storage::Snapshot&, Id<channel_web::Installation> installation) {
                return centre.installations.get(Actor::system(), installation).has_value();
              },
          .inside = [&centre, &parts](storage::Transaction& tx,
                                      const Inside& what) { return do_inside(tx, centre, parts, what); },
          .told =
              [&knowledge](storage::Transaction&, const bot::Passage& passage,
                           Id<conversations::Conversation> conversation) {
                note_told(knowledge.usage, passage, conversation);
              },
          .propose = [&knowledge](const Actor& actor, const bot::ArticleDraft& draft) {
            return propose_article(knowledge.articles, actor, draft);
          },
          .article = [&knowledge](storage::Snapshot&, const std::string& article) {
            return standing_of(knowledge.articles, article);
          },
          .news = news_of,
          .may_call =
              [&centre] {
                return centre.database->read(
                    [&](storage::Snapshot& snapshot) { return !centre.jobs.outbound_hold(snapshot); });
              },
          .twin_day = twin_day,
          .time_zone = [&centre] { return centre.identity.workspace.settings().time_zone; }};
}

}  // namespace deskbell::app
