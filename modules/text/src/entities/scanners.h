#pragma once
#include "entities/letters.h"

#include <text/entities.h>

// Each finds one sort of entities; entities.cpp settles who may keep a place that several claim.
namespace deskbell::text {

// Of two that overlap the higher claim stays; of equal ones the longer.
enum class Claim {
  guess,    // a form without witness
  usual,    // a form that is known
  witness,  // a word beside it says what it is
  proven    // a check digit, or a form that nothing else has
};

struct Found {
  EntityKind kind;
  std::size_t begin;  // letters
  std::size_t end;
  std::string value = {};
  std::string detail = {};
  double confidence = 1;
  Claim claim = Claim::usual;
  std::optional<When> when = {};
  std::optional<Amount> amount = {};
};
using Finds = std::vector<Found>;

void find_web(const Letters& letters, Finds& finds);
void find_identities(const Letters& letters, Finds& finds);  // cards, IBANs, identity and social security numbers
void find_phones(const Letters& letters, std::string_view region, Finds& finds);
void find_orders(const Letters& letters, std::span<const NumberPattern> patterns, Finds& finds);
void find_money(const Letters& letters, std::string_view region, Finds& finds);
void find_english_times(const Letters& letters, const EntitySetting& setting, Finds& finds);
void find_chinese_times(const Letters& letters, const EntitySetting& setting, Finds& finds);
void find_products(const Letters& letters, const Catalogue::Names& names, Finds& finds);
void find_chinese_addresses(const Letters& letters, Finds& finds);
void find_western_addresses(const Letters& letters, Finds& finds);

// The digits of letters [begin, end).
std::string digits_of(const Letters& letters, std::size_t begin, std::size_t end);

}  // namespace deskbell::text
