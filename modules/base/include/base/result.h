#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Result<T>: the answer of anything that can fail in a way its caller can act on.
//
// A broken world (database gone, bug) is an exception instead, caught once per unit of work (request, socket
// message, job). Domain code names no HTTP status; the edge maps ErrorCode once. See docs/errors.md.
//
//   Result<Case> Cases::find(const Actor& actor, Id<Case> id) {
//     TRY(Case matter, store_.load(tx, id));            // declare or return the error
//     TRY(policy_.require(actor, Permission::view, matter));  // just pass the error on
//     return matter;
//   }
namespace deskbell::base {

enum class ErrorCode {
  invalid_argument,     // the input is wrong whatever the state; `fields` says where
  unauthenticated,      // nobody is signed in, or the proof is no longer valid
  permission_denied,    // signed in, but not allowed
  not_found,            // no such thing, or one that the actor may not know of
  already_exists,       // a unique name or key is taken
  failed_precondition,  // the thing is in a state that does not allow this; change the state first
  resource_exhausted,   // a limit: rate, size, capacity
  aborted,              // lost against somebody else; the same call may succeed when repeated
  unavailable,          // try again later
  storage_full,         // no room on the disk: nothing new is taken until there is some; reading goes on
  deadline_exceeded,
  unimplemented,
  internal
};

// The code's name on the wire, such as "not_found".
std::string_view name_of(ErrorCode code);

struct FieldError {
  std::string field;    // path as in the request: "email", "members[2].level"
  std::string message;  // "is required", "may have at most 200 characters"
  bool operator==(const FieldError&) const = default;
};

// What went wrong, told to the reader: what, with which field, what to do. Never holds secrets or internals.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::vector<FieldError> fields = {};
  bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

// return failure(ErrorCode::not_found, "There is no such conversation.");
inline std::unexpected<Error> failure(ErrorCode code, std::string message) {
  return std::unexpected(Error{code, std::move(message), {}});
}
// return invalid("email", "is not a mail address");
inline std::unexpected<Error> invalid(std::string field, std::string message) {
  std::string text = field + " " + message + ".";
  return std::unexpected(Error{ErrorCode::invalid_argument, std::move(text), {{std::move(field), std::move(message)}}});
}
inline std::unexpected<Error> not_found(std::string message) {
  return failure(ErrorCode::not_found, std::move(message));
}

}  // namespace deskbell::base

namespace deskbell {
using base::Error;
using base::ErrorCode;
using base::failure;
using base::FieldError;
using base::invalid;
using base::not_found;
using base::Result;
}  // namespace deskbell

#define DESKBELL_CONCAT_(a, b) a##b
#define DESKBELL_CONCAT(a, b) DESKBELL_CONCAT_(a, b)
#define DESKBELL_TRY_PASS(result, expression)                             \
  do {                                                                    \
    auto&& result = (expression);                                         \
    if (!result) return std::unexpected(std::move(result).error());       \
  } while (false)
#define DESKBELL_TRY_TAKE(result, declaration, ...)                  \
  auto&& result = (__VA_ARGS__);                                     \
  if (!result) return std::unexpected(std::move(result).error());    \
  declaration = std::move(*result)
#define DESKBELL_TRY_1(expression) DESKBELL_TRY_PASS(DESKBELL_CONCAT(try_result_, __LINE__), expression)
#define DESKBELL_TRY_N(declaration, ...) \
  DESKBELL_TRY_TAKE(DESKBELL_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define DESKBELL_TRY_PICK(_1, _2, _3, _4, _5, _6, _7, _8, NAME, ...) NAME
// TRY(expression); or TRY(Type name, expression); leaves the function with the error when there is one.
#define TRY(...)                                                                                                 \
  DESKBELL_TRY_PICK(__VA_ARGS__, DESKBELL_TRY_N, DESKBELL_TRY_N, DESKBELL_TRY_N, DESKBELL_TRY_N, DESKBELL_TRY_N, \
                    DESKBELL_TRY_N, DESKBELL_TRY_N, DESKBELL_TRY_1, )                                            \
  (__VA_ARGS__)
