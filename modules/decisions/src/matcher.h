#pragma once
#include <decisions/condition.h>

#include <string>
#include <vector>

// A condition as it is evaluated.
namespace deskbell::decisions {

enum class NodeKind { all, any, none, test };

// A moment, or a distance from now.
struct Moment {
  Time at;
  std::chrono::seconds from_now{0};
  bool relative = false;
  Time resolved(Time now) const { return relative ? now + from_now : at; }
};

struct Matcher::Node {
  NodeKind kind = NodeKind::all;
  std::vector<Node> children = {};
  // Of a test:
  int slot = -1;
  std::string fact = {};
  Operator is = Operator::is;
  FactType type = FactType::text;  // a value of another type is as good as none
  json::value expected = nullptr;
  std::string path = {};
  std::string text = {};  // is, is_not; folded for contains and starts_with
  double number = 0;
  bool yes = false;
  Moment moment = {};
  std::vector<std::string> texts = {};               // sorted
  std::vector<double> numbers = {};                  // sorted
  std::vector<std::vector<std::string>> words = {};  // matches_words: terms that stand next to each other
};

bool holds(const Matcher::Node& node, const View& view);
// The same; `because` gets the tests that decided.
bool explain(const Matcher::Node& node, const View& view, std::vector<Finding>& because);

}  // namespace deskbell::decisions
