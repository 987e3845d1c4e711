#pragma once
#include <language_model/redaction.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::language_model {

// The forms in which people of these names may be named; redaction.h has the rule.
CoveredNames forms_of(const std::vector<std::string>& names);

struct NameIn {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Where they stand in a text, in order, without overlaps.
std::vector<NameIn> names_in(std::string_view text, const CoveredNames& names);

}  // namespace deskbell::language_model
