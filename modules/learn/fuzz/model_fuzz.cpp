#include <learn/classifier.h>

#include <openssl/sha.h>

#include <cstdint>
#include <sstream>
#include <string>

using namespace deskbell::learn;

// A model file of whatever bytes, with the checksum that they would have, is refused or is a classifier that answers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string file = "DBLEARN\n";
  file.append("\x04\0\0\0", 4);  // kModelVersion
  file.append(reinterpret_cast<const char*>(data), size);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(file.data()), file.size(), digest);
  file.append(reinterpret_cast<const char*>(digest), sizeof digest);
  std::istringstream in(file);
  const auto classifier = Classifier::load(in, {.model_bytes = 1 << 20});
  if (!classifier) return 0;
  (void)classifier->best("where is my parcel");
  (void)classifier->ranked("我的包裹在哪里", 3);
  (void)classifier->all_likely("");
  (void)classifier->reasons("where is it", classifier->labels().front());
  std::ostringstream out;
  classifier->save(out);
  return 0;
}
