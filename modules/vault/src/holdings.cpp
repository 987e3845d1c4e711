#include <base/log.h>
#include <vault/holdings.h>

#include <exception>

namespace deskbell::vault {

std::vector<HoldingUse> Holdings::use() const {
  std::vector<HoldingUse> out;
  for (const auto& holding : holdings_) out.push_back({holding.name, holding.use()});
  return out;
}

std::int64_t Holdings::use_of(KeyNumber number) const {
  std::int64_t count = 0;
  for (const auto& holding : use())
    if (const auto found = holding.by_key.find(number); found != holding.by_key.end()) count += found->second;
  return count;
}

int Holdings::reseal(int limit) {
  const std::scoped_lock lock(one_at_a_time_);
  int done = 0;
  for (const auto& holding : holdings_) {
    try {
      const auto some = holding.reseal(limit);
      if (some)
        done += *some;
      else
        base::log_error("Something could not be sealed anew.",
                        {{"holding", holding.name}, {"reason", some.error().message}});
    } catch (const std::exception& error) {
      base::log_error("Something could not be sealed anew.", {{"holding", holding.name}, {"reason", error.what()}});
    }
  }
  return done;
}

}  // namespace deskbell::vault
