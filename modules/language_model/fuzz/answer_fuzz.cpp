#include <language_model/chat.h>
#include <language_model/grounding.h>
#include <language_model/proposal.h>
#include <language_model/redaction.h>
#include <language_model/wording.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell::language_model;
  if (size == 0) return 0;
  std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  (void)grounded(stream, std::vector<Passage>{{"Returns", "Within 30 days."}, {"退货", "30天内"}});
  Redaction cover({"Mei Lin"});
  const std::string covered = cover.covered(stream.substr(0, 2'000));
  (void)cover.uncovered(stream);
  // What was covered can be put back, and is a fair translation of itself.
  if (!cover.uncovered(covered)) std::abort();
  (void)checked_translation(stream, covered, "en");
  (void)checked_summary(stream, std::vector<Spoken>{{true, covered}}, "zh");
  const std::vector<Tool> tools{
      {.name = "refund", .description = "", .parameters = {{"order"}, {"why", "", {"late"}}}}};
  if (const auto arguments = checked_arguments({"refund", std::string(stream)}, tools);
      arguments && arguments->size() > 2)
    std::abort();
  AnswerReader reader(data[0] % 2 == 0 ? Tools::none : Tools::offered);
  const std::size_t piece = data[0] % 64 + 1;
  while (!stream.empty() && reader.take(stream.substr(0, piece)) == deskbell::http::Client::Reading::more)
    stream.remove_prefix(std::min(piece, stream.size()));
  if (const auto answer = reader.answer()) {
    if (answer->text.size() > kMostAnswer) std::abort();
    if (answer->call) (void)checked_arguments(*answer->call, tools);
  }
  return 0;
}
