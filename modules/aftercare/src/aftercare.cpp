#include "care_store.h"

#include <base/check.h>
#include <text/lines.h>

#include <aftercare/aftercare.h>
#include <approvals/events.h>
#include <cases/events.h>

#include <algorithm>
#include <limits>

namespace deskbell::aftercare {
namespace {

constexpr std::string_view kAskJob = "aftercare.ask";
constexpr std::string_view kRecoverJob = "aftercare.recover";
constexpr int kMaxText = 1'000;
constexpr std::size_t kMaxRemedies = 100;

struct AskJob {
  Id<cases::Case> case_id;
  Time solved_at;
};
BOOST_DESCRIBE_STRUCT(AskJob, (), (case_id, solved_at))

struct RecoverJob {
  Id<cases::Case> case_id;
};
BOOST_DESCRIBE_STRUCT(RecoverJob, (), (case_id))

bool is_chinese(const cases::Case& matter) {
  const std::string& language =
      matter.contact && matter.contact->language ? *matter.contact->language : matter.language;
  return language.starts_with("zh");
}

std::string question(const cases::Case& matter, const std::string& url) {
  return is_chinese(matter)
             ? "您的事项 " + matter.number + " 我们已处理完毕。问题解决了吗？请在这里告诉我们并评价：" + url
             : "We believe that " + matter.number +
                   " is solved. Is it for you? Please tell us, and rate us, here: " + url;
}

Result<void> check(const Settings& settings) {
  using std::chrono::days;
  if (settings.ask_after_s > days(30)) return invalid("ask_after_s", "may be at most 30 days");
  if (settings.call_back_after_s > days(90)) return invalid("call_back_after_s", "may be at most 90 days");
  if (settings.recovery_within_s > days(30)) return invalid("recovery_within_s", "may be at most 30 days");
  if (settings.bad_score < 0 || settings.bad_score > 4) return invalid("bad_score", "must be from 0 to 4");
  if (settings.limits.size() > 100) return invalid("limits", "may be at most 100");
  for (std::size_t i = 0; i < settings.limits.size(); ++i) {
    const std::string path = "limits[" + std::to_string(i) + "]";
    const Limit& limit = settings.limits[i];
    TRY(approvals::check_money(path + ".money", limit.money));
    for (std::size_t before = 0; before < i; ++before)
      if (settings.limits[before].harm == limit.harm && settings.limits[before].money.currency == limit.money.currency)
        return invalid(path + ".harm", "has a limit in this currency already");
  }
  return {};
}

bool within_limit(const Settings& settings, Harm harm, const approvals::Money& money) {
  return std::ranges::any_of(settings.limits, [&](const Limit& limit) {
    return limit.harm == harm && limit.money.currency == money.currency && money.minor <= limit.money.minor;
  });
}

}  // namespace

Aftercare::Aftercare(Needs needs) : needs_(std::move(needs)) {
  needs_.jobs.handle(
      std::string(kAskJob),
      [this](const jobs::Job& job) -> Result<void> {
        TRY(const AskJob what, base::parse_json<AskJob>(job.payload));
        return ask(what.case_id, what.solved_at);
      },
      jobs::Direction::outbound);
  needs_.jobs.handle(std::string(kRecoverJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const RecoverJob what, base::parse_json<RecoverJob>(job.payload));
    return recover(what.case_id);
  });
}

Care Aftercare::care_in(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  return store::load(snapshot, matter).value_or(Care{.case_id = matter});
}

Settings Aftercare::settings_in(storage::Snapshot& snapshot) {
  return store::settings(snapshot).value_or(Settings());
}

template <class Event>
void Aftercare::save(storage::Transaction& tx, const Actor& actor, const Care& care) {
  store::save(tx, care);
  Event event;
  event.care = care;
  if (!actor.name.empty()) event.by_name = actor.name;
  needs_.log.append(tx, care.case_id.value, actor.id, event);
}

