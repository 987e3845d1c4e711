#include <text/lines.h>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <outgoing_mail/message.h>

#include <algorithm>

namespace deskbell::outgoing_mail {
namespace {

constexpr std::size_t kLongestSubject = 200;  // code points
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLine = 76;
constexpr std::size_t kWord = 39;   // bytes of an encoded word: 52 characters of base64
constexpr std::size_t kBytes = 57;  // of a line of base64: 76 characters
constexpr std::string_view kFold = "\r\n ";

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return !is_control(c) && static_cast<unsigned char>(c) < 0x80; }) &&
         !text.contains("=?");
}

std::string one_line(std::string_view text, std::size_t most) {
  std::string line(text);
  std::ranges::replace_if(line, is_control, ' ');
  return text::shortened(line, most);
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return out;
}

// Whole characters only: each word must be readable by itself.
std::string_view first_word(std::string_view text) {
  if (text.size() <= kWord) return text;
  std::size_t end = kWord;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end == 0 ? kWord : end);
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string header_of(std::string_view field, const Mailbox& box) {
  std::string line = std::string(field) + ": ";
  const std::string name = one_line(box.name, kLongestName);
  const std::string address = "<" + box.address + ">";
  if (name.empty()) return line + address + "\r\n";
  const std::string as_quoted = quoted(name);
  line += is_plain(name) && line.size() + as_quoted.size() <= kLine ? as_quoted : encoded(name, kLine);
  return line + std::string(kFold) + address + "\r\n";
}

std::string body_of(std::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') lines += '\r';
    lines += c;
  }
  if (!lines.ends_with('\n')) lines += "\r\n";
  std::string out;
  for (std::string_view rest = lines; !rest.empty(); rest.remove_prefix(std::min(kBytes, rest.size())))
    (out += base64(rest.substr(0, kBytes))) += "\r\n";
  return out;
}

}  // namespace

std::string encoded(std::string_view text, std::size_t used) {
  if (is_plain(text) && used + text.size() <= kLine) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::string_view word = first_word(text);
    out += (out.empty() ? "" : std::string(kFold)) + "=?UTF-8?B?" + base64(word) + "?=";
    text.remove_prefix(word.size());
  }
  return out;
}

std::string date_of(Time at) {
  constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string compose(const Message& message) {
  constexpr std::string_view kSubject = "Subject: ";
  const std::string_view domain = std::string_view(message.from.address).substr(message.from.address.find('@') + 1);
  std::string out = header_of("From", message.from) + header_of("To", message.to);
  out += std::string(kSubject) + encoded(one_line(message.subject, kLongestSubject), kSubject.size()) + "\r\n";
  out += fmt::format(
      "Date: {}\r\n"
      "Message-ID: <{}@{}>\r\n"
      "Auto-Submitted: auto-generated\r\n"
      "X-Auto-Response-Suppress: All\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\n"
      "\r\n",
      date_of(message.at), message.id, domain);
  return out + body_of(message.text);
}

}  // namespace deskbell::outgoing_mail
