#include "answer.h"

#include <http/async_client.h>

#include <webhooks/courier.h>
#include <webhooks/schedule.h>

namespace deskbell::webhooks {
namespace {

class HttpSender final : public Sender {
 public:
  HttpSender(http::ClientOptions options, const Clock& clock) : clock_(clock), client_(outgoing(std::move(options))) {}

  void send(Parcel parcel, std::function<void(Receipt)> done) override {
    client_.send(
        {.method = http::Method::post,
         .url = std::move(parcel.url),
         .headers = std::move(parcel.headers),
         .body = std::move(parcel.body)},
        [&clock = clock_, done = std::move(done)](Result<http::ClientResponse> answer, std::chrono::milliseconds took) {
          done(receipt_of(answer, took, clock.now()));
        });
  }

 private:
  const Clock& clock_;
  http::AsyncClient client_;
};

}  // namespace

http::ClientOptions outgoing(http::ClientOptions options) {
  options.answer_limit = kAnswerLimit;
  options.total_time = kTimeLimit;
  options.redirects = 0;
  options.user_agent = "Deskbell-Webhooks/1";
  return options;
}

Receipt receipt_of(const Result<http::ClientResponse>& answer, std::chrono::milliseconds took, Time now) {
  Receipt receipt{.took = took};
  if (!answer) {
    receipt.error = answer.error().message;
    receipt.refused = answer.error().code == ErrorCode::invalid_argument;
    return receipt;
  }
  receipt.status = answer->status;
  receipt.answer = kept_answer(answer->body);
  if (!taken(receipt)) {
    receipt.error = "The receiver answered " + std::to_string(answer->status) + ".";
    if (const auto asked = answer->header("Retry-After")) receipt.retry_after = parse_retry_after(*asked, now);
  }
  return receipt;
}

bool taken(const Receipt& receipt) {
  return receipt.status && *receipt.status >= 200 && *receipt.status < 300;
}

std::string kept_answer(std::string_view body) {
  // What a receiver answers may be anything; a database takes text without zero bytes.
  return text::clean_block(body.substr(0, kKeptAnswer));
}

std::unique_ptr<Sender> http_sender(http::ClientOptions options, const Clock& clock) {
  return std::make_unique<HttpSender>(std::move(options), clock);
}

}  // namespace deskbell::webhooks
