#pragma once
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace deskbell::storage::testing {

// Stands between a database and its PostgreSQL server and misbehaves like a network.
class PostgresProxy {
 public:
  enum class Cut { never, before_commit, after_commit };

  // `url` names a server on a local socket.
  explicit PostgresProxy(const std::string& url);
  ~PostgresProxy();
  PostgresProxy(const PostgresProxy&) = delete;
  PostgresProxy& operator=(const PostgresProxy&) = delete;

  // The same database through the proxy.
  const std::string& url() const { return url_; }

  // The next connection that wants to commit loses its connection, before the server hears of it or after it has
  // committed.
  void cut_next(Cut cut) { cut_ = cut; }
  // Cuts all connections and takes no further ones, or takes them again.
  void go_away();
  void come_back() { away_ = false; }
  int accepted() const { return accepted_; }

 private:
  void accept_until_stopped();
  void forward(int client);
  int connect_to_server() const;

  std::string server_path_;
  std::string url_;
  int listener_ = -1;
  std::atomic<Cut> cut_{Cut::never};
  std::atomic<bool> away_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<int> accepted_{0};
  std::atomic<int> active_{0};
  std::atomic<int> generation_{0};  // connections of earlier ones are cut
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace deskbell::storage::testing
