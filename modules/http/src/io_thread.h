#pragma once
#include <http/socket.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace deskbell::http {

class Channel;
using SteadyTime = std::chrono::steady_clock::time_point;

// Counted by the io thread alone, read by anybody.
class Count {
 public:
  void add() { value_.store(value_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct SocketCounts {
  Count frames_in, frames_out, slow;
};

// One reactor with the connections that live on it. Everything but post(), carry() and is_current() belongs to the
// thread itself.
class IoThread {
 public:
  explicit IoThread(std::chrono::milliseconds tick);
  ~IoThread();
  void start();
  void stop();  // and join; connections are closed

  boost::asio::io_context& context() { return context_; }
  bool is_current() const { return std::this_thread::get_id() == thread_.get_id(); }
  void post(std::function<void()> work);

  // Hands frames over: one wake-up, however many; none when one is under way.
  void carry(std::vector<Outbox::Parcel>& parcels);
  void carry(std::shared_ptr<Socket> socket, Frame frame);
  // Frames that other threads handed over before now reach their queues before what this thread sends next.
  void take_parcels();

  void add(std::shared_ptr<Channel> channel);
  void remove(Channel& channel);
  // The channel has something to write: done once for all when the handlers that are ready have run.
  void flush_soon(std::shared_ptr<Channel> channel);
  void for_each(const std::function<void(Channel&)>& visit);

  SteadyTime now() const { return now_; }  // of the last tick: coarse, for time-outs
  std::array<char, 64 * 1024>& read_buffer() { return *read_buffer_; }
  const std::string& date();  // for the Date header
  SocketCounts& counts() { return counts_; }

 private:
  void wake();
  void on_tick();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer timer_;
  const std::chrono::milliseconds tick_;
  std::thread thread_;
  std::unique_ptr<std::array<char, 64 * 1024>> read_buffer_;
  std::vector<std::shared_ptr<Channel>> channels_;
  std::vector<std::shared_ptr<Channel>> unflushed_;
  bool flush_posted_ = false;
  SteadyTime now_ = std::chrono::steady_clock::now();
  std::string date_;
  SocketCounts counts_;
  std::int64_t date_second_ = 0;

  std::mutex inbox_mutex_;
  std::vector<Outbox::Parcel> inbox_;
  std::vector<Outbox::Parcel> taken_;
  std::atomic<bool> inbox_filled_{false};
};

}  // namespace deskbell::http
