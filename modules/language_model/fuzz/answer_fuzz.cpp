#include <language_model/chat.h>
#include <language_model/grounding.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell::language_model;
  if (size == 0) return 0;
  std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  (void)read_embeddings(stream, data[0]);
  (void)grounded(stream, std::vector<Passage>{{"Returns", "Within 30 days."}, {"退货", "30天内"}});
  AnswerReader reader;
  const std::size_t piece = data[0] % 64 + 1;
  while (!stream.empty() && reader.take(stream.substr(0, piece)) == deskbell::http::Client::Reading::more)
    stream.remove_prefix(std::min(piece, stream.size()));
  if (const auto answer = reader.answer(); answer && answer->text.size() > kMostAnswer) std::abort();
  return 0;
}
