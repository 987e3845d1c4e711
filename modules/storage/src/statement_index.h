#pragma once
#include <storage/schema.h>

#include <cstdint>
#include <span>
#include <vector>

namespace deskbell::storage {

// Finds a statement's dense number by its address: open addressing, at most half full. Immutable, so shared freely.
class StatementIndex {
 public:
  // Throws std::runtime_error when two statements bear the same name.
  explicit StatementIndex(std::span<const Schema> schemas);

  std::size_t size() const { return statements_.size(); }
  const Statement& operator[](std::size_t number) const { return *statements_[number]; }

  std::size_t at(const Statement& statement) const {
    for (std::size_t slot = slot_of(&statement);; slot = (slot + 1) & mask_) {
      if (slots_[slot].statement == &statement) return slots_[slot].number;
      if (slots_[slot].statement == nullptr) throw_unlisted(statement);
    }
  }

 private:
  struct Slot {
    const Statement* statement = nullptr;
    std::uint32_t number = 0;
  };
  std::size_t slot_of(const Statement* statement) const {
    return (reinterpret_cast<std::uintptr_t>(statement) * 0x9E3779B97F4A7C15ULL >> 32) & mask_;
  }
  bool insert(const Statement* statement);
  [[noreturn]] static void throw_unlisted(const Statement& statement);

  std::vector<const Statement*> statements_;
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
};

}  // namespace deskbell::storage
