#include <blob/blobs.h>
#include <blob/file_name.h>
#include <blob/media_type.h>
#include <text/lines.h>

#include <gtest/gtest.h>

#include <string>

namespace deskbell::blob {
namespace {

using namespace std::string_literals;

std::string big32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}
std::string png(std::uint32_t width, std::uint32_t height) {
  return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + big32(width) + big32(height) + "\x08\x06\0\0\0\0\0\0\0"s;
}
std::string gif(int width, int height) {
  return "GIF89a"s + static_cast<char>(width) + '\0' + static_cast<char>(height) + "\0\x80\0\0"s;
}
const std::string kJpeg =
    "\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\x01\x2c\x02\x58\x03"s +
    std::string(20, 'x');

TEST(MediaType, images_are_known_by_a_sound_header) {
  EXPECT_EQ(detect(png(640, 480)), (ContentType{"image/png", Dimensions{640, 480}}));
  EXPECT_EQ(detect(kJpeg), (ContentType{"image/jpeg", Dimensions{600, 300}}));
  EXPECT_EQ(detect(gif(3, 2)), (ContentType{"image/gif", Dimensions{3, 2}}));
  EXPECT_EQ(detect("RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x8f\x01\0\x2b\x01\0"s + "xx"),
            (ContentType{"image/webp", Dimensions{400, 300}}));
}

TEST(MediaType, truncated_empty_or_gigantic_images_are_none) {
  for (const std::string& image : {png(640, 480), kJpeg.substr(0, 40), gif(3, 2)})
    for (std::size_t size = 0; size + 12 < image.size(); ++size)
      EXPECT_FALSE(detect(std::string_view(image).substr(0, size)).dimensions) << size;
  EXPECT_EQ(detect(png(0, 480)).media_type, "application/octet-stream");
  EXPECT_EQ(detect(png(100'000, 100'000)).media_type, "application/octet-stream");
  EXPECT_EQ(detect(png(0xffffffff, 1)).media_type, "application/octet-stream");
  EXPECT_EQ(detect("\xff\xd8\xff\xe0\0\0"s).media_type, "application/octet-stream");
  EXPECT_EQ(detect("\xff\xd8\xff\xda\0\x08xxxxxxxx"s).media_type, "application/octet-stream");
}

TEST(MediaType, documents_sound_and_film_are_known_by_their_content) {
  const auto zip = [](std::string name, std::string rest) {
    return "PK\x03\x04"s + std::string(26, '\0') + name + rest;
  };
  EXPECT_EQ(detect("%PDF-1.7\n").media_type, "application/pdf");
  EXPECT_EQ(detect("\0\0\0\x18"
                   "ftypisom\0\0\2\0"s)
                .media_type,
            "video/mp4");
  EXPECT_EQ(detect("\0\0\0\x18"
                   "ftypM4A \0\0\2\0"s)
                .media_type,
            "audio/mp4");
  EXPECT_EQ(detect("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm"s).media_type, "video/webm");
  EXPECT_EQ(detect("OggS\0\2"s).media_type, "audio/ogg");
  EXPECT_EQ(detect("ID3\4\0").media_type, "audio/mpeg");
  const std::string frame = "\xff\xfb\x90\x00"s + std::string(413, 'x');
  EXPECT_EQ(detect(frame + frame).media_type, "audio/mpeg");
  EXPECT_EQ(detect("\xff\xfb\x90\x00"s).media_type, "application/octet-stream");
  EXPECT_EQ(detect(zip("a.txt", "hello")).media_type, "application/zip");
  EXPECT_EQ(detect(zip("[Content_Types].xml", "...word/document.xml")).media_type,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(detect(zip("[Content_Types].xml", "...xl/workbook.xml")).media_type,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(detect("你好,1\nb,2\n").media_type, "text/plain");
  EXPECT_EQ(detect("\xff\xfe\0a"s).media_type, "application/octet-stream");
  EXPECT_EQ(detect("MZ\x90\0\3"s).media_type, "application/octet-stream");
  EXPECT_EQ(detect("\x7f"
                   "ELF\2\1")
                .media_type,
            "application/octet-stream");
  EXPECT_EQ(detect("").media_type, "application/octet-stream");
}

TEST(MediaType, nothing_that_a_browser_runs_is_delivered_as_what_it_is) {
  for (const std::string_view page :
       {"<html><script>alert(1)</script>", "\xef\xbb\xbf <!DOCTYPE HTML>", "<svg xmlns='x' onload=alert(1)>",
        "<?xml version='1.0'?><svg/>", "<SCRIPT>1</SCRIPT>", "hello <iframe src=x>"}) {
    const auto type = detect(page);
    EXPECT_NE(type.media_type, "text/plain") << page;
    EXPECT_EQ(delivered_type(type.media_type), "application/octet-stream") << page;
  }
  EXPECT_EQ(delivered_type("application/javascript"), "application/octet-stream");
  EXPECT_EQ(delivered_type(""), "application/octet-stream");
  EXPECT_EQ(delivered_type("image/png"), "image/png");
  EXPECT_EQ(delivered_type("text/plain"), "text/plain; charset=utf-8");
}

TEST(MediaType, a_file_that_is_two_things_is_told_as_its_harmless_head) {
  EXPECT_EQ(detect(gif(3, 2) + "/*<script>alert(1)</script>*/=1").media_type, "image/gif");
  EXPECT_EQ(detect(png(1, 1) + "<html><script>").media_type, "image/png");
  EXPECT_EQ(detect("%PDF-1.4\n<script>alert(1)</script>").media_type, "application/pdf");
}

TEST(FileName, paths_controls_directions_and_devices_do_no_harm) {
  EXPECT_EQ(clean_file_name("photo.jpg"), "photo.jpg");
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\Users\\me\\a b.txt"), "a b.txt");
  EXPECT_EQ(clean_file_name("invoice\u202egpj.exe"), "invoicegpj.exe");
  EXPECT_EQ(clean_file_name("a\r\nSet-Cookie: x\x01.txt"), "a Set-Cookie_ x .txt");
  EXPECT_EQ(clean_file_name("..."), "file");
  EXPECT_EQ(clean_file_name(""), "file");
  EXPECT_EQ(clean_file_name("/"), "file");
  EXPECT_EQ(clean_file_name(".htaccess"), "htaccess");
  EXPECT_EQ(clean_file_name("a.txt. ."), "a.txt");
  EXPECT_EQ(clean_file_name("NUL.txt"), "_NUL.txt");
  EXPECT_EQ(clean_file_name("con"), "_con");
  EXPECT_EQ(clean_file_name("a<b>|?*\":.txt"), "a_b______.txt");
  EXPECT_EQ(clean_file_name("发票 (1).pdf"), "发票 (1).pdf");
  EXPECT_TRUE(text::is_valid_utf8(clean_file_name("\xff\xfe.txt")));
}

TEST(FileName, a_long_name_keeps_its_extension) {
  std::string name;
  for (int i = 0; i < 300; ++i) name += "票";
  const auto clean = clean_file_name(name + ".pdf");
  EXPECT_EQ(text::length(clean), kMaxFileName);
  EXPECT_TRUE(clean.ends_with("票.pdf"));
  EXPECT_LE(text::length(clean_file_name("a." + std::string(500, 'b'))), kMaxFileName);
}

TEST(FileName, an_address_has_only_harmless_characters) {
  Attachment attachment;
  attachment.token = "AAAAAAAAAAAAAAAAAAAAAA";
  attachment.name = "a b%/票\".txt";
  EXPECT_EQ(path_of(attachment), "AAAAAAAAAAAAAAAAAAAAAA/a%20b%25%2F%E7%A5%A8%22.txt");
}

}  // namespace
}  // namespace deskbell::blob
