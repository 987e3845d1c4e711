#pragma once
#include "talk_parts.h"

#include <functional>

namespace deskbell::bot {

// What a language model is asked about one message of a customer.
class ModelAsking {
 public:
  // What it costs is added to `state`.
  ModelAsking(Talks::Parts& parts, const Persona& persona, TalkState& state, const Circumstances& around)
      : parts_(parts), persona_(persona), state_(state), around_(around) {}

  // Whether something was asked; what came of it is in `hearing`. `turn`: what would be said without it.
  bool ask(Hearing& hearing, const Turn& turn);

 private:
  bool compose(Hearing& hearing, const Turn& turn);
  bool suggest(Hearing& hearing, const Turn& turn);
  ModelQuestion question(std::vector<std::string> said, const Turn& turn) const;
  // `call` answers what it cost.
  bool try_to(const std::function<std::int64_t()>& call);

  Talks::Parts& parts_;
  const Persona& persona_;
  TalkState& state_;
  const Circumstances& around_;
};

}  // namespace deskbell::bot
