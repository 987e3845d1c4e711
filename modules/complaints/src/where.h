#pragma once
#include <storage/database.h>

#include <deque>
#include <string>
#include <vector>

namespace deskbell::complaints::store {

// A condition that grows with its values, which live as long as it does.
class Where {
 public:
  // The parameter's name in the text.
  std::string value(std::int64_t number) {
    values_.emplace_back(number);
    return "$" + std::to_string(values_.size());
  }
  std::string value(std::string text) {
    values_.emplace_back(std::string_view(texts_.emplace_back(std::move(text))));
    return "$" + std::to_string(values_.size());
  }
  void add(const std::string& condition) { text_ += " AND " + condition; }
  template <class T>
  void add(const std::string& before, T it, const std::string& after = "") {
    const std::string name = value(std::move(it));
    add(before + " " + name + after);
  }
  template <class Tag>
  void add_one_of(const std::string& column, const std::vector<Id<Tag>>& ids) {
    std::string list;
    for (const auto id : ids) list += (list.empty() ? "" : ", ") + base::to_string(id);
    add(list.empty() ? "1 = 0" : column + " IN (" + list + ")");
  }
  void add_before(const std::string& a, std::int64_t at, const std::string& b, std::int64_t id) {
    add_place(a, at, b, id, " < ");
  }
  void add_after(const std::string& a, std::int64_t at, const std::string& b, std::int64_t id) {
    add_place(a, at, b, id, " > ");
  }
  const std::string& text() const { return text_; }
  const std::vector<storage::Value>& values() const { return values_; }

 private:
  void add_place(const std::string& a, std::int64_t at, const std::string& b, std::int64_t id,
                 const std::string& than) {
    const std::string first = value(at);
    const std::string second = value(id);
    add("(" + a + than + first + " OR (" + a + " = " + first + " AND " + b + than + second + "))");
  }
  std::string text_ = " WHERE 1 = 1";
  std::vector<storage::Value> values_;
  std::deque<std::string> texts_;
};

}  // namespace deskbell::complaints::store
