#pragma once
#include <base/result.h>
#include <vault/key_ring.h>

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

// All that is sealed, so that it can be sealed anew after a rotation and an old key is given up only when it opens
// nothing any more. Thread-safe once everything is added.
namespace deskbell::vault {

// Things by the key they are under; 0: plain, or under a key from before there was a ring.
using KeyUse = std::map<KeyNumber, std::int64_t>;

// What one module keeps sealed.
struct Holding {
  std::string name;  // as operators see it: "attachments"
  std::function<KeyUse()> use;
  // Seals at most `limit` things that are not under the active key anew; answers how many it did, 0 when all are. It
  // goes on with others when one cannot be opened, and may run beside everything else.
  std::function<Result<int>(int limit)> reseal;
};

struct HoldingUse {
  std::string name;
  KeyUse by_key;
};

class Holdings {
 public:
  void add(Holding holding) { holdings_.push_back(std::move(holding)); }
  std::vector<HoldingUse> use() const;
  // How many things there are under that key.
  std::int64_t use_of(KeyNumber number) const;
  // One step of each holding; answers how many things were sealed anew. Errors are logged; the others go on.
  int reseal(int limit);

 private:
  std::vector<Holding> holdings_;
  std::mutex one_at_a_time_;
};

}  // namespace deskbell::vault
