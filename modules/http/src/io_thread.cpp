#include "io_thread.h"

#include "channel.h"
#include "socket_connection.h"

#include <boost/asio/post.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <base/log.h>

#include <algorithm>

namespace deskbell::http {

IoThread::IoThread(std::chrono::milliseconds tick)
    : work_(context_.get_executor()),
      timer_(context_),
      tick_(tick),
      read_buffer_(std::make_unique<std::array<char, 64 * 1024>>()) {}

IoThread::~IoThread() {
  stop();
}

void IoThread::start() {
  thread_ = std::thread([this] {
    on_tick();
    while (true) {
      try {
        context_.run();
        break;
      } catch (const std::exception& e) {
        base::log_error("A connection failed.", {{"error", e.what()}});
      }
    }
  });
}

void IoThread::stop() {
  if (!thread_.joinable()) return;
  boost::asio::post(context_, [this] {
    for_each([](Channel& channel) { channel.abort(); });
    timer_.cancel();
    context_.stop();
  });
  thread_.join();
}

void IoThread::post(std::function<void()> work) {
  boost::asio::post(context_, std::move(work));
}

void IoThread::carry(std::vector<Outbox::Parcel>& parcels) {
  {
    const std::lock_guard lock(inbox_mutex_);
    if (inbox_.empty()) {
      inbox_.swap(parcels);
    } else {
      inbox_.insert(inbox_.end(), std::make_move_iterator(parcels.begin()), std::make_move_iterator(parcels.end()));
    }
  }
  parcels.clear();
  wake();
}

void IoThread::carry(std::shared_ptr<Socket> socket, Frame frame) {
  {
    const std::lock_guard lock(inbox_mutex_);
    inbox_.push_back({std::move(socket), std::move(frame)});
  }
  wake();
}

void IoThread::wake() {
  if (!inbox_filled_.exchange(true)) boost::asio::post(context_, [this] { take_parcels(); });
}

void IoThread::take_parcels() {
  if (!inbox_filled_.load()) return;
  {
    const std::lock_guard lock(inbox_mutex_);
    inbox_filled_ = false;
    taken_.swap(inbox_);
  }
  for (Outbox::Parcel& parcel : taken_) static_cast<SocketConnection&>(*parcel.socket).enqueue(std::move(parcel.frame));
  taken_.clear();
}

void IoThread::add(std::shared_ptr<Channel> channel) {
  channel->slot_ = channels_.size();
  channels_.push_back(std::move(channel));
}

void IoThread::remove(Channel& channel) {
  const std::size_t slot = channel.slot_;
  if (slot >= channels_.size() || channels_[slot].get() != &channel) return;
  const std::shared_ptr<Channel> last_reference = std::move(channels_[slot]);
  if (slot + 1 < channels_.size()) {
    channels_[slot] = std::move(channels_.back());
    channels_[slot]->slot_ = slot;
  }
  channels_.pop_back();
}

void IoThread::flush_soon(std::shared_ptr<Channel> channel) {
  unflushed_.push_back(std::move(channel));
  if (flush_posted_) return;
  flush_posted_ = true;
  boost::asio::post(context_, [this] {
    flush_posted_ = false;
    std::vector<std::shared_ptr<Channel>> ready;
    ready.swap(unflushed_);
    for (const auto& waiting : ready) waiting->flush();
    ready.clear();
    if (unflushed_.empty()) unflushed_.swap(ready);
  });
}

void IoThread::for_each(const std::function<void(Channel&)>& visit) {
  // Visiting may remove the visited one, which moves the last, already visited one into its place.
  for (std::size_t i = channels_.size(); i-- > 0;) {
    if (i >= channels_.size()) continue;
    const std::shared_ptr<Channel> channel = channels_[i];
    visit(*channel);
  }
}

void IoThread::on_tick() {
  now_ = std::chrono::steady_clock::now();
  for_each([](Channel& channel) { channel.on_tick(); });
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) on_tick();
  });
}

const std::string& IoThread::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_second_) {
    date_second_ = now;
    date_ = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
  }
  return date_;
}

void Outbox::add(std::shared_ptr<Socket> socket, Frame frame) {
  IoThread* io = socket->io_thread();
  if (!io) {
    socket->send(std::move(frame));
    return;
  }
  if (!static_cast<SocketConnection&>(*socket).account(*frame)) return;
  auto lane = std::find_if(lanes_.begin(), lanes_.end(), [&](const auto& entry) { return entry.first == io; });
  if (lane == lanes_.end()) lane = lanes_.insert(lanes_.end(), {io, {}});
  lane->second.push_back({std::move(socket), std::move(frame)});
}

void Outbox::flush() {
  for (auto& [io, parcels] : lanes_)
    if (!parcels.empty()) io->carry(parcels);
}

}  // namespace deskbell::http
