#pragma once
#include <text/entities.h>

#include <gmock/gmock.h>

#include <span>
#include <string>
#include <string_view>

// Writers stand on Monday, 2 March 2026, 10:00 on their wall.
namespace deskbell::text {

struct EntityRow {
  std::string_view text;
  std::string_view found;  // "kind value", parted by "; "
};

inline LocalTime monday_at_ten() {
  return std::chrono::local_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(10);
}

inline std::string told(const std::vector<Entity>& found) {
  std::string out;
  for (const Entity& entity : found) {
    if (!out.empty()) out += "; ";
    out += boost::describe::enum_to_string(entity.kind, "?");
    out += " " + entity.value;
  }
  return out;
}

inline void check_entities(std::span<const EntityRow> rows, const EntitySetting& setting) {
  for (const EntityRow& row : rows) {
    const auto found = entities(row.text, setting);
    EXPECT_EQ(told(found), row.found) << row.text;
    std::size_t last = 0;
    for (const Entity& entity : found) {
      EXPECT_LE(last, entity.begin) << row.text;
      EXPECT_LT(entity.begin, entity.end) << row.text;
      EXPECT_LE(entity.end, row.text.size()) << row.text;
      EXPECT_GT(entity.confidence, 0) << row.text;
      EXPECT_LE(entity.confidence, 1) << row.text;
      last = entity.end;
    }
  }
}

inline EntitySetting american() {
  return {.now = monday_at_ten()};
}
inline EntitySetting german() {
  return {.now = monday_at_ten(), .region = "DE", .date_order = DateOrder::day_month};
}
inline EntitySetting chinese() {
  return {.now = monday_at_ten(), .region = "CN"};
}

}  // namespace deskbell::text
