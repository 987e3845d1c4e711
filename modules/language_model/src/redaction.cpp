#include "names_in.h"

#include <text/entities.h>
#include <text/lines.h>

#include <language_model/redaction.h>

#include <algorithm>
#include <cctype>

namespace deskbell::language_model {
namespace {

using text::EntityKind;

constexpr std::ptrdiff_t kManyDigits = 5;
constexpr std::size_t kReadAtOnce = 16'000;  // bytes: text::entities reads no more of one text than 20,000

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool is_covered(EntityKind kind) {
  return text::is_sensitive(kind) || kind == EntityKind::order_number || kind == EntityKind::parcel_number ||
         kind == EntityKind::url;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

// What is put back for it: whoever could pay or prove himself with it is shown its end only.
std::string shown(const text::Entity& entity, std::string_view original) {
  switch (entity.kind) {
    case EntityKind::card_number:
    case EntityKind::iban:
    case EntityKind::id_number:
    case EntityKind::social_security_number: {
      text::Entity whole = entity;
      whole.begin = 0;
      whole.end = original.size();
      return text::masked(original, std::span(&whole, 1));
    }
    default:
      return std::string(original);
  }
}

// "[PHONE_2]" at `from`: its length; 0: none.
std::size_t mark_length(std::string_view text, std::size_t from) {
  std::size_t at = from + 1;
  while (at < text.size() && (is_capital(text[at]) || text[at] == '_')) ++at;
  const std::size_t digits = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  const bool good = text[from] == '[' && digits > from + 2 && text[digits - 1] == '_' && at > digits &&
                    at < text.size() && text[at] == ']';
  return good ? at + 1 - from : 0;
}

}  // namespace

std::vector<std::string_view> marks_in(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = text.find('['); at != text.npos; at = text.find('[', at + 1))
    if (const auto length = mark_length(text, at)) out.push_back(text.substr(at, length));
  return out;
}

Redaction::Redaction(const std::vector<std::string>& names) : names_(forms_of(names)) {}

const std::string& Redaction::mark_for(std::string_view kind, std::string_view original, std::string_view put_back) {
  std::string& mark = marks_[std::string(original)];
  if (mark.empty()) {
    const std::string name = upper(kind);
    mark = "[" + name + "_" + std::to_string(++given_[name]) + "]";
    revealed_[mark] = put_back;
  }
  return mark;
}

// Names, words with many digits, and what merely looks like one of our marks.
std::string Redaction::without_names(std::string_view text) {
  std::string out;
  const auto names = names_in(text, names_);
  auto name = names.begin();
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '[')
      if (const auto length = mark_length(text, at)) {
        out += mark_for("text", text.substr(at, length), text.substr(at, length));
        at += length;
        continue;
      }
    while (name != names.end() && name->begin < at) ++name;
    if (name != names.end() && name->begin == at) {
      const std::string_view original = text.substr(at, name->end - at);
      out += mark_for("name", original, original);
      at = name->end;
      continue;
    }
    const bool begins = at == 0 || !is_plain(text[at - 1]);
    std::size_t end = at;
    while (end < text.size() && (is_plain(text[end]) || text[end] == '-')) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (begins && std::ranges::count_if(word, is_digit) >= kManyDigits) {
      out += mark_for("number", word, word);
      at = end;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::string Redaction::covered(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    // Cut between words, so that no number is parted.
    std::size_t size = std::min(text.size(), kReadAtOnce);
    if (size < text.size())
      if (const auto blank = text.substr(0, size).find_last_of(" \n"); blank != text.npos && blank > 0) size = blank;
    const std::string_view part = text.substr(0, size);
    std::size_t at = 0;
    for (const text::Entity& entity : text::entities(part, {})) {
      if (!is_covered(entity.kind) || entity.begin < at) continue;
      const std::string_view original = part.substr(entity.begin, entity.end - entity.begin);
      out += without_names(part.substr(at, entity.begin - at));
      out += mark_for(boost::describe::enum_to_string(entity.kind, "thing"), original, shown(entity, original));
      at = entity.end;
    }
    out += without_names(part.substr(at));
    text.remove_prefix(size);
  }
  return out;
}

Result<std::string> Redaction::uncovered(std::string_view text) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = text[at] == '[' ? mark_length(text, at) : 0;
    if (length == 0) {
      out += text[at++];
      continue;
    }
    const auto known = revealed_.find(text.substr(at, length));
    if (known == revealed_.end())
      return failure(ErrorCode::failed_precondition, "The model made up something that was covered.");
    out += known->second;
    at += length;
  }
  return out;
}

}  // namespace deskbell::language_model
