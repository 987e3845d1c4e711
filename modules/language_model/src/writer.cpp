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
  out.cost_millionths = answer->cost_millionths;
  Result<Grounded> good = check(answer->text);
  if (good) {
    out.ending = Ending::written;
    out.text = std::move(good->text);
    out.cited = std::move(good->cited);
  } else {
    out.ending = good.error().code == ErrorCode::not_found ? Ending::unknown : Ending::refused;
    out.reason = good.error().message;
  }
  if (out.ending == Ending::refused) model_.count_refused(purpose);
  return out;
}

Redaction Writer::cover(std::vector<std::string> names, std::string_view text) const {
  if (people_)
    for (std::string& one : people_(text)) names.push_back(std::move(one));
  return Redaction(names);
}

Written Writer::translate(std::string_view text, std::string_view to, std::vector<std::string> names) {
  Redaction cover = this->cover(std::move(names), text);
  const std::string source = cover.covered(text);
  return asked(Purpose::translate, translation_prompt(source, to), [&](std::string_view answer) -> Result<Grounded> {
    TRY(const std::string good, checked_translation(answer, source, to));
    TRY(std::string whole, cover.uncovered(good));
    return Grounded{.text = std::move(whole), .cited = {}};
  });
}

Written Writer::summarise(std::span<const Spoken> talk, std::string_view language, std::vector<std::string> names) {
  std::string whole;
  for (const Spoken& one : talk) (whole += one.text) += '\n';
  Redaction cover = this->cover(std::move(names), whole);
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
  Redaction cover = this->cover(std::move(names), asked_for);
  const Prompt prompt = grounded_prompt(cover.covered(asked_for), {}, passages, language_name(language));
  return asked(purpose, prompt, [&](std::string_view answer) { return grounded(answer, passages); });
}

Proposal Writer::propose(std::span<const std::string> said, std::vector<Tool> tools, std::vector<std::string> names,
                         const Accept& accept) {
  std::string whole;
  for (const std::string& one : said) (whole += one) += '\n';
  Redaction cover = this->cover(std::move(names), whole);
  std::vector<std::string> covered;
  for (const std::string& one : said) covered.push_back(cover.covered(one));
  const Prompt prompt = proposal_prompt(covered, std::move(tools));
  const auto answer = model_.ask(Purpose::act, prompt);
  if (!answer) return {.reason = answer.error().message};
  Proposal out{.ending = Ending::unknown, .cost_millionths = answer->cost_millionths};
  if (!answer->call) return out;
  const auto taken = [&]() -> Result<void> {
    TRY(auto arguments, checked_arguments(*answer->call, prompt.tools));
    for (auto& [name, value] : arguments) {
      TRY(value, cover.uncovered(value));
    }
    TRY(accept(answer->call->tool, arguments));
    out.arguments = std::move(arguments);
    return {};
  }();
  out.ending = taken ? Ending::written : Ending::refused;
  if (taken) {
    out.tool = answer->call->tool;
    return out;
  }
  out.reason = taken.error().message;
  model_.count_refused(Purpose::act);
  return out;
}

}  // namespace deskbell::language_model
