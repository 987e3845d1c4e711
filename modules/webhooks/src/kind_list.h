#pragma once
#include <base/json.h>

#include <webhooks/kinds.h>

#include <string>
#include <utility>
#include <vector>

// How the list of public kinds is written down: each with its titles, what it holds, and a whole body as an example.
namespace deskbell::webhooks {

inline constexpr std::int64_t kExampleConversation = 7301444403200001;
inline constexpr std::int64_t kExampleContact = 7301444403200002;
inline constexpr std::int64_t kExampleAgent = 7301444403200003;
inline constexpr std::int64_t kExampleQueue = 7301444403200004;
inline constexpr std::int64_t kExampleCase = 7301444403200020;

inline Time example_time() {
  return Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9));
}

template <class T>
WebhookKind kind_named(std::string_view name, std::string en, std::string zh, std::vector<WebhookContents> contents,
                       const T& data, std::int64_t stream) {
  const events::Event event{.position = 4711,
                            .stream = stream,
                            .seq = 4,
                            .kind = std::string(name),
                            .actor = kExampleAgent,
                            .at = example_time(),
                            .payload = base::to_json(data)};
  return {
      event.kind, {std::move(en), std::move(zh)}, std::move(contents), base::parse_json_value(body_of(event)).value()};
}
template <class T>
WebhookKind kind(std::string en, std::string zh, std::vector<WebhookContents> contents, const T& data,
                 std::int64_t stream) {
  return kind_named(T::kKind, std::move(en), std::move(zh), std::move(contents), data, stream);
}

// Kinds that hold the same and show the same example.
template <class Data>
struct Family {
  std::vector<WebhookKind>& all;
  std::vector<WebhookContents> contents;
  Data about;
  std::int64_t stream = kExampleCase;

  // An event that is the data under a name of its own.
  template <class Event>
  void add(std::string en, std::string zh) const {
    all.push_back(kind(std::move(en), std::move(zh), contents, Event{about}, stream));
  }
  void add(std::string_view name, std::string en, std::string zh) const {
    all.push_back(kind_named(name, std::move(en), std::move(zh), contents, about, stream));
  }
};

void add_case_kinds(std::vector<WebhookKind>& all);  // on the streams of cases: cases, clocks, promises, aftercare, ...
void add_work_kinds(std::vector<WebhookKind>& all);  // incidents, bots, understanding, knowledge

}  // namespace deskbell::webhooks
