#pragma once
#include "matcher.h"

namespace deskbell::decisions {

// Checks a condition and makes its nodes in one go: what is wrong is told with path and reason.
class Checker {
 public:
  Checker(const Vocabulary& vocabulary, Slots& slots) : vocabulary_(vocabulary), slots_(slots) {}

  Matcher::Node check(const Condition& condition, const std::string& path);
  // A test whose parts come from elsewhere; `fact_path` and `value_path` name them in mistakes.
  struct Test {
    const std::string& fact;
    Operator is;
    const json::value* value;
    const std::string& path;
    std::string fact_path, is_path, value_path;
  };
  Matcher::Node check(const Test& test);
  // Whether facts of this type can be compared so.
  static bool fits(Operator is, FactType type);

  void fail(std::string path, std::string what);
  std::vector<FieldError>& mistakes() { return mistakes_; }

 private:
  Matcher::Node check(const Condition& condition, const std::string& path, int depth);
  void read_operand(Matcher::Node& node, const Fact& fact, const Test& test);
  void read_list(Matcher::Node& node, const Fact& fact, const Test& test);

  const Vocabulary& vocabulary_;
  Slots& slots_;
  std::vector<FieldError> mistakes_;
  int tests_ = 0;
};

}  // namespace deskbell::decisions
