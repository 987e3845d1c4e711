#include <base/result.h>

namespace deskbell::base {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument: return "invalid_argument";
    case ErrorCode::unauthenticated: return "unauthenticated";
    case ErrorCode::permission_denied: return "permission_denied";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::already_exists: return "already_exists";
    case ErrorCode::failed_precondition: return "failed_precondition";
    case ErrorCode::resource_exhausted: return "resource_exhausted";
    case ErrorCode::aborted: return "aborted";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::storage_full: return "storage_full";
    case ErrorCode::deadline_exceeded: return "deadline_exceeded";
    case ErrorCode::unimplemented: return "unimplemented";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

}  // namespace deskbell::base
