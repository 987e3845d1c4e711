#include <base/random.h>

#include <cerrno>
#include <cstring>
#include <sys/random.h>
#include <system_error>
#include <vector>

namespace deskbell::base {

std::uint64_t Random::next() {
  std::uint64_t value;
  fill({reinterpret_cast<unsigned char*>(&value), sizeof value});
  return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
  // Rejects the last incomplete range, so that no value is likelier than another.
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  std::uint64_t value;
  do value = next();
  while (value >= limit);
  return value % bound;
}

double Random::fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::string Random::token(int bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::vector<unsigned char> raw(static_cast<std::size_t>(bytes));
  fill(raw);
  std::string token;
  unsigned pending = 0;
  int bits = 0;
  for (unsigned char byte : raw) {
    pending = pending << 8 | byte;
    for (bits += 8; bits >= 6; bits -= 6) token += kAlphabet[pending >> (bits - 6) & 63];
  }
  if (bits > 0) token += kAlphabet[pending << (6 - bits) & 63];
  return token;
}

void SystemRandom::fill(std::span<unsigned char> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

void SeededRandom::fill(std::span<unsigned char> bytes) {
  while (!bytes.empty()) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    z ^= z >> 31;
    const std::size_t take = bytes.size() < sizeof z ? bytes.size() : sizeof z;
    std::memcpy(bytes.data(), &z, take);
    bytes = bytes.subspan(take);
  }
}

}  // namespace deskbell::base
