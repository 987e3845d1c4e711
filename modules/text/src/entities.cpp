#include "code_points.h"
#include "entities/catalogue.h"
#include "entities/scanners.h"

#include <text/entities.h>

#include <algorithm>

namespace deskbell::text {
namespace {

constexpr std::size_t kEnough = 20'000;  // bytes
constexpr std::size_t kMost = 100;

// Higher claims first, then longer ones, then those that stand first; none may overlap one that was kept.
Finds settled(Finds finds) {
  std::ranges::sort(finds, [](const Found& a, const Found& b) {
    if (a.claim != b.claim) return a.claim > b.claim;
    if (a.end - a.begin != b.end - b.begin) return a.end - a.begin > b.end - b.begin;
    return a.begin != b.begin ? a.begin < b.begin : a.kind < b.kind;
  });
  Finds kept;
  kept.reserve(finds.size());
  for (Found& found : finds) {
    // In order of the text, so that neighbours are found by search.
    const auto after = std::ranges::upper_bound(kept, found.begin, {}, &Found::begin);
    if (after != kept.end() && after->begin < found.end) continue;
    if (after != kept.begin() && (after - 1)->end > found.begin) continue;
    if (kept.size() >= kMost) break;
    kept.insert(after, std::move(found));
  }
  return kept;
}

std::string_view tail(std::string_view value, std::size_t count) {
  return value.size() > count ? value.substr(value.size() - count) : value;
}

}  // namespace

std::vector<Entity> entities(std::string_view in, const EntitySetting& setting) {
  std::size_t enough = std::min(in.size(), kEnough);
  while (enough < in.size() && enough > 0 && (static_cast<unsigned char>(in[enough]) & 0xc0) == 0x80) --enough;
  const Letters letters(in.substr(0, enough));
  Finds finds;
  find_web(letters, finds);
  find_identities(letters, finds);
  find_orders(letters, setting.patterns, finds);
  find_english_times(letters, setting, finds);
  find_chinese_times(letters, setting, finds);
  find_phones(letters, setting.region, finds);
  find_money(letters, setting.region, finds);
  if (setting.products) find_products(letters, setting.products->names(), finds);
  find_chinese_addresses(letters, finds);
  find_western_addresses(letters, finds);

  std::vector<Entity> out;
  for (Found& found : settled(std::move(finds)))
    out.push_back({.kind = found.kind,
                   .begin = letters.bytes[found.begin],
                   .end = letters.bytes[found.end],
                   .value = std::move(found.value),
                   .detail = std::move(found.detail),
                   .confidence = found.confidence,
                   .when = found.when,
                   .amount = std::move(found.amount)});
  return out;
}

bool is_sensitive(EntityKind kind) {
  switch (kind) {
    case EntityKind::email:
    case EntityKind::card_number:
    case EntityKind::iban:
    case EntityKind::id_number:
    case EntityKind::social_security_number:
    case EntityKind::phone:
    case EntityKind::address:
      return true;
    default:
      return false;
  }
}

std::string masked(std::string_view in, std::span<const Entity> found) {
  std::string out;
  out.reserve(in.size());
  std::size_t at = 0;
  for (const Entity& entity : found) {
    if (!is_sensitive(entity.kind) || entity.begin < at || entity.end > in.size()) continue;
    out += in.substr(at, entity.begin - at);
    out += '[';
    out += boost::describe::enum_to_string(entity.kind, "");
    if (entity.kind == EntityKind::card_number) (out += ' ') += tail(entity.value, 4);
    if (entity.kind == EntityKind::iban) (out += ' ') += tail(entity.value, 2);
    out += ']';
    at = entity.end;
  }
  return out += in.substr(at);
}

}  // namespace deskbell::text
