#include <blob/file_name.h>
#include <text/lines.h>

#include <algorithm>

namespace deskbell::blob {
namespace {

constexpr std::size_t kMaxExtension = 16;  // bytes, with the dot
constexpr std::string_view kDevices[] = {"con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4",
                                         "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
                                         "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};

bool is_device(std::string_view name) {
  std::string stem(name.substr(0, name.find('.')));
  for (char& c : stem) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::ranges::find(kDevices, stem) != std::end(kDevices);
}

}  // namespace

std::string clean_file_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string clean = text::clean_line(name);
  for (char& c : clean)
    if (std::string_view("<>:\"|?*/\\").contains(c)) c = '_';
  const auto first = clean.find_first_not_of(". ");
  if (first == std::string::npos) return "file";
  clean.erase(0, first);
  clean.resize(clean.find_last_not_of(". ") + 1);
  if (is_device(clean)) clean.insert(0, "_");
  if (text::length(clean) <= kMaxFileName) return clean;
  const auto dot = clean.rfind('.');
  const std::string extension =
      dot != std::string::npos && clean.size() - dot <= kMaxExtension ? clean.substr(dot) : "";
  clean.resize(clean.size() - extension.size());
  clean.resize(text::truncated(clean, kMaxFileName - text::length(extension)).size());
  clean.resize(clean.find_last_not_of(". ") + 1);
  return clean + extension;
}

}  // namespace deskbell::blob
