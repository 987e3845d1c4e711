#include "speech.h"

#include <text/fold.h>

#include <algorithm>
#include <array>

namespace deskbell::bot {
namespace {

struct Pair {
  Phrase which;
  std::string_view en;
  std::string_view zh;
};

constexpr Pair kPhrases[] = {
    {Phrase::i_am, "I am {{bot.name}}, an automated assistant. Say “agent” at any time to get a person.",
     "我是智能助手{{bot.name}}（机器人）。随时回复“人工”即可转接客服人员。"},
    {Phrase::handing_over, "I am passing you to a colleague, who sees what we have said so far.",
     "正在为您转接客服人员，对方能看到我们前面的对话。"},
    {Phrase::handing_over_failure, "I am sorry, that did not work. I am passing you to a colleague.",
     "很抱歉，刚才没有成功，正在为您转接客服人员。"},
    {Phrase::unknown, "I do not know that, sorry. Could you say it in other words? Or say “agent” to get a person.",
     "抱歉，这个问题我还不了解。您可以换个说法，或回复“人工”转接客服人员。"},
    {Phrase::which_one, "Did you mean one of these?", "您想问的是以下哪一项？"},
    {Phrase::none_of_these, "None of these", "都不是"},
    {Phrase::did_it_help, "Did that help?", "这个回答有帮助吗？"},
    {Phrase::it_helped, "Yes, that helped", "有帮助"},
    {Phrase::it_did_not, "No, not quite", "没有帮助"},
    {Phrase::glad, "Good to hear. Is there anything else?", "很高兴能帮到您。还有其他问题吗？"},
    {Phrase::sorry_wrong,
     "Sorry about that. Could you say in other words what you need? Or say “agent” to get a person.",
     "很抱歉没能帮上忙。您可以换个说法描述需求，或回复“人工”转接客服人员。"},
    {Phrase::hello, "Hello! What can I do for you?", "您好！请问有什么可以帮您？"},
    {Phrase::welcome, "You are welcome. Is there anything else?", "不客气。还有其他需要吗？"},
    {Phrase::goodbye, "Goodbye, and thank you for writing.", "感谢您的来访，再见！"},
    {Phrase::anything_else, "Is there anything else I can do?", "还有其他可以帮您的吗？"},
    {Phrase::left_dialog, "All right, I have stopped that. What else can I do?",
     "好的，已停止该操作。还有什么可以帮您？"},
    {Phrase::back_to, "Back to what we were doing:", "我们继续刚才的操作："},
    {Phrase::yes, "Yes", "是"},
    {Phrase::no, "No", "否"},
    {Phrase::confirm, "Shall I do this now?\n{{slots}}", "请确认是否执行：\n{{slots}}"},
    {Phrase::nothing_done, "All right, nothing was done.", "好的，未执行任何操作。"},
    {Phrase::action_failed, "I am sorry, that did not work just now.", "很抱歉，操作暂时没有成功。"},
    {Phrase::nothing_to_undo, "There is nothing to undo.", "没有可以撤销的步骤。"},
    {Phrase::cannot_undo, "That is done and I cannot take it back. Say “agent”, and a colleague will look into it.",
     "该操作已经完成，我无法撤销。请回复“人工”，由客服人员为您处理。"},
    {Phrase::undone, "That is taken back.", "已为您撤销。"},
    {Phrase::retry_text, "I did not get that. Could you write it again, a little shorter?",
     "没有看懂，请简短地再说一遍。"},
    {Phrase::retry_number, "That is not a number I can use. Please write it in digits.", "请用数字填写有效的数值。"},
    {Phrase::retry_date, "Which day is that? For example “tomorrow” or “12 March”.",
     "请说明日期，例如“明天”或“3月12日”。"},
    {Phrase::retry_order, "That does not look like one of our numbers. It stands in the confirmation mail.",
     "这个编号格式不对，您可以在确认邮件中找到它。"},
    {Phrase::retry_email, "That is not a mail address, I think. It looks like name@example.com.",
     "这不像邮箱地址，格式应为 name@example.com。"},
    {Phrase::retry_phone,
     "That is not a phone number, I think. Please write it with the country code, such as +44 20 7946 0018.",
     "这不像电话号码，请重新填写，例如 13800138000。"},
    {Phrase::retry_choice, "Please choose one of these.", "请从以下选项中选择。"},
    {Phrase::retry_yes_no, "Please answer yes or no.", "请回复“是”或“否”。"},
    {Phrase::closing_idle,
     "I have not heard from you for a while, so I close this here. Just write again when you need something.",
     "您有一段时间没有回复，本次会话先到这里。有需要请随时再联系我们。"},
    {Phrase::news, "There is news about “{{title}}”.", "“{{title}}”有新进展："},
    {Phrase::source, "Source: {{title}} (version {{version}})", "来源：{{title}}（第 {{version}} 版）"},
    {Phrase::left, "left “{{what}}”", "退出了“{{what}}”"},
    {Phrase::did_not_know, "did not know: {{what}}", "无法回答：{{what}}"},
    {Phrase::did_not_help, "answered with “{{what}}”, which did not help", "用“{{what}}”回答，但没有帮助"},
    {Phrase::began, "began “{{what}}”", "开始了“{{what}}”"},
    {Phrase::began_as_proposed, "began “{{what}}”, as a language model proposed", "按语言模型的提议开始了“{{what}}”"},
    {Phrase::answered, "answered with “{{what}}”", "用“{{what}}”回答"},
    {Phrase::answered_in_words, "answered with “{{what}}”, in a language model's words",
     "用“{{what}}”回答，由语言模型措辞"},
    {Phrase::finished, "finished “{{what}}”", "完成了“{{what}}”"},
    {Phrase::led_to_people, "“{{what}}” led to people", "“{{what}}”转接到人工"},
};

bool has_any(std::string_view folded, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return folded.contains(word); });
}

