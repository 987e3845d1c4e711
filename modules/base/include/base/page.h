#pragma once
#include <optional>
#include <string>
#include <vector>

#include <base/json.h>

// One page of a list. `next` is the cursor that asks for the page after this one; absent on the last.
namespace deskbell::base {

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
  BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

// What a caller may ask of a list: 1 to 200 items, 50 when he does not say.
inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 200;
inline int page_size(std::optional<int> asked) {
  const int size = asked.value_or(kDefaultPageSize);
  return size < 1 ? 1 : size > kMaxPageSize ? kMaxPageSize : size;
}

}  // namespace deskbell::base

namespace deskbell {
using base::Page;
}
