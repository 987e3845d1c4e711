#include <openssl/evp.h>
#include <trust/record.h>

#include <bit>
#include <charconv>
#include <stdexcept>

namespace deskbell::trust {
namespace {

constexpr std::string_view kEncoding = "deskbell audit 1";

void put(std::string& out, std::string_view text) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, text.size()).ptr;
  out.append(digits, end);
  out += ':';
  out += text;
  out += ',';
}

void put(std::string& out, std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  put(out, std::string_view(digits, end));
}

void encode(std::string& out, const Record& record) {
  put(out, kEncoding);
  put(out, record.number);
  put(out, record.position);
  put(out, record.at.time_since_epoch().count());
  put(out, record.actor);
  for (const auto* text : {&record.actor_name, &record.action, &record.object, &record.address, &record.request,
                           &record.state_before, &record.state_after, &record.body})
    put(out, *text);
  put(out, to_hex(record.prev));
}

std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

EVP_MD_CTX* context_of(void* context) {
  return static_cast<EVP_MD_CTX*>(context);
}

const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

// The largest power of two below `count`, which is at least 2.
std::size_t split(std::size_t count) {
  return std::bit_floor(count - 1);
}

Hash leaf_of(Hasher& hasher, const Hash& hash) {
  std::string bytes(1, '\0');
  bytes += bytes_of(hash);
  return hasher.of(bytes);
}

Hash node_of(Hasher& hasher, const Hash& left, const Hash& right) {
  std::string bytes(1, '\1');
  bytes += bytes_of(left);
  bytes += bytes_of(right);
  return hasher.of(bytes);
}

Hash root_of(Hasher& hasher, std::span<const Hash> leaves) {
  if (leaves.size() == 1) return leaf_of(hasher, leaves[0]);
  const std::size_t left = split(leaves.size());
  return node_of(hasher, root_of(hasher, leaves.first(left)), root_of(hasher, leaves.subspan(left)));
}

void find_path(Hasher& hasher, std::span<const Hash> leaves, std::size_t index, std::vector<Step>& path) {
  if (leaves.size() == 1) return;
  const std::size_t left = split(leaves.size());
  if (index < left) {
    find_path(hasher, leaves.first(left), index, path);
    path.push_back({Step::Side::right, root_of(hasher, leaves.subspan(left))});
  } else {
    find_path(hasher, leaves.subspan(left), index - left, path);
    path.push_back({Step::Side::left, root_of(hasher, leaves.first(left))});
  }
}

}  // namespace

Hasher::Hasher() : context_(EVP_MD_CTX_new()) {
  if (!context_ || !algorithm()) throw std::runtime_error("SHA-256 is not there");
}
Hasher::~Hasher() {
  EVP_MD_CTX_free(context_of(context_));
}

Hash Hasher::of(std::string_view bytes) {
  Hash hash;
  if (!EVP_DigestInit_ex2(context_of(context_), algorithm(), nullptr) ||
      !EVP_DigestUpdate(context_of(context_), bytes.data(), bytes.size()) ||
      !EVP_DigestFinal_ex(context_of(context_), hash.data(), nullptr))
    throw std::runtime_error("SHA-256 failed");
  return hash;
}

Hash Hasher::of(const Record& record) {
  buffer_.clear();
  encode(buffer_, record);
  return of(std::string_view(buffer_));
}

Hash Hasher::root(std::span<const Hash> leaves) {
  return root_of(*this, leaves);
}

std::string to_hex(const Hash& hash) {
  std::string out;
  out.reserve(64);
  for (const auto byte : hash) (out += "0123456789abcdef"[byte >> 4]) += "0123456789abcdef"[byte & 15];
  return out;
}

bool from_hex(std::string_view text, Hash& hash) {
  if (text.size() != 64) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    hash[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return true;
}

Hash sha256(std::string_view bytes) {
  return Hasher().of(bytes);
}

std::vector<std::pair<std::string_view, std::string>> fields_of(const Record& record) {
  return {{"number", std::to_string(record.number)},
          {"position", std::to_string(record.position)},
          {"at", std::to_string(record.at.time_since_epoch().count())},
          {"actor", std::to_string(record.actor)},
          {"actor_name", record.actor_name},
          {"action", record.action},
          {"object", record.object},
          {"address", record.address},
          {"request", record.request},
          {"state_before", record.state_before},
          {"state_after", record.state_after},
          {"body", record.body},
          {"prev", to_hex(record.prev)}};
}

std::string canonical(const Record& record) {
  std::string out;
  encode(out, record);
  return out;
}

Hash hash_of(const Record& record) {
  return Hasher().of(record);
}

Hash merkle_root(std::span<const Hash> leaves) {
  Hasher hasher;
  return hasher.root(leaves);
}

std::vector<Step> merkle_path(std::span<const Hash> leaves, std::size_t index) {
  Hasher hasher;
  std::vector<Step> path;
  find_path(hasher, leaves, index, path);
  return path;
}

Hash merkle_root_of_path(const Hash& leaf, std::span<const Step> path) {
  Hasher hasher;
  Hash at = leaf_of(hasher, leaf);
  for (const auto& step : path)
    at = step.side == Step::Side::left ? node_of(hasher, step.hash, at) : node_of(hasher, at, step.hash);
  return at;
}

}  // namespace deskbell::trust
