#pragma once
#include "entities/letters.h"

#include <text/entities.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace deskbell::text {

// A stretch of letters or of digits, or one character of a script without blanks.
struct Piece {
  std::size_t begin;  // letters
  std::size_t end;
};
std::vector<Piece> pieces_of(const Letters& letters);

// Names as a tree of words. A word with one mistake is found by what is left of it without one of its letters.
struct Catalogue::Names {
  struct Node {
    std::unordered_map<std::uint32_t, std::uint32_t> next;  // word, node
    std::int32_t product = -1;
    bool tolerant = false;  // the whole name is long enough for a mistake
  };
  struct Word {
    std::u32string text;
    bool tolerant = false;
  };

  std::vector<std::string> ids;
  std::vector<Node> nodes{1};
  std::vector<Word> words;
  std::unordered_map<std::u32string, std::uint32_t> number_of;                      // word
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> words_without_one;  // hash of the rest

  void add(std::int32_t product, const std::string& name);
};

}  // namespace deskbell::text
