#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <base/random.h>

// The talks of the demo company, read from dialogues.toml (embedded).
namespace deskbell::app {

enum class Speaker { customer, agent };

struct Line {
  Speaker speaker = Speaker::customer;
  std::string text;  // with {name}, {order}, {product}
};

struct Dialogue {
  std::string language;
  std::string queue;
  std::vector<std::string> tags;
  std::vector<int> scores;
  std::vector<Line> lines;
};

struct Chatter {
  std::vector<std::string> impatient;
  std::vector<std::string> thanks;
};

struct Script {
  std::vector<Dialogue> dialogues;
  Chatter english;
  Chatter chinese;
  std::vector<std::string> products;
  std::vector<std::string> english_names;
  std::vector<std::string> chinese_names;

  const Chatter& chatter(std::string_view language) const { return language == "en" ? english : chinese; }
  const std::vector<std::string>& names(std::string_view language) const {
    return language == "en" ? english_names : chinese_names;
  }
};

const Script& script();

// One of the list, by chance.
template <class T>
const T& pick(Random& random, const std::vector<T>& from) {
  return from[random.below(from.size())];
}

struct Filling {
  std::string name;
  std::string order;
  std::string product;
};
std::string filled(std::string text, const Filling& filling);

}  // namespace deskbell::app
