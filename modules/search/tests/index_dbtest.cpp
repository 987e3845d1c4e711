#include <base/random.h>
#include <search/index.h>
#include <storage/testing.h>
#include <text/terms.h>

#include <gmock/gmock.h>

#include <set>

namespace deskbell::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class SearchIndex : public testing::TestWithParam<storage::Engine> {
 protected:
  void add(std::int64_t id, std::string text, std::int64_t parent = 7, std::string kind = "message") {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      put(tx, {.id = id, .kind = kind, .parent = parent, .at = Time(std::chrono::microseconds(id)), .text = text});
      return {};
    }));
  }
  void scopes(std::int64_t parent, std::vector<std::int64_t> ids) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      set_scopes(tx, parent, ids);
      return {};
    }));
  }
  Hits find(Query query) {
    if (query.filter.kinds.empty()) query.filter.kinds = {"message", "note", "contact"};
    if (query.patience == Query().patience) query.patience = std::chrono::hours(1);
    return database->read([&](storage::Snapshot& snapshot) { return search(snapshot, query); });
  }
  std::vector<std::int64_t> ids(Query query) {
    std::vector<std::int64_t> out;
    for (const auto& hit : find(query).items) out.push_back(hit.id);
    return out;
  }
  std::vector<std::int64_t> ids(std::string_view query) { return ids(Query{.text = query}); }

  storage::TestDatabase database{GetParam(), {schema()}};
};
DESKBELL_ON_BOTH_ENGINES(SearchIndex);

TEST_P(SearchIndex, words_are_found_newest_first) {
  add(1, "Where is my refund?");
  add(2, "The REFUND was sent.");
  add(3, "Thank you.");
  EXPECT_THAT(ids("refund "), ElementsAre(2, 1));
  EXPECT_THAT(ids("refund sent"), ElementsAre(2));
  EXPECT_THAT(ids("ref"), ElementsAre(2, 1));
  EXPECT_THAT(ids("ref "), IsEmpty());
  EXPECT_THAT(ids("nothing"), IsEmpty());
}

TEST_P(SearchIndex, what_is_still_being_typed_finds_every_word_that_begins_so) {
  add(1, "one parcel");
  add(2, "two parcels");
  add(3, "a parc, a part, a zoo");
  add(4, "parcelbox", 7, "note");
  EXPECT_THAT(ids("parcel"), ElementsAre(4, 2, 1));
  EXPECT_THAT(ids("two parc"), ElementsAre(2));
  EXPECT_THAT(ids("a-par"), ElementsAre(3));
  EXPECT_THAT(ids("zoo"), ElementsAre(3));
  EXPECT_THAT(ids("zoop"), IsEmpty());
  for (int number = 100; number < 200; ++number) add(number, "order5" + std::to_string(number));
  EXPECT_EQ(ids(Query{.text = "order 5", .limit = 200}).size(), 0) << "a digit alone is no beginning";
  EXPECT_EQ(ids(Query{.text = "order 51", .limit = 200}).size(), 100) << "more words than are looked up one by one";
}

TEST_P(SearchIndex, two_chinese_characters_are_found_in_both_spellings) {
  add(1, "我想退货，洗衣机坏了");
  add(2, "請問怎麼退貨？");
  add(3, "退一件货");
  EXPECT_THAT(ids("退货"), ElementsAre(2, 1));
  EXPECT_THAT(ids("退貨"), ElementsAre(2, 1));
  EXPECT_THAT(ids("洗衣机"), ElementsAre(1));
  EXPECT_THAT(ids("衣机坏"), ElementsAre(1));
  EXPECT_THAT(ids("货"), ElementsAre(3, 2, 1));
  EXPECT_THAT(ids("退货 坏了"), ElementsAre(1));
}

TEST_P(SearchIndex, order_numbers_and_addresses_are_found_as_one) {
  add(1, "Order AB-1234 for anna@example.com");
  add(2, "1234 AB example anna");
  EXPECT_THAT(ids("AB-1234 "), ElementsAre(1));
  EXPECT_THAT(ids("ab12"), ElementsAre(1));
  EXPECT_THAT(ids("anna@example.com"), ElementsAre(1));
  EXPECT_THAT(ids("1234 "), ElementsAre(2, 1));
}

