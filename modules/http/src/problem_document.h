#pragma once
#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::http {

struct ProblemField {
  std::string field;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ProblemField, (), (field, message))

// RFC 9457; the body of every error.
struct ProblemDocument {
  std::string type;
  std::string title;
  int status = 0;
  std::string code;
  std::string detail;
  std::string trace_id;
  std::optional<std::vector<ProblemField>> fields;
};
BOOST_DESCRIBE_STRUCT(ProblemDocument, (), (type, title, status, code, detail, trace_id, fields))

}  // namespace deskbell::http
