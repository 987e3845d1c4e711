#include "model_file.h"
#include "service_messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <sstream>

namespace deskbell::learn {
namespace {

using testing::HasSubstr;

const std::string& good_file() {
  static const std::string bytes = [] {
    std::ostringstream out;
    train(service_messages(), {})->save(out);
    return out.str();
  }();
  return bytes;
}

std::string refusal_of(const std::string& bytes, const Limits& limits = {}) {
  std::istringstream in(bytes);
  const auto model = Classifier::load(in, limits);
  return model ? std::string() : model.error().message;
}

// What a forger would do who knows the format.
std::string with_right_checksum(std::string body) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest);
  return body.append(reinterpret_cast<const char*>(digest), sizeof digest);
}

TEST(model_file, gives_back_what_was_saved) {
  std::istringstream in(good_file());
  const auto model = Classifier::load(in);
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->best("where is my parcel").label, "track_order");
  EXPECT_EQ(model->findings().examples, 144U);
  std::ostringstream again;
  model->save(again);
  EXPECT_EQ(again.str(), good_file());
}

TEST(model_file, is_refused_when_it_is_foreign_newer_short_damaged_or_too_large) {
  EXPECT_THAT(refusal_of(""), HasSubstr("not a model file"));
  EXPECT_THAT(refusal_of("PK\x03\x04 something else"), HasSubstr("not a model file"));
  EXPECT_THAT(refusal_of(good_file().substr(0, 20)), HasSubstr("cut short"));
  EXPECT_THAT(refusal_of(good_file().substr(0, good_file().size() - 1)), HasSubstr("checksum"));
  auto damaged = good_file();
  damaged[damaged.size() / 2] ^= 1;
  EXPECT_THAT(refusal_of(damaged), HasSubstr("checksum"));
  auto newer = good_file();
  newer[8] = 9;
  EXPECT_THAT(refusal_of(newer), HasSubstr("version 9"));
  EXPECT_THAT(refusal_of(good_file(), {.model_bytes = 1000}), HasSubstr("larger than"));
}

TEST(model_file, cut_anywhere_with_a_right_checksum_is_refused) {
  const auto body = good_file().substr(0, good_file().size() - SHA256_DIGEST_LENGTH);
  const std::size_t step = body.size() / 97;
  for (std::size_t size = 12; size < body.size(); size += size < 600 ? 1 : step)
    EXPECT_THAT(refusal_of(with_right_checksum(body.substr(0, size))), HasSubstr("contradicts itself")) << size;
  EXPECT_THAT(refusal_of(with_right_checksum(body + "more")), HasSubstr("contradicts itself"));
}

TEST(model_file, changed_anywhere_with_a_right_checksum_is_refused_or_still_answers) {
  const auto body = good_file().substr(0, good_file().size() - SHA256_DIGEST_LENGTH);
  for (std::size_t at = 12; at < 700; at += 3) {
    auto changed = body;
    changed[at] = static_cast<char>(changed[at] ^ 0xff);
    std::istringstream in(with_right_checksum(changed));
    const auto model = Classifier::load(in);
    if (model) {
      EXPECT_FALSE(model->best("where is my parcel").label.empty());
    }
  }
}

}  // namespace
}  // namespace deskbell::learn