TEST_P(SearchIndex, a_hit_tells_what_was_found_where) {
  add(5, "Please send the refund today", 70);
  const auto hits = find({.text = "refund "});
  ASSERT_EQ(hits.items.size(), 1);
  EXPECT_EQ(hits.items[0].kind, "message");
  EXPECT_EQ(hits.items[0].parent, 70);
  EXPECT_EQ(hits.items[0].at, Time(std::chrono::microseconds(5)));
  EXPECT_EQ(hits.items[0].excerpt.text, "Please send the refund today");
  EXPECT_THAT(hits.items[0].excerpt.highlights, ElementsAre(Pair(16, 22)));
  EXPECT_FALSE(hits.next);
}

TEST_P(SearchIndex, a_changed_or_removed_document_is_no_longer_found_by_its_old_words) {
  add(1, "apple 苹果");
  add(1, "banana", 8, "note");
  EXPECT_THAT(ids("apple "), IsEmpty());
  EXPECT_THAT(ids("苹果"), IsEmpty());
  EXPECT_THAT(ids("banana "), ElementsAre(1));
  EXPECT_THAT(ids({.text = "banana ", .filter = {.kinds = {"message"}}}), IsEmpty());
  add(2, "banana bread", 9);
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    remove(tx, 1);
    remove(tx, 1);
    remove(tx, 99);
    return {};
  }));
  EXPECT_THAT(ids("banana "), ElementsAre(2));
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    remove_all_of(tx, 9);
    return {};
  }));
  EXPECT_THAT(ids("banana "), IsEmpty());
  EXPECT_THAT(database->check(), IsEmpty());
}

TEST_P(SearchIndex, filters_narrow_by_kind_parent_and_reader) {
  add(1, "hello one", 10);
  add(2, "hello two", 20);
  add(3, "hello three", 20, "note");
  add(4, "hello four", 4, "contact");
  scopes(10, {100, 101});
  scopes(20, {102});
  EXPECT_THAT(ids({.text = "hello ", .filter = {.kinds = {"message"}}}), ElementsAre(2, 1));
  EXPECT_THAT(ids({.text = "hello ", .filter = {.kinds = {"contact", "note"}}}), ElementsAre(4, 3));
  EXPECT_THAT(ids({.text = "hello ", .filter = {.parent = 20}}), ElementsAre(3, 2));
  EXPECT_THAT(ids({.text = "hello ", .filter = {.kinds = {"note"}, .parent = 20}}), ElementsAre(3));
  EXPECT_THAT(ids({.text = "hello ", .filter = {.readable_by = {{101, 999}}}}), ElementsAre(1));
  EXPECT_THAT(ids({.text = "hello ", .filter = {.readable_by = {{100, 102}}}}), ElementsAre(3, 2, 1));
  EXPECT_THAT(ids({.text = "hello ", .filter = {.parent = 20, .readable_by = {{100}}}}), IsEmpty());
  EXPECT_THAT(ids({.text = "hello ", .filter = {.readable_by = {std::vector<std::int64_t>{}}}}), IsEmpty());
  scopes(20, {100});
  EXPECT_THAT(ids({.text = "hello ", .filter = {.readable_by = {{102}}}}), IsEmpty());
  EXPECT_THAT(ids({.text = "hello ", .filter = {.readable_by = {{100}}}}), ElementsAre(3, 2, 1));
}

TEST_P(SearchIndex, pages_follow_one_another_without_gap_or_repetition) {
  for (int i = 1; i <= 25; ++i) add(i, "word " + std::to_string(i % 2), 1 + i % 2);
  for (const bool inside : {false, true}) {
    std::vector<std::int64_t> seen;
    std::int64_t before = 0;
    for (int page = 0; page < 10; ++page) {
      Query query{.text = "word ", .limit = 4, .before = before};
      if (inside) query.filter.parent = 1;
      const auto hits = find(query);
      for (const auto& hit : hits.items) seen.push_back(hit.id);
      if (!hits.next) break;
      before = *hits.next;
    }
    EXPECT_EQ(seen.size(), inside ? 12 : 25);
    EXPECT_TRUE(std::ranges::is_sorted(seen, std::greater()));
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), seen.size());
  }
}

