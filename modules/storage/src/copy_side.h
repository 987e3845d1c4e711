#pragma once
#include <storage/database.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::storage {

enum class ColumnKind { integer, real, boolean, text, bytes };

struct CopyColumn {
  std::string name;
  ColumnKind kind;
};

struct CopyTable {
  std::string name;
  std::vector<CopyColumn> columns;  // by name
  std::vector<std::size_t> key;     // the primary key's columns in their order; empty: there is none
};

// A database that nobody else has open while this lives.
class CopySide {
 public:
  // Throws std::runtime_error when somebody has it open.
  static std::unique_ptr<CopySide> open(const std::string& url);
  virtual ~CopySide() = default;

  virtual Dialect dialect() const = 0;
  virtual std::int64_t query(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor& visit) = 0;
  virtual void run_script(std::string_view sql) = 0;
  // By name, without what storage keeps for itself and without parts of other tables.
  virtual std::vector<CopyTable> tables() = 0;
};

}  // namespace deskbell::storage
