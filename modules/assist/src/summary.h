#pragma once
#include <assist/assistance.h>

#include <span>
#include <vector>

// The sentences of a talk that say most: those that have most in common with all others (LexRank's idea: Erkan and
// Radev, 2004, with the centroid in the place of the graph), the customer's first one above all. Pure.
namespace deskbell::assist {

inline constexpr std::size_t kSummaryLines = 5;

std::vector<SummaryLine> main_sentences(std::span<const conversations::Message> messages,
                                        std::size_t most = kSummaryLines);

}  // namespace deskbell::assist