Result<cases::Case> Aftercare::require(storage::Snapshot& snapshot, const Actor& actor, Id<cases::Case> id,
                                       Permission permission) {
  auto matter = needs_.cases.load(snapshot, id);
  if (!matter) return not_found("There is no such case.");
  const Subject subject = cases::subject_of(*matter);
  TRY(identity::require_visible(actor, Permission::view_cases, subject, "There is no such case."));
  TRY(identity::require(actor, permission, subject));
  return *std::move(matter);
}

// ---- settings ----

Result<Settings> Aftercare::settings(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return settings_in(snapshot); });
}

Result<Settings> Aftercare::change(const Actor& actor, const Settings& settings) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(check(settings));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Settings> {
    if (settings_in(tx).version != settings.version)
      return failure(ErrorCode::aborted, "Somebody else has changed the settings meanwhile.");
    Settings fresh = settings;
    ++fresh.version;
    store::save(tx, fresh);
    needs_.log.append(
        tx, events::kWorkspaceStream, actor.id,
        SettingsChanged{.settings = fresh, .by_name = actor.name, .address = actor.address, .request = actor.request});
    return fresh;
  });
}

// ---- by agents ----

Result<Care> Aftercare::care_of(const Actor& actor, Id<cases::Case> id) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Care> {
    TRY(require(snapshot, actor, id, Permission::view_cases));
    return care_in(snapshot, id);
  });
}

Result<Page<CaseRating>> Aftercare::ratings(const Actor& actor, std::optional<std::string> cursor,
                                            std::optional<int> limit) {
  TRY(identity::require(actor, Permission::view_surveys));
  store::Before before{Time::max(), {std::numeric_limits<std::int64_t>::max()}};
  if (cursor) {
    const auto dash = cursor->find('-');
    const auto at = base::parse_id(cursor->substr(0, dash));
    const auto id = dash == std::string::npos ? std::nullopt : base::parse_id(cursor->substr(dash + 1));
    if (!at || !id) return invalid("cursor", "is not one that a list has answered");
    before = {Time(std::chrono::microseconds(*at)), {*id}};
  }
  const int size = base::page_size(limit);
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Page<CaseRating>> {
    auto rows = store::rated(snapshot, before, size + 1);
    Page<CaseRating> page;
    if (std::ssize(rows) > size) {
      rows.pop_back();
      page.next =
          std::to_string(rows.back().rated_at->time_since_epoch().count()) + "-" + to_string(rows.back().case_id);
    }
    for (const Care& care : rows) {
      const auto matter = needs_.cases.load(snapshot, care.case_id);
      if (!matter || !identity::allowed(actor, Permission::view_surveys, cases::subject_of(*matter))) continue;
      page.items.push_back({.matter = cases::summary_of(*matter),
                            .score = *care.score,
                            .comment = care.comment,
                            .answer = care.answer,
                            .recovery = care.recovery,
                            .rated_at = *care.rated_at});
    }
    return page;
  });
}

std::string Aftercare::link_url(const cases::Case& matter, const Care& care, Time expires) const {
  return "/track/" + sign(needs_.vault, kLinkPurpose, {matter.id, care.generation, expires});
}

Result<LinkOffer> Aftercare::tracking_link(const Actor& actor, Id<cases::Case> id) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<LinkOffer> {
    TRY(const cases::Case matter, require(snapshot, actor, id, Permission::view_cases));
    if (!matter.contact) return failure(ErrorCode::failed_precondition, "The case has no customer.");
    LinkOffer out;
    out.expires_at = std::chrono::floor<std::chrono::seconds>(needs_.clock.now() + kLinkLife);
    out.path = link_url(matter, care_in(snapshot, id), out.expires_at);
    out.url = needs_.public_url + out.path;
    return out;
  });
}

Result<Care> Aftercare::revoke_links(const Actor& actor, Id<cases::Case> id) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Care> {
    TRY(require(tx, actor, id, Permission::edit_cases));
    Care care = care_in(tx, id);
    ++care.generation;
    save<LinksRevoked>(tx, actor, care);
    return care;
  });
}

