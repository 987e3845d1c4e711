#include <learn/classifier.h>
#include <learn/examples_file.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

// Trains one of the models that come with the program, while it is built:
//
//   train_built_in EXAMPLES.tsv MODEL SOURCES...
//
// What has been learnt stays as long as the examples and the sources (directories with the code that learns) are the
// same: MODEL.key says of which ones it was made.
namespace {

namespace fs = std::filesystem;
using deskbell::learn::Example;

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string digest_of(const std::vector<fs::path>& files) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  for (const auto& file : files) {
    const std::string bytes = content(file);
    const std::string head = file.filename().string() + ' ' + std::to_string(bytes.size()) + '\n';
    EVP_DigestUpdate(hash.get(), head.data(), head.size());
    EVP_DigestUpdate(hash.get(), bytes.data(), bytes.size());
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(hash.get(), digest, &size);
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    constexpr char kHex[] = "0123456789abcdef";
    (out += kHex[digest[i] >> 4]) += kHex[digest[i] & 15];
  }
  return out;
}

std::string key_of(const fs::path& examples, int count, char** directories) {
  std::vector<fs::path> files{examples};
  for (int i = 0; i < count; ++i) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(directories[i]))
      if (entry.is_regular_file()) found.push_back(entry.path());
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
  }
  return digest_of(files);
}

int refuse(const std::string& why) {
  std::fprintf(stderr, "train_built_in: %s\n", why.c_str());
  return 1;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return refuse("give the examples, the model to write, and the directories of the sources");
  const fs::path from = words[1];
  const fs::path to = words[2];
  const fs::path key_file = to.string() + ".key";
  const std::string key = key_of(from, count - 3, words + 3);
  if (fs::exists(to) && content(key_file) == key) return 0;

  std::ifstream in(from, std::ios::binary);
  std::vector<Example> examples;
  if (const auto read = deskbell::learn::read_examples(in, from.string(), examples); !read)
    return refuse(read.error().message);
  // Several of them are trained side by side. Without nets: a third of the time, a tenth of the memory.
  const auto model = deskbell::learn::train(examples, {.seed = 1, .threads = 1, .nets = deskbell::learn::Nets::none});
  if (!model) return refuse(model.error().message);
  fs::create_directories(to.parent_path());
  fs::remove(key_file);
  {
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    model->save(out);
    if (!out.flush()) return refuse(to.string() + " cannot be written");
  }
  std::ofstream(key_file, std::ios::binary) << key;
  std::printf("%s: %s", to.filename().c_str(), model->findings().text().c_str());
  return 0;
}
