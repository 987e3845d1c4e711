#include "contact_store.h"

#include <contacts/named.h>

#include <algorithm>
#include <iterator>

namespace deskbell::contacts {
namespace {

constexpr std::size_t kAtOnce = 1'000;

}  // namespace

std::vector<std::string> named_among(storage::Snapshot& snapshot, std::span<const std::string> possible) {
  std::vector<std::string> out;
  while (!possible.empty()) {
    const std::size_t size = std::min(possible.size(), kAtOnce);
    std::ranges::move(store::named(snapshot, possible.first(size)), std::back_inserter(out));
    possible = possible.subspan(size);
  }
  return out;
}

}  // namespace deskbell::contacts