Result<Care> Aftercare::offer(const Actor& actor, Id<cases::Case> id, const Offer& offer) {
  TRY(base::check_text("text", offer.text, 1, kMaxText));
  if (offer.money) TRY(approvals::check_money("money", *offer.money));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Care> {
    TRY(require(tx, actor, id, Permission::edit_cases));
    Care care = care_in(tx, id);
    if (care.remedies.size() >= kMaxRemedies)
      return failure(ErrorCode::resource_exhausted, "This case has a hundred remedies already.");
    Remedy remedy{.id = needs_.ids.next<Remedy>(),
                  .kind = offer.kind,
                  .harm = offer.harm,
                  .money = offer.money,
                  .text = offer.text,
                  .by_name = actor.name,
                  .at = needs_.clock.now()};
    if (offer.money && offer.money->minor > 0 && !within_limit(settings_in(tx), offer.harm, *offer.money)) {
      TRY(const approvals::Request request,
          needs_.approvals.ask(
              tx, actor,
              {.case_id = id,
               .kind = offer.kind == RemedyKind::refund ? approvals::Kind::refund : approvals::Kind::compensation,
               .money = *offer.money,
               .reason = offer.text}));
      remedy.request = request.id;
      // A decision table may have answered at once.
      remedy.state = request.state == approvals::State::approved  ? RemedyState::given
                     : request.state == approvals::State::refused ? RemedyState::refused
                                                                  : RemedyState::asked;
    }
    care.remedies.push_back(std::move(remedy));
    save<RemedyOffered>(tx, actor, care);
    return care;
  });
}

// ---- what happens by itself ----

Result<void> Aftercare::ask(Id<cases::Case> id, Time solved_at) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto matter = needs_.cases.load(tx, id);
    Care care = care_in(tx, id);
    if (!matter || matter->merged_into || matter->solved_at != solved_at || care.solved_at != solved_at ||
        care.asked_at || matter->state_category != cases::StateCategory::solved)
      return {};
    const Settings settings = settings_in(tx);
    care.asked_at = needs_.clock.now();
    if (settings.ask && !needs_.public_url.empty() && !matter->conversations.empty()) {
      const std::string url = needs_.public_url + link_url(*matter, care, needs_.clock.now() + kLinkLife);
      const auto conversation = needs_.conversations.load(tx, matter->conversations.front());
      if (conversation)
        TRY(needs_.conversations.post(
            Actor::system(),
            {.conversation = conversation->id,
             .client_id = "solved-" + to_string(id) + "-" + std::to_string(solved_at.time_since_epoch().count()),
             .kind = conversations::MessageKind::system,
             .text = question(*matter, url),
             .code = "notice"}));
    }
    if (settings.call_back_after_s.count() > 0 && matter->owner)
      TRY(needs_.promises.make(Actor::system(), {.case_id = id,
                                                 .kind = promises::Kind::call_back,
                                                 .what = is_chinese(*matter) ? "回访客户，确认问题已解决"
                                                                             : "Ask the customer whether all is well",
                                                 .owner = matter->owner,
                                                 .due_at = needs_.clock.now() + settings.call_back_after_s}));
    save<Asked>(tx, Actor::system(), care);
    return {};
  });
}

// In a transaction of its own: a rating is kept even when nothing can be opened for it.
Result<void> Aftercare::recover(Id<cases::Case> id) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    auto matter = needs_.cases.load(tx, id);
    Care care = care_in(tx, id);
    if (!matter || care.recovery || !care.score) return {};
    const bool ended = matter->state_category == cases::StateCategory::solved ||
                       matter->state_category == cases::StateCategory::closed;
    if (ended) {
      TRY(*matter, needs_.cases.reopen(Actor::system(), id, "Service recovery"));
    }
    const Settings settings = settings_in(tx);
    cases::NewTask task;
    task.title = "Service recovery: rated " + std::to_string(*care.score) + " of 5";
    task.description = care.comment;
    task.queue = settings.recovery_queue ? settings.recovery_queue : matter->queue;
    if (!settings.recovery_queue) task.owner = matter->owner;
    task.checklist = {"Apologise", "Offer a remedy that fits the harm", "Tell the customer what we change"};
    task.agreed_for = needs_.clock.now() + settings.recovery_within_s;
    TRY(const cases::Task added, needs_.cases.add_task(Actor::system(), id, task));
    care.recovery = added.id;
    save<RecoveryOpened>(tx, Actor::system(), care);
    return {};
  });
}

