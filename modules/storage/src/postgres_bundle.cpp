#include "postgres_bundle.h"

#include <charconv>
#include <stdexcept>

// The text form: https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO
namespace deskbell::storage {
namespace {

void put_number(std::string& out, auto number) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void put_text(std::string& out, std::string_view text) {
  if (text.find('\0') != std::string_view::npos)
    throw std::invalid_argument("storage: text with a zero character cannot be stored");
  out += '"';
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t special = std::min(text.find_first_of("\"\\", from), text.size());
    out += text.substr(from, special - from);
    if (special < text.size()) (out += '\\') += text[special];
    from = special + 1;
  }
  out += '"';
}

void put_bytes(std::string& out, Bytes bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += "\"\\\\x";
  for (const std::byte byte : bytes) {
    out += kDigits[std::to_integer<unsigned>(byte) >> 4];
    out += kDigits[std::to_integer<unsigned>(byte) & 15];
  }
  out += '"';
}

void put(std::string& out, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return put_number(out, *integer);
  if (const auto* real = std::get_if<double>(&value)) return put_number(out, *real);
  if (const auto* boolean = std::get_if<bool>(&value)) return void(out += *boolean ? 't' : 'f');
  if (const auto* text = std::get_if<std::string_view>(&value)) return put_text(out, *text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) return put_bytes(out, *bytes);
  out += "NULL";
}

}  // namespace

bool PostgresBundle::add(std::span<const Value> values) {
  const auto* first = values.empty() ? nullptr : std::get_if<std::int64_t>(&values.front());
  if (!first) throw std::logic_error("storage: the first value of a statement with `many` has to be a number");
  if (!first_values_.insert(*first).second) return false;
  arrays_.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    arrays_[i] += arrays_[i].empty() ? '{' : ',';
    put(arrays_[i], values[i]);
  }
  return true;
}

const std::vector<std::string>& PostgresBundle::arrays() {
  if (!closed_)
    for (std::string& array : arrays_) array += '}';
  closed_ = true;
  return arrays_;
}

}  // namespace deskbell::storage
