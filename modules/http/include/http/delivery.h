#pragma once
#include <http/call.h>
#include <http/message.h>

#include <string>

// Pages that are made on the spot and may be kept by browsers.
namespace deskbell::http {

// Gives the answer an ETag of its bytes; 304 when the client has them already; gzip when he takes it and it pays.
// Cache-Control is the caller's. Costs about half a millisecond for 50 kB.
Response deliver(const Call& call, Response response);

// gzip (RFC 1952) without a time, so that the same bytes give the same bytes.
std::string gzipped(std::string_view bytes);

}  // namespace deskbell::http
