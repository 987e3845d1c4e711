#include <bot/actions.h>
#include <bot/turn.h>

#include <cstdint>
#include <cstdlib>

using namespace deskbell;

// What customers say and what systems answer, in the templates and paths of an action: never another host, never a
// second line in a header, never a body that is no JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const bot::ActionDraft action{
      .key = "a",
      .name = "A",
      .method = bot::ActionMethod::POST,
      .url = "https://shop.example/orders/{{order}}?q={{order}}",
      .headers = std::vector<bot::ActionHeader>{{"X-Order", "{{order}}"}},
      .body = R"({"order":"{{order}}"})",
      .outputs = std::vector<bot::ActionOutput>{{.slot = "s", .path = "a.b[0].c"},
                                                {.slot = "l", .path = "list", .label = "{{name}}", .value = "id"}}};
  if (const auto request = bot::request_of(action, {{"order", text}}, {}, "k")) {
    if (!request->url.starts_with("https://shop.example/orders/")) std::abort();
    for (const auto& header : request->headers)
      if (header.value.find_first_of("\r\n") != header.value.npos) std::abort();
  }
  (void)bot::outcome_of(action, 200, text);
  bot::ActionDraft wild = action;
  wild.url = wild.body = text;
  (void)bot::mistakes_of(wild, {});
  (void)bot::needs_of(wild);
  (void)bot::likeness(text, "where is my order");
  (void)bot::asks_for_person(text);
  return 0;
}
