#pragma once
#include "stream.h"

#include <base/result.h>
#include <http/server.h>

namespace deskbell::http {

// TLS 1.2 and 1.3 with the certificate and key in these files; the error names what is wrong with them.
Result<SslContext> load_tls(const TlsFiles& files);

}  // namespace deskbell::http