namespace {

// After each solving the customer is asked anew; what was given stays. Nothing when the round has begun already: a
// customer may be quicker than the reader of the log.
void begin_round(Care& care, Time solved_at) {
  if (care.solved_at && *care.solved_at >= solved_at) return;
  care = {.case_id = care.case_id, .generation = care.generation, .remedies = std::move(care.remedies)};
  care.solved_at = solved_at;
}

bool is_decision(std::string_view kind) {
  return kind == approvals::kApproved || kind == approvals::kRefused || kind == approvals::kExpired ||
         kind == approvals::kWithdrawn;
}

}  // namespace

events::Consumer::Handler Aftercare::follower() {
  const auto handle = [this](storage::Transaction& tx, std::span<const events::Event> batch) -> Result<void> {
    for (const events::Event& event : batch) {
      if (event.kind == cases::Solved::kKind) {
        const auto solved = base::parse_json<cases::Solved>(event.payload);
        if (!solved || !solved->matter.solved_at || !solved->matter.contact) continue;
        Care care = care_in(tx, solved->matter.id);
        begin_round(care, *solved->matter.solved_at);
        store::save(tx, care);
        needs_.jobs.enqueue(tx, {.kind = std::string(kAskJob),
                                 .payload = base::to_json(AskJob{care.case_id, *care.solved_at}),
                                 .run_at = *care.solved_at + settings_in(tx).ask_after_s,
                                 .unique_key = std::string(kAskJob) + "." + to_string(care.case_id)});
      } else if (is_decision(event.kind)) {
        const auto decided = base::parse_json<approvals::RequestEvent>(event.payload);
        auto care = decided ? store::load(tx, decided->approval.case_id) : std::nullopt;
        if (!care) continue;
        bool changed = false;
        for (Remedy& remedy : care->remedies) {
          if (remedy.request != decided->approval.id || remedy.state != RemedyState::asked) continue;
          remedy.state = event.kind == approvals::kApproved ? RemedyState::given : RemedyState::refused;
          changed = true;
        }
        if (changed) save<RemedyDecided>(tx, Actor::system(), *care);
      }
    }
    return {};
  };
  return {handle,
          [](const events::Event& event) { return event.kind == cases::Solved::kKind || is_decision(event.kind); }};
}

// ---- by the customer ----

Result<cases::Case> Aftercare::open_link(storage::Snapshot& snapshot, std::string_view token, Care& care) {
  TRY(const Link link, read(needs_.vault, kLinkPurpose, token, needs_.clock.now()));
  auto matter = needs_.cases.load(snapshot, link.matter);
  care = care_in(snapshot, link.matter);
  if (!matter || !matter->contact || care.generation != link.generation)
    return not_found("This link is not valid any more. Ask us for a new one.");
  // The one that it was merged into is the same customer's only when it says so.
  if (matter->merged_into) {
    auto into = needs_.cases.load(snapshot, *matter->merged_into);
    if (!into || !into->contact || into->contact->id != matter->contact->id || into->merged_into)
      return not_found("This link is not valid any more. Ask us for a new one.");
    care = care_in(snapshot, into->id);
    return *std::move(into);
  }
  return *std::move(matter);
}

std::string Aftercare::form_token(std::string_view token) {
  const auto link = read(needs_.vault, kLinkPurpose, token, needs_.clock.now());
  if (!link) return {};
  return sign(needs_.vault, kFormPurpose, {link->matter, link->generation, needs_.clock.now() + kFormLife});
}

