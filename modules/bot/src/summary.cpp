#include <bot/talk.h>

namespace deskbell::bot {

std::string summary_of(const TalkState& state, HandOverReason reason, std::string_view detail,
                       std::string_view language) {
  const bool chinese = language.starts_with("zh");
  std::string out(explain(reason, language));
  if (!detail.empty()) out += " " + std::string(detail);
  const auto section = [&](std::string_view en, std::string_view zh) {
    out += "\n\n**" + std::string(chinese ? zh : en) + "**";
  };
  if (!state.said.empty()) {
    section("What the customer said", "客户说");
    for (const std::string& one : state.said) out += "\n- " + one;
  }
  if (!state.slots.empty()) {
    section("Known", "已知信息");
    for (const auto& [name, value] : state.slots) out += "\n- " + name + ": " + value;
  }
  if (!state.tried.empty()) {
    section("What the bot did", "机器人已做");
    for (const std::string& one : state.tried) out += "\n- " + one;
  }
  if (!state.citations.empty()) {
    section("Quoted", "引用");
    for (const Citation& one : state.citations)
      out += "\n- " + one.title +
             (chinese ? "（第 " + std::to_string(one.version) + " 版）"
                      : " (version " + std::to_string(one.version) + ")");
  }
  return out;
}

}  // namespace deskbell::bot
