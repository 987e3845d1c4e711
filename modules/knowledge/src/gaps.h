#pragma once
#include "usage_store.h"

#include <span>
#include <vector>

namespace deskbell::knowledge {

// Searches that were not answered, gathered by what they mean: each joins the first group whose commonest wording is
// like it (cosine of character runs), of the same language. Most asked first. Pure.
std::vector<Gap> gaps_of(std::span<const store::SearchRow> rows);

}  // namespace deskbell::knowledge