Result<cases::Case> Aftercare::open_form(storage::Snapshot& snapshot, const Sent& sent, Care& care) {
  TRY(cases::Case matter, open_link(snapshot, sent.link, care));
  TRY(const Link link, read(needs_.vault, kLinkPurpose, sent.link, needs_.clock.now()));
  const auto form = read(needs_.vault, kFormPurpose, sent.form, needs_.clock.now());
  if (!form || form->matter != link.matter || form->generation != link.generation)
    return failure(ErrorCode::permission_denied, "This form is too old. Open the page again.");
  if (matter.solved_at) begin_round(care, *matter.solved_at);
  return matter;
}

bool Aftercare::may_reopen(storage::Snapshot& snapshot, const cases::Case& matter) {
  const auto window = needs_.kinds.settings(snapshot).reopen_window_s;
  const auto ended = matter.closed_at ? matter.closed_at : matter.solved_at;
  return ended && needs_.clock.now() - *ended <= window;
}

namespace {

Actor customer_of(const cases::Case& matter) {
  Actor actor;
  actor.kind = ActorKind::contact;
  actor.id = matter.contact->id.value;
  actor.name = matter.contact->name;
  return actor;
}

constexpr std::size_t kMostFiles = 5;

// A picture that only shows something, or a PDF.
bool is_taken(const blob::ContentType& content) {
  return content.media_type == "application/pdf" ||
         (content.media_type.starts_with("image/") && content.media_type != "image/svg+xml");
}

bool has_ended(const cases::Case& matter) {
  return matter.state_category == cases::StateCategory::solved || matter.state_category == cases::StateCategory::closed;
}

}  // namespace

Result<void> Aftercare::post(storage::Transaction& tx, const cases::Case& matter, conversations::PostMessage message) {
  if (has_ended(matter) && !may_reopen(tx, matter))
    return failure(ErrorCode::failed_precondition, "This matter is closed. Please write to us anew.");
  Actor customer = customer_of(matter);
  customer.id = needs_.contacts.resolve(tx, matter.contact->id).value;
  // The latest one in which he may go on; the message of a repeated form is in one of them already.
  for (auto at = matter.conversations.rbegin(); at != matter.conversations.rend(); ++at) {
    const auto conversation = needs_.conversations.load(tx, *at);
    if (!conversation || conversation->contact.id != customer.contact() ||
        conversation->status == conversations::Status::closed)
      continue;
    message.conversation = *at;
    TRY(needs_.conversations.post(customer, message));
    return {};
  }
  conversations::NewConversation fresh;
  fresh.contact = customer.contact();
  fresh.channel = matter.channel.value_or(conversations::Channel::web);
  fresh.queue = matter.queue;
  fresh.subject = matter.number + " " + matter.subject;
  fresh.language = matter.language;
  fresh.message = std::move(message);
  TRY(const conversations::Conversation opened, needs_.conversations.open(customer, fresh));
  if (std::ranges::find(matter.conversations, opened.id) == matter.conversations.end())
    TRY(needs_.cases.add_conversation(Actor::system(), matter.id, opened.id));
  if (has_ended(matter)) TRY(needs_.cases.reopen(Actor::system(), matter.id, "The customer wrote on the tracking page."));
  return {};
}

Result<void> Aftercare::write(const Sent& sent, std::string_view text, std::string_view client_id) {
  const std::string clean = text::clean_block(text);
  if (clean.empty() || text::length(clean) > 5'000) return invalid("text", "must have 1 to 5000 characters");
  if (client_id.empty() || client_id.size() > 40) return invalid("client_id", "must have 1 to 40 characters");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    Care care;
    TRY(const cases::Case matter, open_form(tx, sent, care));
    conversations::PostMessage message;
    message.client_id = "track-" + std::string(client_id);
    message.text = clean;
    return post(tx, matter, std::move(message));
  });
}

