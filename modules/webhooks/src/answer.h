#pragma once
#include <http/client.h>
#include <text/lines.h>

#include <webhooks/courier.h>

#include <chrono>
#include <string>
#include <string_view>

// What a call may take and what is kept of its answer.
namespace deskbell::webhooks {

inline constexpr std::chrono::seconds kTimeLimit{15};
inline constexpr std::size_t kAnswerLimit = 256 * 1024;  // beyond it the call counts as failed
inline constexpr std::size_t kKeptAnswer = 1024;

http::ClientOptions outgoing(http::ClientOptions options);
Receipt receipt_of(const Result<http::ClientResponse>& answer, std::chrono::milliseconds took, Time now);
bool taken(const Receipt& receipt);
std::string kept_answer(std::string_view body);

}  // namespace deskbell::webhooks
