#include "file_copies.h"

#include "in_parallel.h"
#include "wal_file.h"

#include <base/durable_files.h>
#include <base/json.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <ranges>
#include <set>
#include <sstream>
#include <system_error>

namespace deskbell::backup {

struct FileHead {
  std::string path;        // below the data directory
  std::int64_t parts = 0;  // 0: the content follows; else it stands in NAME.1 ... NAME.parts
  Time at;                 // when it was stored
};
BOOST_DESCRIBE_STRUCT(FileHead, (), (path, parts, at))

struct KeyFile {
  std::string name;
  std::string bytes;  // hexadecimal
};
BOOST_DESCRIBE_STRUCT(KeyFile, (), (name, bytes))

struct KeyFiles {
  std::vector<KeyFile> files;
};
BOOST_DESCRIBE_STRUCT(KeyFiles, (), (files))

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPart = 8 << 20;
constexpr int kThreads = 4;

struct File {
  int handle = -1;
  ~File() {
    if (handle >= 0) ::close(handle);
  }
};

std::unexpected<Error> failed(const fs::path& path, int error) {
  return failure(ErrorCode::unavailable, path.string() + ": " + std::generic_category().message(error) + ".");
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string from_hex(const std::string& text) {
  std::string out(text.size() / 2, '\0');
  sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, nullptr,
                 nullptr);
  return out;
}

std::int64_t changed_at(const fs::path& path) {
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0) return 0;
  return about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec;
}

std::string relative_name(const fs::path& path, const fs::path& blobs_dir) {
  return "blobs/" + path.lexically_relative(blobs_dir).generic_string();
}

// A path that came out of a store goes nowhere but below the target.
bool is_safe(const std::string& path) {
  const fs::path parsed(path);
  return !path.empty() && parsed.is_relative() &&
         std::ranges::none_of(parsed, [](const fs::path& part) { return part == ".." || part == "."; });
}

Result<void> write_file(const fs::path& path, const std::function<Result<void>(int)>& fill) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return failed(path.parent_path(), error.value());
  const File file{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (file.handle < 0) return failed(path, errno);
  return fill(file.handle);
}

Result<void> write_bytes(int file, std::string_view bytes, const fs::path& path) {
  if (const auto error = base::write_all(file, bytes)) return failed(path, error.value());
  return {};
}

// Nothing when the file was gone already at `gone_at`; one that came again was stored again.
Result<std::optional<std::int64_t>> restore_file(Safe& safe, const std::string& name, std::optional<Time> gone_at,
                                                 const fs::path& to) {
  TRY(const std::string bytes, safe.get(name));
  const auto line = bytes.find('\n');
  const auto head = line == std::string::npos ? Result<FileHead>(not_found(""))
                                              : base::parse_json<FileHead>(std::string_view(bytes).substr(0, line));
  if (!head || !is_safe(head->path)) return failure(ErrorCode::internal, name + " is damaged.");
  if (gone_at && head->at <= *gone_at) return std::nullopt;
  const fs::path path = to / head->path;
  std::int64_t size = 0;
  TRY(write_file(path, [&](int file) -> Result<void> {
    if (head->parts == 0) {
      size = static_cast<std::int64_t>(bytes.size() - line - 1);
      return write_bytes(file, std::string_view(bytes).substr(line + 1), path);
    }
    for (std::int64_t part = 1; part <= head->parts; ++part) {
      TRY(const std::string content, safe.get(name + "." + std::to_string(part)));
      size += static_cast<std::int64_t>(content.size());
      TRY(write_bytes(file, content, path));
    }
    return {};
  }));
  return size;
}

Result<void> write_keys(const KeyFiles& keys, const fs::path& directory) {
  for (const auto& key : keys.files) {
    if (!is_safe(key.name)) return failure(ErrorCode::internal, "The stored keys are damaged.");
    TRY(write_file(directory / key.name, [&](int file) { return write_bytes(file, from_hex(key.bytes), directory); }));
  }
  std::error_code error;
  fs::permissions(directory, fs::perms::owner_all, error);
  return {};
}

// Those in force at `at`, and every later state.
Result<void> restore_keys(Safe& safe, Time at, const fs::path& to) {
  TRY(const auto stored, safe.list("keys/"));
  const std::string limit = fmt::format("keys/{:016}", at.time_since_epoch().count());
  bool newest = true;
  for (const auto& thing : std::views::reverse(stored)) {
    TRY(const std::string text, safe.get(thing.name));
    TRY(const KeyFiles keys, base::parse_json<KeyFiles>(text));
    TRY(write_keys(keys, newest ? to / "keys" : to / "keys-before" / thing.name.substr(thing.name.rfind('/') + 1)));
    newest = false;
    if (thing.name <= limit) break;
  }
  return {};
}

}  // namespace

FileCopies::FileCopies(Safe& safe, Where where, const Clock& clock)
    : safe_(safe), where_(std::move(where)), clock_(clock) {}

