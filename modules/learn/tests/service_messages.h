#pragma once
#include <gtest/gtest.h>
#include <learn/examples_file.h>

#include <fstream>
#include <string>
#include <vector>

namespace deskbell::learn {

// 144 service messages of eight intents, English and Chinese, written for these tests.
inline std::vector<Example> service_messages() {
  const std::string file = DESKBELL_SOURCE_DIR "/modules/learn/tests/fixtures/service.tsv";
  std::ifstream in(file);
  std::vector<Example> out;
  const auto read = read_examples(in, file, out);
  EXPECT_TRUE(read) << (read ? "" : read.error().message);
  return out;
}

}  // namespace deskbell::learn
