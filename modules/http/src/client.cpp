#include "text.h"
#include "transfer.h"

namespace deskbell::http {

std::optional<std::string_view> ClientResponse::header(std::string_view name) const {
  for (const Header& header : headers)
    if (equals_ignoring_case(header.name, name)) return header.value;
  return std::nullopt;
}

Client::Client(ClientOptions options) : options_(std::move(options)) {
  start_curl();
}

Result<ClientResponse> Client::send(const ClientRequest& request) const {
  TRY(const AddressSet allowed, AddressSet::parse(options_.allowed_private));
  Transfer transfer{.allowed = allowed, .limit = options_.answer_limit};
  TRY(prepare(transfer, options_, request));
  auto answer = conclude(transfer, curl_easy_perform(transfer.handle.get()), request.url);
  transfer.span.tell(options_, request, answer);
  return answer;
}

Result<ClientResponse> Client::stream(const ClientRequest& request, std::chrono::milliseconds first_piece,
                                      const Reader& reader) const {
  TRY(const AddressSet allowed, AddressSet::parse(options_.allowed_private));
  Transfer transfer{.allowed = allowed, .limit = options_.answer_limit};
  transfer.reader = &reader;
  transfer.first_piece = first_piece;
  TRY(prepare(transfer, options_, request));
  auto answer = conclude(transfer, curl_easy_perform(transfer.handle.get()), request.url);
  transfer.span.tell(options_, request, answer);
  return answer;
}

}  // namespace deskbell::http
