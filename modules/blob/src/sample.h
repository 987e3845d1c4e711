#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace deskbell::blob {

// Enough of content that goes by to tell what it is: all of it, or the beginning and the end (where archives list what
// they hold).
class Sample {
 public:
  void add(std::string_view bytes);
  // Call once, at the end.
  std::string take();

 private:
  std::string head_;
  std::string tail_;
  std::size_t size_ = 0;
};

}  // namespace deskbell::blob
