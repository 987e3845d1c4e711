#include <text/lines.h>

#include <language_model/writer.h>

namespace deskbell::language_model {

// `check` makes a Grounded of the answer, or tells why not.
template <class Check>
Written Writer::asked(Purpose purpose, const Prompt& prompt, const Check& check) {
  const auto began = clock_.steady();
  Written out;
  const auto answer = model_.ask(purpose, prompt);
  out.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - began);
  if (!answer) {
    out.reason = answer.error().message;
    return out;
  }
  out.tokens = answer->tokens;
  Result<Grounded> good = check(answer->text);
  if (good) {
    out.ending = Ending::written;
    out.text = std::move(good->text);
    out.cited = std::move(good->cited);
  } else {
    out.ending = good.error().code == ErrorCode::not_found ? Ending::unknown : Ending::refused;
    out.reason = good.error().message;
  }
  return out;
}

Written Writer::translate(std::string_view text, std::string_view to, std::vector<std::string> names) {
  Redaction cover(std::move(names));
  const std::string source = cover.covered(text);
  return asked(Purpose::translate, translation_prompt(source, to), [&](std::string_view answer) -> Result<Grounded> {
    TRY(const std::string good, checked_translation(answer, source, to));
    TRY(std::string whole, cover.uncovered(good));
    return Grounded{.text = std::move(whole), .cited = {}};
  });
}

Written Writer::summarise(std::span<const Spoken> talk, std::string_view language, std::vector<std::string> names) {
  Redaction cover(std::move(names));
  std::vector<Spoken> covered;
  for (const Spoken& one : talk) covered.push_back({one.by_customer, cover.covered(one.text)});
  return asked(Purpose::summarise, summary_prompt(covered, language), [&](std::string_view answer) -> Result<Grounded> {
    TRY(const std::string good, checked_summary(answer, covered, language));
    TRY(std::string whole, cover.uncovered(good));
    return Grounded{.text = std::move(whole), .cited = {}};
  });
}

Written Writer::compose(Purpose purpose, std::string_view asked_for, std::span<const Passage> passages,
                        std::string_view language, std::vector<std::string> names) {
  Redaction cover(std::move(names));
  const Prompt prompt = grounded_prompt(cover.covered(asked_for), {}, passages, language_name(language));
  return asked(purpose, prompt, [&](std::string_view answer) { return grounded(answer, passages); });
}

}  // namespace deskbell::language_model
