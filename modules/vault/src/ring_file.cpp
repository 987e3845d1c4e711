#include "ring_file.h"

#include "crypto.h"

#include <base/durable_files.h>

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace deskbell::vault {
namespace {

constexpr std::string_view kLockedTitle = "deskbell-key-ring 1 locked ";
constexpr std::string_view kCredential = "deskbell-vault";
constexpr std::size_t kShortestSecret = 16;

std::filesystem::path credential_file() {
  const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (!directory || !*directory) return {};
  const auto path = std::filesystem::path(directory) / kCredential;
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "re");
  if (!pipe) throw std::system_error(errno, std::generic_category(), "vault.key_command");
  std::string out;
  char buffer[512];
  while (const auto got = fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, got);
  if (pclose(pipe) != 0) throw std::runtime_error("vault.key_command failed, so the key ring stays locked.");
  return out;
}

class Descriptor {
 public:
  explicit Descriptor(int file, const std::filesystem::path& path) : file_(file) {
    if (file < 0) throw std::system_error(errno, std::generic_category(), path.string());
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(file_); }
  int get() const { return file_; }

 private:
  int file_;
};

}  // namespace

RingFile::RingFile(std::filesystem::path directory, std::string key_command)
    : path_(std::move(directory) / "ring"),
      key_command_(std::move(key_command)),
      has_secret_(!key_command_.empty() || !credential_file().empty()) {
  std::filesystem::create_directories(path_.parent_path());
  std::error_code not_ours;
  std::filesystem::permissions(path_.parent_path(), std::filesystem::perms::owner_all, not_ours);
}

std::string RingFile::unlock_secret() const {
  std::string secret;
  if (!key_command_.empty()) {
    secret = output_of(key_command_);
  } else {
    std::ifstream in(credential_file(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    secret = std::move(text).str();
  }
  while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
  if (secret.size() < kShortestSecret)
    throw std::runtime_error("The secret that unlocks the key ring has fewer than 16 characters.");
  return secret;
}

const std::string& RingFile::lock_key(const std::string& salt) {
  if (salt == salt_ && !lock_key_.empty()) return lock_key_;
  const std::string secret = unlock_secret();
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  if (crypto_pwhash(bytes_of(key), key.size(), secret.data(), secret.size(), bytes_of(std::string_view(salt)),
                    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                    crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("There is not enough memory to unlock the key ring.");
  salt_ = salt;
  lock_key_ = std::move(key);
  return lock_key_;
}

std::optional<KeyRing> RingFile::load() {
  ensure_sodium();
  std::error_code missing;
  if (!std::filesystem::exists(path_, missing)) return std::nullopt;
  std::ifstream in(path_, std::ios::binary);
  std::ostringstream content;
  if (!in || !(content << in.rdbuf())) throw std::runtime_error("The key ring " + path_.string() + " cannot be read.");
  std::string text = std::move(content).str();
  const auto broken = [this](const std::string& why) {
    return std::runtime_error("The key ring " + path_.string() + " " + why + " Restore it from a backup.");
  };
  if (text.starts_with(kLockedTitle)) {
    if (!has_secret_)
      throw std::runtime_error("The key ring " + path_.string() +
                               " is locked: set vault.key_command or the systemd credential deskbell-vault.");
    const auto line = text.find('\n');
    const auto salt = from_base64(std::string_view(text).substr(0, line).substr(kLockedTitle.size()));
    while (text.ends_with('\n')) text.pop_back();
    const auto box = line < text.size() ? from_base64(std::string_view(text).substr(line + 1)) : std::nullopt;
    constexpr std::size_t kOver = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (!salt || salt->size() != crypto_pwhash_SALTBYTES || !box || box->size() < kOver) throw broken("is not sound.");
    std::string plain(box->size() - kOver, '\0');
    const std::string_view sealed = *box;
    if (crypto_secretbox_open_easy(bytes_of(plain), bytes_of(sealed.substr(crypto_secretbox_NONCEBYTES)),
                                   sealed.size() - crypto_secretbox_NONCEBYTES, bytes_of(sealed),
                                   bytes_of(std::string_view(lock_key(*salt)))) != 0)
      throw std::runtime_error("The key ring " + path_.string() + " does not open with this secret, or was changed.");
    text = std::move(plain);
  }
  auto ring = parse_ring(text);
  if (!ring) throw broken("is not sound: " + ring.error().message);
  remember();
  return *std::move(ring);
}

void RingFile::save(const KeyRing& ring) {
  std::string text = print_ring(ring);
  if (has_secret_) {
    const std::string salt = salt_.empty() ? random_bytes(crypto_pwhash_SALTBYTES) : salt_;
    const std::string& key = lock_key(salt);
    std::string box = random_bytes(crypto_secretbox_NONCEBYTES);
    box.resize(box.size() + crypto_secretbox_MACBYTES + text.size());
    crypto_secretbox_easy(bytes_of(box) + crypto_secretbox_NONCEBYTES, bytes_of(text), text.size(), bytes_of(box),
                          bytes_of(std::string_view(key)));
    text = std::string(kLockedTitle) + to_base64(salt) + "\n" + to_base64(box) + "\n";
  }
  // Written aside and moved, so that a crash leaves the old ring or the new one.
  const auto fresh = path_.parent_path() / ("ring." + std::to_string(getpid()));
  {
    unlink(fresh.c_str());
    const Descriptor file(open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), fresh);
    if (const auto error = base::write_all(file.get(), text)) throw std::system_error(error, fresh.string());
    if (fsync(file.get()) != 0) throw std::system_error(errno, std::generic_category(), fresh.string());
  }
  std::filesystem::rename(fresh, path_);
  if (const auto error = base::sync_directory(path_.parent_path())) throw std::system_error(error, path_.string());
  remember();
}

void RingFile::remember() {
  struct stat now{};
  if (stat(path_.c_str(), &now) != 0) return;
  modified_ = now.st_mtim;
  inode_ = now.st_ino;
}

bool RingFile::changed() const {
  struct stat now{};
  return stat(path_.c_str(), &now) == 0 &&
         (now.st_ino != inode_ || now.st_mtim.tv_sec != modified_.tv_sec || now.st_mtim.tv_nsec != modified_.tv_nsec);
}

void RingFile::locked(const std::function<void()>& work) {
  const auto path = path_.parent_path() / "ring.lock";
  const Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600), path);
  if (flock(file.get(), LOCK_EX) != 0) throw std::system_error(errno, std::generic_category(), path.string());
  work();
}

}  // namespace deskbell::vault
