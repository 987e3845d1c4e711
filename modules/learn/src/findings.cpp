#include <learn/classifier.h>

#include <fmt/format.h>

namespace deskbell::learn {

std::string Findings::text() const {
  if (features == 0) return fmt::format("{} examples of {} labels: a ranker of questions\n", examples, labels);
  std::string out = fmt::format(
      "{} examples of {} labels, {} features\n"
      "on {} left-out examples: accuracy {:.2f} %, mean probability {:.2f} %\n"
      "C {:.3g}, {} nets with {:.0f} % of the say\n",
      examples, labels, features, tried_on, 100 * accuracy, 100 * confidence, cost, nets, 100 * net_part);
  if (set_aside > 0) out += fmt::format("{} examples look mislabelled and were set aside\n", set_aside);
  if (threshold > 0) out += fmt::format("out of scope below {:.3f}\n", threshold);
  return out;
}

}  // namespace deskbell::learn
