#include <base/json.h>

#include <escalation/news.h>

namespace deskbell::escalation {
namespace {

std::int64_t id_at(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? base::parse_id({text->data(), text->size()}).value_or(0) : 0;
}

}  // namespace

News news_of(std::string_view kind) {
  if (kind == "clock.warned" || kind == "clock.breached") return News::mark;
  if (kind == "case.opened" || kind == "case.reopened" || kind == "case.graded" || kind == "case.changed" ||
      kind == "case.answered" || kind == "case.moved" || kind == "case.tagged")
    return News::matter;
  if (kind == "case.solved" || kind == "case.closed" || kind == "case.merged") return News::end;
  return News::none;
}

std::optional<MarkNews> mark_of(const events::Event& event) {
  const auto parsed = base::parse_json_value(event.payload);
  const auto* payload = parsed ? parsed->if_object() : nullptr;
  if (!payload) return std::nullopt;
  const auto* subject = payload->if_contains("subject");
  const auto* clock = payload->if_contains("clock");
  if (!subject || !subject->is_object() || !clock || !clock->is_object()) return std::nullopt;
  const auto* type = clock->get_object().if_contains("type");
  const auto known = type && type->is_string()
                         ? base::find_enum<clocks::ClockType>(std::string_view(type->get_string()))
                         : std::nullopt;
  MarkNews out{.subject = {id_at(subject->get_object(), "id")}, .mark = {.clock = {id_at(clock->get_object(), "id")}}};
  if (!known || !out.subject || !out.mark.clock) return std::nullopt;
  out.mark.type = *known;
  if (event.kind == "clock.breached") return out;
  const auto* percent = payload->if_contains("percent");
  if (!percent || !percent->is_int64()) return std::nullopt;
  out.mark.percent = static_cast<int>(percent->get_int64());
  return out;
}

}  // namespace deskbell::escalation
