#include "tail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::events {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

std::vector<std::shared_ptr<const Event>> batch(std::initializer_list<std::int64_t> positions, std::size_t bytes = 0) {
  std::vector<std::shared_ptr<const Event>> out;
  for (const std::int64_t position : positions) {
    Event event;
    event.position = position;
    event.payload = std::string(bytes, 'x');
    out.push_back(std::make_shared<const Event>(std::move(event)));
  }
  return out;
}

std::optional<std::vector<std::int64_t>> positions(const std::optional<std::vector<Event>>& events) {
  if (!events) return std::nullopt;
  std::vector<std::int64_t> out;
  for (const Event& event : *events) out.push_back(event.position);
  return out;
}

TEST(Tail, knows_nothing_at_first) {
  const Tail tail;
  EXPECT_EQ(tail.read(0, 10), std::nullopt);
}

TEST(Tail, answers_from_where_it_begins_and_no_earlier) {
  Tail tail;
  tail.add(10, {});
  EXPECT_EQ(positions(tail.read(9, 10)), std::nullopt);
  EXPECT_THAT(positions(tail.read(10, 10)), Optional(IsEmpty()));
  tail.add(10, batch({12, 15}));
  tail.add(15, batch({16}));
  EXPECT_THAT(positions(tail.read(10, 10)), Optional(ElementsAre(12, 15, 16)));
  EXPECT_THAT(positions(tail.read(10, 2)), Optional(ElementsAre(12, 15)));
  EXPECT_THAT(positions(tail.read(13, 10)), Optional(ElementsAre(15, 16)));
  EXPECT_THAT(positions(tail.read(16, 10)), Optional(IsEmpty()));
  EXPECT_EQ(positions(tail.read(9, 10)), std::nullopt);
}

TEST(Tail, forgets_what_lies_before_a_gap) {
  Tail tail;
  tail.add(0, batch({1, 2}));
  tail.add(3, batch({4}));
  EXPECT_EQ(positions(tail.read(0, 10)), std::nullopt);
  EXPECT_EQ(positions(tail.read(2, 10)), std::nullopt);
  EXPECT_THAT(positions(tail.read(3, 10)), Optional(ElementsAre(4)));
}

TEST(Tail, keeps_so_many_bytes) {
  Tail tail(10'000);
  for (std::int64_t position = 1; position <= 20; ++position) tail.add(position - 1, batch({position}, 1'000));
  EXPECT_EQ(positions(tail.read(1, 10)), std::nullopt);
  EXPECT_THAT(positions(tail.read(17, 10)), Optional(ElementsAre(18, 19, 20)));
  tail.add(20, batch({21}, 50'000));
  EXPECT_EQ(positions(tail.read(20, 10)), std::nullopt);
  EXPECT_THAT(positions(tail.read(21, 10)), Optional(IsEmpty()));
}

}  // namespace
}  // namespace deskbell::events
