#include <http/delivery.h>

#include <gtest/gtest.h>
#include <zlib.h>

namespace deskbell::http {
namespace {

std::string unzipped(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

Response delivered(std::string body, std::vector<Header> headers) {
  const Request request{.target = "/help/en", .headers = std::move(headers)};
  return deliver(Call(request, nullptr, {}), Response::html(std::move(body)));
}

TEST(Delivery, a_page_is_compressed_for_who_takes_it) {
  const std::string page(5000, 'a');
  EXPECT_EQ(delivered(page, {}).body, page);
  EXPECT_EQ(delivered(page, {{"Accept-Encoding", "br, gzip;q=0"}}).body, page);
  const Response zipped = delivered(page, {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(zipped.header("Content-Encoding"), "gzip");
  EXPECT_EQ(zipped.header("Vary"), "Accept-Encoding");
  EXPECT_LT(zipped.body.size(), 100u);
  EXPECT_EQ(unzipped(zipped.body), page);
  EXPECT_EQ(delivered("short", {{"Accept-Encoding", "gzip"}}).body, "short");
}

TEST(Delivery, what_the_browser_has_is_not_sent_again) {
  const std::string page(5000, 'a');
  const std::string tag(delivered(page, {}).header("ETag").value_or(""));
  EXPECT_TRUE(tag.starts_with("W/\"")) << tag;
  const Response same = delivered(page, {{"If-None-Match", tag}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.bytes(), "");
  EXPECT_EQ(same.header("ETag"), tag);
  const Response other = delivered(page + "b", {{"If-None-Match", tag}});
  EXPECT_EQ(other.status, 200);
  EXPECT_EQ(other.bytes().size(), 5001u);
}

TEST(Delivery, a_refusal_is_never_told_to_be_unchanged) {
  const Request request{.target = "/help/xx", .headers = {{"If-None-Match", "*"}}};
  const Response response = deliver(Call(request, nullptr, {}), Response::html("nothing here", 404));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.bytes(), "nothing here");
}

}  // namespace
}  // namespace deskbell::http
