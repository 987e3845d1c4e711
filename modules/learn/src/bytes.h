#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// Numbers, texts and tables as little-endian bytes, each table with its size in front.
namespace deskbell::learn {

static_assert(std::endian::native == std::endian::little, "model files are written as memory holds them");

class ByteWriter {
 public:
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void put(const T& value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    out_ += text;
  }
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void put_table(const std::vector<T>& table) {
    put(static_cast<std::uint64_t>(table.size()));
    if (!table.empty()) out_.append(reinterpret_cast<const char*>(table.data()), table.size() * sizeof(T));
  }
  const std::string& bytes() const { return out_; }

 private:
  std::string out_;
};

// Reading behind the end gives zeros and `failed`; a table is only made when its bytes are there.
class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  template <class T>
    requires std::is_trivially_copyable_v<T>
  T take() {
    T value{};
    if (const auto bytes = next(sizeof value); !bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string take_text(std::size_t limit) {
    const auto size = take<std::uint32_t>();
    if (size > limit) failed_ = true;
    return failed_ ? std::string() : std::string(next(size));
  }
  template <class T>
    requires std::is_trivially_copyable_v<T>
  std::vector<T> take_table() {
    const auto size = take<std::uint64_t>();
    if (failed_ || size > in_.size() / sizeof(T)) {
      failed_ = true;
      return {};
    }
    std::vector<T> table(size);
    const auto bytes = next(size * sizeof(T));
    if (!bytes.empty()) std::memcpy(table.data(), bytes.data(), bytes.size());
    return table;
  }
  bool failed() const { return failed_; }
  bool at_end() const { return in_.empty(); }

 private:
  std::string_view next(std::size_t size) {
    if (failed_ || size > in_.size()) {
      failed_ = true;
      return {};
    }
    const auto out = in_.substr(0, size);
    in_.remove_prefix(size);
    return out;
  }

  std::string_view in_;
  bool failed_ = false;
};

}  // namespace deskbell::learn
