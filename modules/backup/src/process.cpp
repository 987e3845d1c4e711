#include "process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

extern char** environ;

namespace deskbell::backup {
namespace {

constexpr std::size_t kErrorKept = 2'000;

struct Pipe {
  int ends[2] = {-1, -1};
  Pipe() {
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  }
  ~Pipe() {
    for (const int end : ends)
      if (end >= 0) ::close(end);
  }
  void close_writer() {
    ::close(ends[1]);
    ends[1] = -1;
  }
};

void read_both(const Pipe& out, const Pipe& err, std::string& text, std::string& error) {
  std::array<pollfd, 2> files{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};
  std::array<char, 65'536> bytes;
  while (files[0].fd >= 0 || files[1].fd >= 0) {
    if (::poll(files.data(), files.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (files[i].fd < 0 || files[i].revents == 0) continue;
      const auto got = ::read(files[i].fd, bytes.data(), bytes.size());
      if (got <= 0) {
        files[i].fd = -1;
      } else {
        (i == 0 ? text : error).append(bytes.data(), static_cast<std::size_t>(got));
      }
    }
  }
}

}  // namespace

Result<std::string> run_process(std::vector<std::string> command, const std::vector<std::string>& arguments) {
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<char*> words;
  for (auto& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  Pipe out, err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return failure(ErrorCode::failed_precondition,
                   fmt::format("{} cannot be run: {}.", command[0], std::generic_category().message(failed)));
  out.close_writer();
  err.close_writer();
  std::string text, error;
  read_both(out, err, text, error);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return text;
  // Tools tell their errors on either.
  std::string told = error.empty() ? text : error;
  if (told.size() > kErrorKept) told.erase(0, told.size() - kErrorKept);
  return failure(ErrorCode::unavailable,
                 fmt::format("{} ended with {}: {}", command[0], WIFEXITED(status) ? WEXITSTATUS(status) : -1, told));
}

}  // namespace deskbell::backup