bool starts_with_any(std::string_view folded, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return folded.starts_with(word); });
}

std::string plain(std::string_view said) {
  std::string out = text::fold(said.substr(0, 500));
  const auto begin = out.find_first_not_of(" \t\r\n");
  return begin == out.npos ? std::string() : out.substr(begin);
}

}  // namespace

std::string_view phrase(Phrase which, std::string_view language) {
  for (const Pair& one : kPhrases)
    if (one.which == which) return language.starts_with("zh") ? one.zh : one.en;
  return "";
}

Phrase retry_of(SlotType type) {
  switch (type) {
    case SlotType::text:
      return Phrase::retry_text;
    case SlotType::number:
    case SlotType::money:
      return Phrase::retry_number;
    case SlotType::date:
      return Phrase::retry_date;
    case SlotType::order:
      return Phrase::retry_order;
    case SlotType::email:
      return Phrase::retry_email;
    case SlotType::phone:
      return Phrase::retry_phone;
    case SlotType::choice:
      return Phrase::retry_choice;
  }
  return Phrase::retry_text;
}

bool wants_undo(std::string_view said) {
  const std::string text = plain(said);
  if (text.size() > 40) return false;
  return starts_with_any(text, {"undo", "go back", "take that back", "take it back", "one step back", "撤销",
                                "返回上一步", "回到上一步", "上一步"});
}

bool corrects(std::string_view said) {
  const std::string text = plain(said);
  return starts_with_any(text, {"no,",   "no ",     "no-",    "sorry",  "wait",       "actually", "oops", "not that",
                                "wrong", "i meant", "i mean", "change", "correction", "不对",     "不是", "错了",
                                "搞错",  "等等",    "说错",   "写错",   "改成",       "应该是",   "换成", "改一下"}) ||
         has_any(text, {"i meant", "the other order", "the other one", "另一个", "另外一个", "改成", "换一个"});
}

bool says_other(std::string_view said) {
  const std::string text = plain(said);
  return has_any(text, {"other", "another", "different", "另一", "另外", "换一", "别的"});
}

bool names_type(std::string_view said, SlotType type) {
  const std::string text = plain(said);
  switch (type) {
    case SlotType::order:
      return has_any(text, {"order", "parcel", "package", "订单", "单号", "包裹"});
    case SlotType::date:
      return has_any(text, {"date", "day", "日期", "时间", "哪天"});
    case SlotType::email:
      return has_any(text, {"mail", "邮箱", "邮件"});
    case SlotType::phone:
      return has_any(text, {"phone", "number to call", "电话", "手机"});
    case SlotType::money:
      return has_any(text, {"amount", "price", "金额", "价格"});
    case SlotType::number:
    case SlotType::text:
    case SlotType::choice:
      break;
  }
  return false;
}

}  // namespace deskbell::bot
