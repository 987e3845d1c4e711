#include <aftercare/aftercare.h>

#include <algorithm>

#include "care_store.h"

namespace deskbell::aftercare {
namespace {

constexpr int kMostTold = 30;
constexpr std::size_t kMostDocuments = 50;

Step step_of(const cases::Case& matter) {
  switch (matter.state_category) {
    case cases::StateCategory::solved:
      return Step::confirm;
    case cases::StateCategory::closed:
      return Step::over;
    case cases::StateCategory::open:
      break;
    case cases::StateCategory::waiting:
      if (matter.waits_for == cases::WaitsFor::customer) return Step::customers;
      if (matter.waits_for == cases::WaitsFor::third_party) return Step::supplier;
      if (matter.waits_for == cases::WaitsFor::agreed) return Step::ours;
      return Step::colleagues;
  }
  // Another department has it while a task is open that is not the case's own queue's.
  const bool elsewhere = std::ranges::any_of(matter.tasks, [&](const cases::TaskSummary& task) {
    const bool ended = task.state == cases::TaskState::done || task.state == cases::TaskState::cancelled;
    return !ended && (task.department || (task.queue && task.queue != matter.queue));
  });
  return elsewhere ? Step::colleagues : Step::ours;
}

std::string language_of(const cases::Case& matter) {
  std::string_view language = matter.language;
  if (matter.contact && matter.contact->language) language = *matter.contact->language;
  return language.starts_with("zh") ? "zh-CN" : "en";
}

bool is_from_us(const conversations::Message& message) {
  return message.author_kind != conversations::AuthorKind::contact;
}

// What was said in the case's conversations: the customer's words and ours, without notes and system lines.
void add_messages(std::span<const conversations::Message> messages, Tracked& out) {
  using conversations::MessageKind;
  for (const auto& message : messages) {
    const bool told = message.kind == MessageKind::text || message.kind == MessageKind::file ||
                      (message.kind == MessageKind::system && message.code == "notice");
    // The page itself asks what that message asked.
    if (!told || message.client_id.value_or("").starts_with("solved-")) continue;
    if (!message.text.empty())
      out.told.push_back({message.at, message.text,
                          is_from_us(message) ? Tracked::Told::By::us : Tracked::Told::By::customer});
    for (const auto& file : message.attachments)
      if (out.documents.size() < kMostDocuments) out.documents.push_back({file.name, file.url, file.size});
  }
}

}  // namespace

Result<Tracked> Aftercare::show(std::string_view token) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Tracked> {
    Care care;
    TRY(const cases::Case matter, open_link(snapshot, token, care));
    Tracked out;
    out.number = matter.number;
    out.subject = matter.subject;
    out.language = language_of(matter);
    out.time_zone = needs_.promises.zone_of(snapshot, matter.contact);
    out.step = step_of(matter);
    TRY(const cases::Kind kind, needs_.kinds.find(Actor::system(), matter.kind));
    const auto* state = cases::find_state(kind, matter.state);
    out.state = state ? cases::name_in(state->name, state->names, out.language) : matter.state;
    if (out.step != Step::confirm && out.step != Step::over) out.promised_at = matter.due_at;
    for (const auto& promise : needs_.promises.open_of(snapshot, matter.id))
      out.promises.push_back({promise.kind, promise.due_at});
    out.resolution = matter.resolution;
    out.opened_at = matter.opened_at;
    out.updated_at = matter.updated_at;
    const auto customer = needs_.contacts.resolve(snapshot, matter.contact->id);
    for (const auto id : matter.conversations) {
      // A conversation of somebody else in the same case stays between him and us.
      const auto conversation = needs_.conversations.load(snapshot, id);
      if (!conversation || conversation->contact.id != customer) continue;
      if (const auto messages = needs_.conversations.messages(Actor::system(), id, {.limit = kMostTold}))
        add_messages(messages->items, out);
    }
    std::ranges::sort(out.told, std::greater(), &Tracked::Told::at);
    if (std::ssize(out.told) > kMostTold) out.told.resize(kMostTold);
    for (const auto& hit : needs_.incidents.hits_of(snapshot, matter.id)) {
      const auto& banner = incidents::text_in(hit.incident.banner, out.language);
      if (!banner.empty()) out.notices.push_back(banner);
    }
    const bool ended = out.step == Step::confirm || out.step == Step::over;
    const bool reopening = ended && may_reopen(snapshot, matter);
    out.may_write = !ended || reopening;
    out.may_answer = out.step == Step::confirm && care.answer != Answer::solved;
    out.may_reopen = reopening;
    out.may_rate = ended && (!care.rated_at || needs_.clock.now() - *care.rated_at <= std::chrono::days(7));
    out.score = care.score;
    out.answer = care.answer;
    return out;
  });
}

}  // namespace deskbell::aftercare
