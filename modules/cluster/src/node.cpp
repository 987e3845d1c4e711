#include "cluster_store.h"

#include <base/log.h>

#include <cluster/node.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace deskbell::cluster {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

// What the file says; when it says nothing yet, `fresh` from now on.
std::string read_or_write(int file, const std::string& fresh) {
  std::array<char, 64> text{};
  const ssize_t got = pread(file, text.data(), text.size(), 0);
  if (got >= 16) return {text.data(), static_cast<std::size_t>(got)};
  if (pwrite(file, fresh.data(), fresh.size(), 0) != static_cast<ssize_t>(fresh.size()) || fsync(file) != 0)
    return fresh;
  return fresh;
}

constexpr std::string_view kEpoch = "epoch";

std::int64_t number_in(const std::filesystem::path& file) {
  std::int64_t number = 0;
  std::ifstream(file) >> number;
  return number;
}

// Durably, before anything is written under the new epoch.
void put_number(const std::filesystem::path& file, std::int64_t number) {
  const std::string text = std::to_string(number) + "\n";
  const auto fresh = file.string() + ".new";
  const int out = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      out >= 0 && write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(out) == 0;
  if (out >= 0) close(out);
  if (!written || rename(fresh.c_str(), file.c_str()) != 0)
    throw std::system_error(errno, std::generic_category(), fresh);
}

std::string former_primary(std::int64_t here, std::int64_t seen) {
  return "This database is a former primary: it is at epoch " + std::to_string(here) +
         ", and this node has already served epoch " + std::to_string(seen) + ". Point it to the present primary.";
}

}  // namespace

std::int64_t epoch(storage::Snapshot& snapshot) {
  const auto text = store::find_agreed(snapshot, kEpoch);
  return text ? std::stoll(*text) : 1;
}

Identity::Identity(const std::filesystem::path& data_dir, Random& random) {
  const std::string fresh = random.token();
  const auto path = data_dir / "node.id";
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ >= 0 && flock(file_, LOCK_EX | LOCK_NB) != 0) {
    close(file_);
    file_ = -1;
  }
  // Host and path, so that a copy of a machine or of a data directory is somebody else.
  text_ = (file_ >= 0 ? read_or_write(file_, fresh) : fresh) + "@" + host_name() + ":" +
          std::filesystem::weakly_canonical(data_dir).string();
}

Identity::~Identity() {
  if (file_ >= 0) close(file_);
}

Node::Node(Needs needs)
    : needs_(std::move(needs)), incarnation_(needs_.random.token()), started_at_(needs_.clock.now()) {
  if (needs_.database.dialect() == storage::Dialect::sqlite) {
    number_ = needs_.number_on_sqlite;
    return;
  }
  check_epoch();
  if (!valid_) throw std::runtime_error("This database is a former primary. Point this node to the present one.");
  const Result<int> taken =
      needs_.database.write([&](storage::Transaction& tx) -> Result<int> { return take_number(tx); });
  if (!taken) throw std::runtime_error(taken.error().message);
  number_ = *taken;
}

Node::~Node() {
  leave();
}

int Node::take_number(storage::Transaction& tx) {
  auto number = store::number_of(tx, needs_.identity);
  if (!number) number = store::free_number(tx);
  if (!number) throw std::runtime_error("All 1,024 node numbers of this database are in use.");
  store::put(tx, {.number = *number,
                  .identity = needs_.identity,
                  .incarnation = incarnation_,
                  .address = "",
                  .host = host_name(),
                  .version = needs_.version,
                  .role = "command"});
  return *number;
}

void Node::serve(const std::string& address) {
  address_ = address;
  beat();
}

void Node::check_epoch() {
  if (needs_.epoch_file.empty()) return;
  if (epoch_ == 0) epoch_ = number_in(needs_.epoch_file);
  const auto here = needs_.database.read([](storage::Snapshot& snapshot) { return epoch(snapshot); });
  if (here < epoch_) {
    if (valid_.exchange(false)) base::log_error(former_primary(here, epoch_));
  } else if (here > epoch_) {
    put_number(needs_.epoch_file, here);
    epoch_ = here;
  }
}

void Node::beat() {
  if (needs_.database.dialect() == storage::Dialect::sqlite || left_) return;
  check_epoch();
  bool known = true;
  const Result<void> done = needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    known = store::beat(tx, number_, incarnation_, address_, address_.empty() ? "command" : "serve");
    return {};
  });
  if (!done) throw std::runtime_error(done.error().message);
  if (known || !valid_.exchange(false)) return;
  base::log_error("Another program has this node's number now. Stopping, so that a restart gets a new one.",
                  {{"number", number_}});
}

void Node::leave() {
  if (std::exchange(left_, true) || needs_.database.dialect() == storage::Dialect::sqlite) return;
  try {
    (void)needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
      store::leave(tx, number_, incarnation_);
      return {};
    });
  } catch (const std::exception& e) {
    base::log_warn("The node could not sign off; the others will miss it.", {{"error", e.what()}});
  }
}

std::vector<NodeInfo> Node::list(storage::Snapshot& snapshot) const {
  if (snapshot.dialect() == storage::Dialect::sqlite)
    return {{.number = number_,
             .identity = needs_.identity,
             .address = address_,
             .host = host_name(),
             .version = needs_.version,
             .role = address_.empty() ? "command" : "serve",
             .started_at = started_at_,
             .seen_at = needs_.clock.now(),
             .state = left_ ? NodeState::left : NodeState::alive,
             .self = true}};
  auto nodes = store::nodes(snapshot);
  for (auto& node : nodes) node.self = node.number == number_;
  return nodes;
}

std::string agreed(storage::Database& database, std::string_view name, std::string_view value) {
  const auto known =
      database.write([&](storage::Transaction& tx) -> Result<std::string> { return store::agreed(tx, name, value); });
  if (!known) throw std::runtime_error(known.error().message);
  return *known;
}

bool agree(storage::Database& database, std::string_view name, std::string_view value) {
  return agreed(database, name, value) == value;
}

void replace_agreed(storage::Database& database, std::string_view name, std::string_view value) {
  const auto done = database.write([&](storage::Transaction& tx) -> Result<void> {
    store::replace_agreed(tx, name, value);
    return {};
  });
  if (!done) throw std::runtime_error(done.error().message);
}

}  // namespace deskbell::cluster
