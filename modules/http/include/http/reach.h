#pragma once
#include <string>
#include <vector>

struct sockaddr;

// For outgoing connections that are not HTTP: the same guard as in client.h. Asked where the connection is made, of the
// very address that is connected to, so that no spelling and no second answer of the DNS gets around it.
namespace deskbell::http {

// A public address, or one of the private networks that are listed ("127.0.0.1", "10.1.0.0/16").
bool may_connect(const sockaddr& address, const std::vector<std::string>& allowed_private);
bool is_loopback(const sockaddr& address);

}  // namespace deskbell::http
