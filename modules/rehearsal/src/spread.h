#pragma once
#include <cstdint>
#include <functional>
#include <vector>

namespace deskbell::rehearsal {

// Examples that are spread over all that come, not the first ones: when there are twice as many as wanted, every other
// one stays and half as many come from then on.
template <class T>
class Spread {
 public:
  explicit Spread(std::size_t wanted) : wanted_(wanted) {}

  void offer(const std::function<T()>& make) {
    if (++seen_ % each_ != 0) return;
    kept_.push_back(make());
    if (kept_.size() < 2 * wanted_) return;
    std::vector<T> fewer;
    for (std::size_t i = 1; i < kept_.size(); i += 2) fewer.push_back(std::move(kept_[i]));
    kept_ = std::move(fewer);
    each_ *= 2;
  }
  std::vector<T> take() {
    if (kept_.size() <= wanted_) return std::move(kept_);
    std::vector<T> out;
    for (std::size_t i = 0; i < wanted_; ++i) out.push_back(std::move(kept_[i * kept_.size() / wanted_]));
    return out;
  }

 private:
  std::size_t wanted_;
  std::int64_t seen_ = 0;
  std::int64_t each_ = 1;
  std::vector<T> kept_;
};

}  // namespace deskbell::rehearsal
