#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::knowledge {

// Finds Chinese titles by how they are said: "tuikuan", "tui kuan" and "tk" find 退款.
class Pinyin {
 public:
  // A wording of `source`; those without Chinese characters are left out.
  void add(std::size_t source, std::string_view wording);

  // For a question in Latin letters of 2 to 60; the sources whose wording has it, with how much of the wording it is
  // (0 to 1), half of that for first letters only. Each source once.
  std::vector<std::pair<std::size_t, double>> find(std::string_view question) const;

 private:
  struct Said {
    std::size_t source;
    std::string letters;                // all syllables without blanks
    std::vector<std::uint32_t> starts;  // of syllables in `letters`
    std::string initials;
  };
  std::vector<Said> said_;
};

}  // namespace deskbell::knowledge
