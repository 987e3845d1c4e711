#pragma once
#include <http/client.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

// Many outgoing calls at a time from one thread, over connections that are kept open and used again; for whoever
// sends a lot to few addresses. The rules are those of Client: the guard stands where a connection is made, so one
// that is used again leads to an address that was allowed.
namespace deskbell::http {

class AsyncClient {
 public:
  // On the client's thread; must be quick and must not throw. `took` is from send to the end.
  using Done = std::function<void(Result<ClientResponse>, std::chrono::milliseconds took)>;

  // Throws std::invalid_argument when options.allowed_private holds something that is no network.
  explicit AsyncClient(ClientOptions options = {});
  // Cuts what is under way; its `done` is not called.
  ~AsyncClient();
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;

  // From any thread, also from `done`. No limit of its own: the caller counts what is under way.
  void send(ClientRequest request, Done done);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::http
