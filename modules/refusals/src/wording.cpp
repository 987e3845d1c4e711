#include "zh_cn.h"

#include <refusals/wording.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>
#include <vector>

namespace deskbell::refusals {
namespace {

using std::string_view;

struct Template {
  std::vector<string_view> pieces;  // around the blanks; one more than there are blanks
  std::size_t length = 0;           // of all pieces: of several that fit, the longest says most
  string_view chinese;
};

struct Catalogue {
  std::unordered_map<string_view, string_view> texts;
  std::vector<Template> templates;
};

std::vector<string_view> split_at_blanks(string_view text) {
  std::vector<string_view> pieces;
  for (auto at = text.find("{}"); at != text.npos; at = text.find("{}")) {
    pieces.push_back(text.substr(0, at));
    text.remove_prefix(at + 2);
  }
  pieces.push_back(text);
  return pieces;
}

Catalogue read(string_view bytes) {
  Catalogue catalogue;
  while (!bytes.empty()) {
    const string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    const auto tab = line.find('\t');
    if (line.starts_with('#') || tab == line.npos) continue;
    const string_view english = line.substr(0, tab);
    const string_view chinese = line.substr(tab + 1);
    catalogue.texts.emplace(english, chinese);
    Template one{.pieces = split_at_blanks(english), .chinese = chinese};
    if (one.pieces.size() == 1) continue;
    for (const string_view piece : one.pieces) one.length += piece.size();
    catalogue.templates.push_back(std::move(one));
  }
  return catalogue;
}

const Catalogue& catalogue() {
  static const Catalogue kRead = read(zh_cn());
  return kRead;
}

// What stands in the blanks, when the text is one that the template makes. A blank is never empty.
std::optional<std::vector<string_view>> blanks_of(const Template& form, string_view text) {
  std::vector<string_view> blanks;
  if (!text.starts_with(form.pieces.front())) return std::nullopt;
  text.remove_prefix(form.pieces.front().size());
  for (std::size_t i = 1; i < form.pieces.size(); ++i) {
    const string_view piece = form.pieces[i];
    const bool last = i + 1 == form.pieces.size();
    if (last && !text.ends_with(piece)) return std::nullopt;
    const auto at = last ? text.size() - piece.size() : text.find(piece, 1);
    if (at == text.npos || at == 0) return std::nullopt;
    blanks.push_back(text.substr(0, at));
    text.remove_prefix(at + piece.size());
  }
  return blanks;
}

string_view word(string_view text) {
  const auto found = catalogue().texts.find(text);
  return found == catalogue().texts.end() ? text : found->second;
}

// "{}" is the next blank, "{2}" the second.
std::string filled(string_view chinese, const std::vector<string_view>& blanks) {
  std::string out;
  std::size_t next = 0;
  while (!chinese.empty()) {
    const auto open = chinese.find('{');
    out += chinese.substr(0, open);
    if (open == chinese.npos) break;
    chinese.remove_prefix(open);
    std::size_t which = 0;
    const auto close = chinese.find('}');
    const string_view inside = close == chinese.npos ? string_view("{") : chinese.substr(1, close - 1);
    const auto read = std::from_chars(inside.data(), inside.data() + inside.size(), which);
    const bool numbered = read.ec == std::errc() && read.ptr == inside.data() + inside.size();
    if (!inside.empty() && !numbered) {
      out += chinese.front();
      chinese.remove_prefix(1);
      continue;
    }
    const std::size_t index = inside.empty() ? next++ : which - 1;
    if (index < blanks.size()) out += word(blanks[index]);
    chinese.remove_prefix(close + 1);
  }
  return out;
}

std::optional<std::string> chinese_of(string_view text) {
  const Catalogue& all = catalogue();
  if (const auto found = all.texts.find(text); found != all.texts.end() && !text.starts_with("code:"))
    return std::string(found->second);
  const Template* best = nullptr;
  std::vector<string_view> blanks;
  for (const Template& form : all.templates) {
    if (best && form.length <= best->length) continue;
    if (auto found = blanks_of(form, text)) {
      best = &form;
      blanks = *std::move(found);
    }
  }
  if (!best) return std::nullopt;
  return filled(best->chinese, blanks);
}

}  // namespace

Language preferred(string_view accept_language) {
  Language best = Language::en;
  double most = 0;
  while (!accept_language.empty()) {
    string_view item = accept_language.substr(0, accept_language.find(','));
    accept_language.remove_prefix(std::min(accept_language.size(), item.size() + 1));
    while (item.starts_with(' ')) item.remove_prefix(1);
    double weight = 1;
    if (const auto q = item.find(";q="); q != item.npos)
      if (std::from_chars(item.data() + q + 3, item.data() + item.size(), weight).ec != std::errc()) continue;
    const string_view tag = item.substr(0, 2);
    const bool zh = tag == "zh" || tag == "ZH" || tag == "Zh";
    if ((!zh && tag != "en" && tag != "EN") || weight <= most) continue;
    most = weight;
    best = zh ? Language::zh : Language::en;
  }
  return best;
}

std::string told(Language language, string_view text, string_view code) {
  if (language == Language::en || text.empty()) return std::string(text);
  if (auto chinese = chinese_of(text)) return *std::move(chinese);
  const auto meaning = catalogue().texts.find("code:" + std::string(code));
  if (meaning == catalogue().texts.end()) return std::string(text);
  return std::string(meaning->second) + "（" + std::string(text) + "）";
}

Error told(Language language, Error error, string_view code) {
  if (language == Language::en) return error;
  if (code.empty()) code = base::name_of(error.code);
  const FieldError first = error.fields.empty() ? FieldError{} : error.fields.front();
  for (FieldError& field : error.fields) field.message = told(language, field.message);
  const std::string subject = first.field.empty() ? "The input" : first.field;
  if (!error.fields.empty() && error.message == subject + " " + first.message + ".")
    error.message =
        (first.field.empty() ? std::string(word(subject)) : subject) + "：" + error.fields.front().message + "。";
  else
    error.message = told(language, error.message, code);
  return error;
}

bool is_translated(string_view text) {
  return chinese_of(text).has_value();
}

}  // namespace deskbell::refusals
