#pragma once
#include "address_set.h"
#include "body_reader.h"
#include "channel.h"
#include "head_parser.h"
#include "worker_pool.h"

#include <http/server.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace deskbell::http {

// What all connections of a server share.
struct Service {
  const RoutesOfHost routes_of_host;
  const ServerOptions& options;
  AddressSet trusted_proxies;
  WorkerPool& workers;
  std::atomic<std::size_t>& sockets;
  std::atomic<std::uint64_t>& requests;
  std::atomic<std::size_t>& body_bytes;  // that requests under way may bring
  std::atomic<bool>& draining;
};

// HTTP/1.1 on one connection: one request after the other, each answered before the next is read.
class HttpConnection final : public Protocol, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(Channel& channel, const Service& service);

  std::size_t on_data(std::span<char> data) override;
  void on_end_of_input() override;
  void on_flushed() override;
  void on_tick(SteadyTime now) override;
  void on_drain() override;
  void on_gone() override { channel_ = nullptr; }

 private:
  enum class State { idle, head, body, working, writing };
  // A share of Limits::body_bytes.
  class Share {
   public:
    Share() = default;
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() {
      if (total_) *total_ -= bytes_;
    }
    bool take(std::atomic<std::size_t>& total, std::size_t bytes, std::size_t limit);

   private:
    std::atomic<std::size_t>* total_ = nullptr;
    std::size_t bytes_ = 0;
  };

  // One request from its head to its answer.
  struct Exchange {
    Head head;
    const Routes* routes = nullptr;  // of the host; null until the head was read and for unknown hosts
    Routes::Target target;
    std::chrono::steady_clock::time_point began;
    Share share;
    std::unique_ptr<BodySpool> spool;
    std::optional<BodyReader> body;
  };

  std::size_t read_head(std::string_view data);
  std::size_t read_body(std::string_view data);
  void begin(Head head);
  void dispatch();
  void dispatch_socket(std::string accept);
  void upgrade(std::unique_ptr<SocketHandler> handler, const std::string& accept);
  void refuse(const Problem& problem);  // and close
  void refuse_busy();
  void respond(Response response);
  void write(const Response& response);
  std::string head_text(const Response& response) const;
  void log(int status) const;

  Channel* channel_;
  const Service& service_;
  const Limits& limits_;
  State state_ = State::idle;
  std::size_t seen_ = 0;  // bytes of an incomplete head
  std::unique_ptr<Exchange> exchange_;
  bool close_after_ = false;
  SteadyTime since_;  // of the state
};

}  // namespace deskbell::http