Result<void> Aftercare::add_files(const Sent& sent, const std::vector<File>& files, std::string_view text,
                                  std::string_view client_id) {
  const std::string clean = text::clean_block(text);
  if (text::length(clean) > 5'000) return invalid("text", "may have at most 5000 characters");
  if (client_id.empty() || client_id.size() > 40) return invalid("client_id", "must have 1 to 40 characters");
  if (files.empty() || !needs_.blobs) return invalid("files", "may not be empty");
  if (files.size() > kMostFiles) return invalid("files", "may be at most 5 at once");
  for (const File& file : files)
    if (!is_taken(blob::detect(file.bytes))) return invalid("files", "must be photos or PDF documents");
  // Nothing is stored for who may not write here.
  TRY(const Id<contacts::Contact> customer,
      needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Id<contacts::Contact>> {
        Care care;
        TRY(const cases::Case matter, open_form(snapshot, sent, care));
        if (has_ended(matter) && !may_reopen(snapshot, matter))
          return failure(ErrorCode::failed_precondition, "This matter is closed. Please write to us anew.");
        return needs_.contacts.resolve(snapshot, matter.contact->id);
      }));
  conversations::PostMessage message;
  message.client_id = "track-" + std::string(client_id);
  message.kind = conversations::MessageKind::file;
  message.text = clean;
  for (const File& file : files) {
    TRY(const blob::Attachment stored, needs_.blobs->store(customer.value, file.name, file.bytes));
    message.attachments.push_back(stored.id);
  }
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    Care care;
    TRY(const cases::Case matter, open_form(tx, sent, care));
    return post(tx, matter, message);
  });
}

Result<void> Aftercare::answer(const Sent& sent, Answer answer, std::string_view comment) {
  if (answer == Answer::none) return invalid("answer", "must be solved or not_solved");
  const std::string clean = text::clean_block(comment);
  if (text::length(clean) > 2'000) return invalid("comment", "may have at most 2000 characters");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    Care care;
    TRY(const cases::Case matter, open_form(tx, sent, care));
    const Actor customer = customer_of(matter);
    if (answer == Answer::solved) {
      if (!has_ended(matter)) return failure(ErrorCode::failed_precondition, "We are still working on it.");
      if (care.answer == Answer::solved) return {};
      care.answer = answer;
      care.answered_at = needs_.clock.now();
      if (matter.state_category == cases::StateCategory::solved) {
        TRY(const cases::Kind kind, needs_.kinds.find(Actor::system(), matter.kind));
        if (const auto* closed = cases::first_of(kind, cases::StateCategory::closed))
          TRY(needs_.cases.move(Actor::system(), matter.id,
                                {.state = closed->key, .note = "The customer has confirmed it."}));
      }
      save<Confirmed>(tx, customer, care);
      return {};
    }
    if (!has_ended(matter)) return {};  // it is open again, by an earlier click or by us
    if (!may_reopen(tx, matter))
      return failure(ErrorCode::failed_precondition, "This matter is closed. Please write to us anew.");
    care.answer = answer;
    care.answered_at = needs_.clock.now();
    const std::string note = clean.empty() ? "The customer says that it is not solved." : clean;
    TRY(needs_.cases.reopen(Actor::system(), matter.id, note));
    save<Denied>(tx, customer, care);
    return {};
  });
}

Result<void> Aftercare::rate(const Sent& sent, int score, std::string_view comment) {
  if (score < 1 || score > 5) return invalid("score", "must be from 1 to 5");
  const std::string clean = text::clean_block(comment);
  if (text::length(clean) > 2'000) return invalid("comment", "may have at most 2000 characters");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    Care care;
    TRY(const cases::Case matter, open_form(tx, sent, care));
    if (!has_ended(matter)) return failure(ErrorCode::failed_precondition, "It can be rated once it is solved.");
    if (care.score == score && care.comment == clean) return {};
    if (care.rated_at && needs_.clock.now() - *care.rated_at > std::chrono::days(7))
      return failure(ErrorCode::failed_precondition, "The rating cannot be changed any more.");
    care.score = score;
    care.comment = clean;
    care.rated_at = needs_.clock.now();
    save<Rated>(tx, customer_of(matter), care);
    if (score <= settings_in(tx).bad_score && !care.recovery)
      needs_.jobs.enqueue(tx, {.kind = std::string(kRecoverJob),
                               .payload = base::to_json(RecoverJob{matter.id}),
                               .unique_key = std::string(kRecoverJob) + "." + to_string(matter.id)});
    return {};
  });
}

}  // namespace deskbell::aftercare
