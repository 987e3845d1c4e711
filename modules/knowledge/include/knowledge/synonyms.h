#pragma once
#include <base/id.h>
#include <base/json.h>

#include <string>
#include <vector>

namespace deskbell::knowledge {

inline constexpr int kMaxSynonymGroups = 1'000;
inline constexpr int kMaxSynonyms = 20;  // words of a group
inline constexpr int kMaxSynonym = 60;   // code points

// Words that mean the same to whoever searches: "fridge", "refrigerator", "冰箱".
struct Synonyms {
  Id<Synonyms> id;
  std::vector<std::string> words;
  bool operator==(const Synonyms&) const = default;
};
BOOST_DESCRIBE_STRUCT(Synonyms, (), (id, words))

struct NewSynonyms {
  std::vector<std::string> words;  // two or more
};

}  // namespace deskbell::knowledge
