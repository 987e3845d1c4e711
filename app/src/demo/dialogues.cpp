#include "dialogues.h"

#include <stdexcept>

#include <toml++/toml.h>

namespace deskbell::app {
namespace {

constexpr char kText[] = {
#embed "dialogues.toml"
};

std::vector<std::string> texts(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* array = table[key].as_array())
    for (const auto& one : *array) out.push_back(one.value_or(std::string()));
  return out;
}

Line line_of(const std::string& text) {
  if (text.size() < 4 || text[1] != ':') throw std::logic_error("dialogues.toml: a line begins with c: or a:, not " + text);
  return {text[0] == 'a' ? Speaker::agent : Speaker::customer, text.substr(3)};
}

Dialogue dialogue_of(const toml::table& table) {
  Dialogue out{.language = table["language"].value_or(std::string()), .queue = table["queue"].value_or(std::string()), .tags = texts(table, "tags"), .scores = {}, .lines = {}};
  for (const auto& score : *table["scores"].as_array()) out.scores.push_back(static_cast<int>(score.value_or(5)));
  for (const auto& text : texts(table, "lines")) out.lines.push_back(line_of(text));
  return out;
}

Script read() {
  const toml::table root = toml::parse(std::string_view(kText, sizeof kText));
  Script out;
  for (const auto& one : *root["dialogue"].as_array()) out.dialogues.push_back(dialogue_of(*one.as_table()));
  const auto chatter = [&](const char* language) {
    const auto& table = *root["live"][language].as_table();
    return Chatter{texts(table, "impatient"), texts(table, "thanks")};
  };
  out.english = chatter("en");
  out.chinese = chatter("zh-CN");
  const auto& company = *root["company"].as_table();
  out.products = texts(company, "products");
  out.english_names = texts(company, "english_names");
  out.chinese_names = texts(company, "chinese_names");
  return out;
}

void replace_all(std::string& text, std::string_view what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
}

}  // namespace

const Script& script() {
  static const Script kScript = read();
  return kScript;
}

std::string filled(std::string text, const Filling& filling) {
  replace_all(text, "{name}", filling.name);
  replace_all(text, "{order}", filling.order);
  replace_all(text, "{product}", filling.product);
  return text;
}

}  // namespace deskbell::app
