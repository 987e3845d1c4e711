#pragma once
#include "address_set.h"

#include <http/client.h>

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace deskbell::http {

struct CurlFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// A call as it is told to ClientOptions::spans: part of what the caller's thread did when it was made.
class CallSpan {
 public:
  CallSpan();
  std::chrono::steady_clock::duration took() const;
  std::string trace_parent() const;
  void tell(const ClientOptions& options, const ClientRequest& request, const Result<ClientResponse>& answer) const;

 private:
  std::string trace_;
  std::uint64_t parent_;
  std::uint64_t id_;
  std::chrono::steady_clock::time_point began_;
};

// One outgoing call under way; shared by the blocking and the asynchronous client. Stays where it is in memory from
// prepare() to conclude(), and so does the request.
struct Transfer {
  const AddressSet& allowed;
  std::size_t limit;
  std::unique_ptr<CURL, CurlFree> handle = {};
  std::unique_ptr<curl_slist, CurlFree> headers = {};
  ClientResponse response = {};
  CallSpan span = {};
  const Client::Reader* reader = nullptr;  // of a stream
  std::chrono::milliseconds first_piece{0};
  std::size_t read = 0;  // bytes of the body
  bool enough = false;
  bool refused = false;
  bool too_large = false;
  char detail[CURL_ERROR_SIZE] = {};
};

// Before the first call of the process.
void start_curl();
// Makes transfer.handle ready to be performed.
Result<void> prepare(Transfer& transfer, const ClientOptions& options, const ClientRequest& request);
Result<ClientResponse> conclude(Transfer& transfer, CURLcode code, const std::string& url);

}  // namespace deskbell::http