Result<void> FileCopies::learn_stored() {
  if (learnt_) return {};
  TRY(const auto stored, safe_.list("files/"));
  for (const auto& thing : stored)
    if (thing.name.find('.') == std::string::npos) stored_.insert(thing.name);
  TRY(const auto keys, safe_.list("keys/"));
  if (!keys.empty()) {
    TRY(const std::string newest, safe_.get(keys.back().name));
    keys_ = safe_.name_of(newest);
  }
  learnt_ = true;
  return {};
}

Result<void> FileCopies::bring() {
  const std::lock_guard lock(mutex_);
  TRY(learn_stored());
  TRY(bring_keys());
  std::error_code error;
  for (const auto& folder : fs::directory_iterator(where_.blobs_dir, error)) {
    const std::string name = folder.path().filename().string();
    if (name.size() != 2 || !folder.is_directory(error)) continue;  // such as "incoming"
    const auto changed = folder.last_write_time(error);
    const auto looked = looked_.find(name);
    if (looked != looked_.end() && looked->second == changed) continue;
    TRY(bring_folder(folder.path()));
    // A file that came in the same tick of the clock would be missed: look once more.
    if (fs::file_time_type::clock::now() - changed > std::chrono::seconds(2)) looked_[name] = changed;
  }
  return {};
}

Result<void> FileCopies::bring_folder(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_regular_file(error)) TRY(bring_file(entry.path()));
  return {};
}

Result<void> FileCopies::bring_file(const fs::path& path) {
  const std::string relative = relative_name(path, where_.blobs_dir);
  const std::string name = spread("files", safe_.name_of(relative));
  const std::int64_t changed = changed_at(path);
  const auto known = brought_.find(relative);
  // Content never changes under its name, except that it is sealed under a new key: then the file is newer than what
  // this run has seen of it.
  if (stored_.contains(name) && (known == brought_.end() || known->second == changed)) {
    brought_[relative] = changed;
    return {};
  }
  const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.handle < 0 && errno == ENOENT) return {};  // removed meanwhile
  if (file.handle < 0) return failed(path, errno);
  TRY(std::string bytes, read_part(file.handle, 0, kPart));
  FileHead head{.path = relative, .at = clock_.now()};
  if (bytes.size() == kPart) {
    for (std::int64_t offset = 0; !bytes.empty(); offset += static_cast<std::int64_t>(kPart)) {
      TRY(safe_.put(name + "." + std::to_string(++head.parts), bytes, Sync::now));
      TRY(bytes, read_part(file.handle, offset + static_cast<std::int64_t>(kPart), kPart));
    }
  }
  TRY(safe_.put(name, base::to_json(head) + "\n" + bytes, Sync::now));
  stored_.insert(name);
  brought_[relative] = changed;
  return {};
}

Result<void> FileCopies::bring_keys() {
  KeyFiles keys;
  std::set<fs::path> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(where_.keys_dir, error))
    if (entry.is_regular_file(error)) paths.insert(entry.path());
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) continue;  // removed meanwhile, or empty
    keys.files.push_back({path.filename().string(), to_hex(text.str())});
  }
  if (keys.files.empty()) return {};
  const std::string content = base::to_json(keys);
  const std::string name = safe_.name_of(content);
  if (name == keys_) return {};
  TRY(safe_.put(fmt::format("keys/{:016}", clock_.now().time_since_epoch().count()), content, Sync::now));
  keys_ = name;
  return {};
}

std::int64_t FileCopies::count() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(stored_.size());
}

Result<std::vector<std::string>> FileCopies::gone() {
  const std::lock_guard lock(mutex_);
  TRY(const auto things, safe_.list("files/"));
  std::unordered_set<std::string> here;
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(where_.blobs_dir, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error))
    here.insert(spread("files", safe_.name_of(relative_name(at->path(), where_.blobs_dir))));
  std::vector<std::string> out;
  if (error && error != std::errc::no_such_file_or_directory) return out;  // not sure: nothing is given up
  for (const auto& thing : things) {
    if (thing.name.find('.') != std::string::npos || here.contains(thing.name)) continue;
    out.push_back(thing.name);
    stored_.erase(thing.name);  // when it comes again, it is stored again
  }
  return out;
}

Result<FilesRestored> restore_files(Safe& safe, const Base& base, Time at, const fs::path& to) {
  TRY(const auto stored, safe.list("files/"));
  const std::set<std::string> gone(base.gone.begin(), base.gone.end());
  std::vector<std::string> names;
  for (const auto& thing : stored)
    if (thing.name.find('.') == std::string::npos) names.push_back(thing.name);
  std::atomic<std::int64_t> count{0}, bytes{0};
  TRY(in_parallel(static_cast<std::int64_t>(names.size()), kThreads, Urgency::foreground,
                  [&](std::int64_t i) -> Result<void> {
                    const auto& name = names[static_cast<std::size_t>(i)];
                    const auto gone_at = gone.contains(name) ? std::optional(base.ended) : std::nullopt;
                    TRY(const auto size, restore_file(safe, name, gone_at, to));
                    if (!size) return {};
                    ++count;
                    bytes += *size;
                    return {};
                  }));
  TRY(restore_keys(safe, at, to));
  return FilesRestored{count.load(), bytes.load()};
}

}  // namespace deskbell::backup
