#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace deskbell::learn {

// One feature that a text has, and how much of it.
struct Entry {
  std::uint32_t feature;
  float value;
};
using Row = std::span<const Entry>;

// Texts as features, one row each, most features absent.
class Rows {
 public:
  void add(Row row) {
    entries_.insert(entries_.end(), row.begin(), row.end());
    ends_.push_back(entries_.size());
  }
  std::size_t size() const { return ends_.size(); }
  std::size_t entries() const { return entries_.size(); }
  Row operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return {entries_.data() + begin, ends_[i] - begin};
  }

 private:
  std::vector<Entry> entries_;
  std::vector<std::size_t> ends_;
};

}  // namespace deskbell::learn