TEST_P(SearchIndex, a_reader_of_little_gets_a_cursor_instead_of_a_long_wait) {
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    put(tx, {.id = 1, .kind = "message", .parent = 1, .text = "word"});
    for (int i = 2; i <= kMaxCandidates + 10; ++i) put(tx, {.id = i, .kind = "message", .parent = 2, .text = "word"});
    set_scopes(tx, 1, {100});
    return {};
  }));
  const auto first = find({.text = "word ", .filter = {.readable_by = {{100}}}});
  EXPECT_THAT(first.items, IsEmpty());
  ASSERT_TRUE(first.next);
  const auto second = find({.text = "word ", .filter = {.readable_by = {{100}}}, .before = *first.next});
  ASSERT_EQ(second.items.size(), 1);
  EXPECT_FALSE(second.next);
}

TEST_P(SearchIndex, when_patience_ends_the_cursor_goes_on_without_gap) {
  for (int i = 1; i <= 300; ++i) add(i, i % 100 == 1 ? "needle hay" : "hay");
  std::vector<std::int64_t> seen;
  std::int64_t before = 0;
  int calls = 0;
  for (; calls < 200; ++calls) {
    const auto hits = find({.text = "hay needle ", .before = before, .patience = std::chrono::milliseconds(0)});
    for (const auto& hit : hits.items) seen.push_back(hit.id);
    if (!hits.next) break;
    before = *hits.next;
  }
  EXPECT_THAT(seen, ElementsAre(201, 101, 1));
  EXPECT_GT(calls, 10);
  EXPECT_THAT(ids("hay needle "), ElementsAre(201, 101, 1));
}

TEST_P(SearchIndex, no_input_becomes_query_syntax) {
  add(1, "k_message NEAR AND OR NOT terms quote' \" back\\slash * ^ : ( ) & | ! <-> $1");
  for (const char* query :
       {"\"", "'",           "a\" OR \"b", "NEAR(a b)", "terms:x",   "* *",     "-",
        "^a", "a AND",       "NOT",        "(",         "k_message", "a:* | b", "'; DROP TABLE search_term; --",
        "\\", "back\\slash", "<->",        "!",         "\xff\xfe",  "$1",      "%"})
    EXPECT_NO_THROW(ids(query)) << query;
  EXPECT_THAT(ids("and "), ElementsAre(1));
  EXPECT_THAT(ids("quote'"), ElementsAre(1));
  EXPECT_THAT(ids("k_contact"), IsEmpty());
}

TEST_P(SearchIndex, an_index_of_another_scheme_is_emptied_once) {
  const auto ensure = [&] {
    return *database->write([&](storage::Transaction& tx) -> Result<bool> { return ensure_scheme(tx); });
  };
  EXPECT_TRUE(ensure());
  add(1, "hello");
  EXPECT_FALSE(ensure());
  EXPECT_THAT(ids("hello"), ElementsAre(1));
}

// The index finds what matches() says, for random texts and queries of few words and characters.
TEST_P(SearchIndex, agrees_with_the_definition_of_a_match) {
  base::SeededRandom random(11);
  const std::string_view pieces[] = {"re", "refund", "Order", " ",  " ", "-", "12", "123",
                                     "退", "货",     "機",    "，", "é", "'", "ok"};
  const auto make = [&](std::uint64_t longest) {
    std::string out;
    for (auto count = 1 + random.below(longest); count > 0; --count) out += pieces[random.below(std::size(pieces))];
    return out;
  };
  std::vector<std::string> texts;
  for (int i = 0; i < 120; ++i) texts.push_back(make(12));
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    for (std::size_t i = 0; i < texts.size(); ++i)
      put(tx, {.id = static_cast<std::int64_t>(i) + 1, .kind = "message", .parent = 1, .text = texts[i]});
    return {};
  }));
  for (int round = 0; round < 300; ++round) {
    const std::string query = make(4);
    const auto parts = text::query_terms(query);
    std::vector<std::int64_t> expected;
    for (std::size_t i = texts.size(); i > 0 && !parts.empty(); --i)
      if (text::matches(texts[i - 1], parts)) expected.push_back(static_cast<std::int64_t>(i));
    EXPECT_EQ(ids({.text = query, .limit = 200}), expected) << '"' << query << '"';
    EXPECT_EQ(ids({.text = query, .filter = {.parent = 1}, .limit = 200}), expected) << '"' << query << '"';
  }
}

}  // namespace
}  // namespace deskbell::search
