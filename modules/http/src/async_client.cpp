#include "transfer.h"

#include <http/async_client.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deskbell::http {
namespace {

constexpr long kKeptConnections = 256;
constexpr std::size_t kKeptHandles = 256;
constexpr int kLongestWait = 60'000;

struct CurlMultiFree {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

struct UnderWay {
  UnderWay(const AddressSet& allowed, std::size_t limit, ClientRequest its_request, AsyncClient::Done its_done)
      : request(std::move(its_request)), done(std::move(its_done)), transfer{.allowed = allowed, .limit = limit} {}
  ClientRequest request;
  AsyncClient::Done done;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  Transfer transfer;
};

}  // namespace

struct AsyncClient::State {
  void run();
  void take_new();
  void begin(std::unique_ptr<UnderWay> one);
  void finish_ready();
  void finish(std::unique_ptr<UnderWay> one, Result<ClientResponse> answer);

  ClientOptions options;
  AddressSet allowed;
  std::unique_ptr<CURLM, CurlMultiFree> multi;
  std::mutex mutex;
  std::vector<std::unique_ptr<UnderWay>> fresh;
  std::atomic<bool> stopping = false;
  // Of the client's thread only.
  std::unordered_map<CURL*, std::unique_ptr<UnderWay>> under_way;
  std::vector<std::unique_ptr<CURL, CurlFree>> handles;
  std::thread thread;
};

void AsyncClient::State::run() {
  while (!stopping) {
    take_new();
    int running = 0;
    curl_multi_perform(multi.get(), &running);
    finish_ready();
    curl_multi_poll(multi.get(), nullptr, 0, kLongestWait, nullptr);
  }
  for (auto& [handle, one] : under_way) curl_multi_remove_handle(multi.get(), handle);
  under_way.clear();
}

void AsyncClient::State::take_new() {
  std::vector<std::unique_ptr<UnderWay>> taken;
  {
    const std::lock_guard lock(mutex);
    taken.swap(fresh);
  }
  for (auto& one : taken) begin(std::move(one));
}

void AsyncClient::State::begin(std::unique_ptr<UnderWay> one) {
  if (!handles.empty()) {
    one->transfer.handle = std::move(handles.back());
    handles.pop_back();
  }
  if (const Result<void> ready = prepare(one->transfer, options, one->request); !ready)
    return finish(std::move(one), std::unexpected(ready.error()));
  CURL* handle = one->transfer.handle.get();
  if (curl_multi_add_handle(multi.get(), handle) != CURLM_OK)
    return finish(std::move(one), failure(ErrorCode::internal, "No outgoing connection can be made."));
  under_way.emplace(handle, std::move(one));
}

void AsyncClient::State::finish_ready() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const handle = message->easy_handle;
    const CURLcode code = message->data.result;  // the message is gone once the handle is removed
    curl_multi_remove_handle(multi.get(), handle);
    auto node = under_way.extract(handle);
    auto& one = node.mapped();
    Result<ClientResponse> answer = conclude(one->transfer, code, one->request.url);
    finish(std::move(one), std::move(answer));
  }
}

void AsyncClient::State::finish(std::unique_ptr<UnderWay> one, Result<ClientResponse> answer) {
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - one->began);
  one->transfer.span.tell(options, one->request, answer);
  one->done(std::move(answer), took);
  if (one->transfer.handle && handles.size() < kKeptHandles) {
    curl_easy_reset(one->transfer.handle.get());
    handles.push_back(std::move(one->transfer.handle));
  }
}

AsyncClient::AsyncClient(ClientOptions options) : state_(std::make_unique<State>()) {
  start_curl();
  auto allowed = AddressSet::parse(options.allowed_private);
  if (!allowed) throw std::invalid_argument(allowed.error().message);
  state_->allowed = std::move(*allowed);
  state_->options = std::move(options);
  state_->multi.reset(curl_multi_init());
  if (!state_->multi) throw std::bad_alloc();
  curl_multi_setopt(state_->multi.get(), CURLMOPT_MAXCONNECTS, kKeptConnections);
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

AsyncClient::~AsyncClient() {
  state_->stopping = true;
  curl_multi_wakeup(state_->multi.get());
  state_->thread.join();
}

void AsyncClient::send(ClientRequest request, Done done) {
  auto one =
      std::make_unique<UnderWay>(state_->allowed, state_->options.answer_limit, std::move(request), std::move(done));
  {
    const std::lock_guard lock(state_->mutex);
    state_->fresh.push_back(std::move(one));
  }
  curl_multi_wakeup(state_->multi.get());
}

}  // namespace deskbell::http
