#include <fmt/args.h>
#include <fmt/format.h>
#include <outgoing_mail/letters.h>

#include <array>

namespace deskbell::outgoing_mail {
namespace {

// {0} is the reader's name.
struct Words {
  std::string_view hello, footer, open;
  std::array<std::string_view, 3> asked;
  std::string_view approval_subject, approval, approval_link;
  std::string_view escalation_subject, escalation, incident_subject, incident, broken_subject, broken;
  std::string_view trial_subject, trial;
};

constexpr Words kEnglish{
    .hello = "Hello {},",
    .footer =
        "Deskbell sends this by itself; nobody reads answers. What you are mailed you choose in your profile, under "
        "Mail.",
    .open = "Open it:",
    .asked = {"a refund", "a compensation", "an exception"},
    .approval_subject = "Your decision: {what}, {amount}, {number}",
    .approval = "{by} asks for {what} of {amount} for the case {number}:",
    .approval_link =
        "Decide here, without signing in. The link is yours alone and works once, until {until} (UTC). Do not "
        "pass it on: whoever has it decides in your name.",
    .escalation_subject = "You are called: {level} for {about}",
    .escalation = "You are called by {ladder}, {level}, for {about}. Take the call, or it goes on to the next person.",
    .incident_subject = "You are called: {about}",
    .incident = "You are on the roster of the major incident {about}, and it calls you now.",
    .broken_subject = "Your promise was not kept: {what}",
    .broken = "You promised this by {due}, and it is not marked as kept: {what}",
    .trial_subject = "Deskbell can send mail",
    .trial = "This is the test mail that you asked for. Mail of {workspace} arrives.",
};

constexpr Words kChinese{
    .hello = "{}，您好：",
    .footer = "本邮件由 Deskbell 自动发送，请勿回复。您可在个人资料的“邮件”中选择接收哪些内容。",
    .open = "打开：",
    .asked = {"退款", "赔偿", "例外处理"},
    .approval_subject = "请您审批：{what}，{amount}，{number}",
    .approval = "{by} 为工单 {number} 申请{what}，金额 {amount}：",
    .approval_link =
        "请点击以下链接直接决定，无需登录。链接仅供您本人使用，只能使用一次，有效期至 {until}（UTC）。请勿转发："
        "持有链接者即可以您的名义决定。",
    .escalation_subject = "正在呼叫您：{level}，{about}",
    .escalation = "{ladder} 的 {level} 正在为 {about} 呼叫您。请接受呼叫，否则将转给下一位。",
    .incident_subject = "正在呼叫您：{about}",
    .incident = "您在重大事件 {about} 的值班名单上，现在呼叫您。",
    .broken_subject = "您的承诺未兑现：{what}",
    .broken = "您承诺在 {due} 之前完成，但尚未标记为已兑现：{what}",
    .trial_subject = "Deskbell 可以发送邮件",
    .trial = "这是您请求的测试邮件。{workspace} 的邮件可以送达。",
};

const Words& words_of(Language language) {
  return language == Language::zh ? kChinese : kEnglish;
}

using Values = std::map<std::string, std::string>;

// Our own words with what they name; a value is never read as words.
std::string filled(std::string_view words, const Values& values) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const auto& [name, value] : values) store.push_back(fmt::arg(name.c_str(), std::cref(value)));
  return fmt::vformat(words, store);
}

std::string letter_text(const Words& words, std::string_view to, std::string_view body) {
  return fmt::format("{}\n\n{}\n\n-- \n{}\n", fmt::format(fmt::runtime(words.hello), to), body, words.footer);
}

std::string minute_of(Time at) {
  std::string text = base::to_string(at).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string or_blank(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

}  // namespace

Language language_of(std::string_view tag) {
  return tag.starts_with("zh") ? Language::zh : Language::en;
}

Letter approval_letter(Language language, const ApprovalAsked& asked) {
  const Words& words = words_of(language);
  const Values values{{"by", asked.by},
                      {"what", std::string(words.asked.at(static_cast<std::size_t>(asked.what)))},
                      {"amount", asked.amount},
                      {"number", asked.number},
                      {"until", minute_of(asked.until)}};
  const std::string body = fmt::format("{}\n\n{}\n\n{}\n{}", filled(words.approval, values), asked.reason,
                                       filled(words.approval_link, values), asked.link);
  return {filled(words.approval_subject, values), letter_text(words, asked.to, body)};
}

std::optional<Topic> topic_of(std::string_view code) {
  if (code == "escalation.called" || code == "incident.called") return Topic::calls;
  if (code == "promise.broken") return Topic::promises;
  return std::nullopt;
}

std::optional<Letter> notice_letter(Language language, const Told& told) {
  const Words& words = words_of(language);
  std::string_view subject, body;
  if (told.code == "escalation.called") {
    subject = words.escalation_subject, body = words.escalation;
  } else if (told.code == "incident.called") {
    subject = words.incident_subject, body = words.incident;
  } else if (told.code == "promise.broken") {
    subject = words.broken_subject, body = words.broken;
  } else {
    return std::nullopt;
  }
  Values values{{"about", told.about}};
  for (const char* name : {"level", "ladder", "what", "due"}) values[name] = or_blank(told.params, name);
  std::string text = filled(body, values);
  if (const std::string note = or_blank(told.params, "text"); !note.empty()) text += "\n\n" + note;
  text += fmt::format("\n\n{}\n{}", words.open, told.link);
  return Letter{filled(subject, values), letter_text(words, told.to, text)};
}

Letter trial_letter(Language language, std::string_view to, std::string_view workspace) {
  const Words& words = words_of(language);
  return {std::string(words.trial_subject),
          letter_text(words, to, filled(words.trial, {{"workspace", std::string(workspace)}}))};
}

}  // namespace deskbell::outgoing_mail
