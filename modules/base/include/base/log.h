#pragma once
#include <base/clock.h>

#include <boost/describe.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <variant>

// The structured log: one line per call on stderr, as JSON or for human eyes. Thread-safe.
//
//   base::log_info("Listening.", {{"address", "127.0.0.1:8080"}});
//   base::log_error("The mail server refused us.", {{"host", host}, {"tries", tries}});
//
// The message is a constant sentence; what varies goes into fields, so that lines can be counted and searched.
// Nothing secret is logged: a field whose key speaks of a password, secret, token, cookie, key or authorization is
// written as "***". Control characters are escaped, so no input can forge a line.
namespace deskbell::base {

enum class LogLevel { debug, info, warn, error, off };
BOOST_DESCRIBE_ENUM(LogLevel, debug, info, warn, error, off)
// automatic: human when stderr is a terminal, else json.
enum class LogFormat { automatic, human, json };
BOOST_DESCRIBE_ENUM(LogFormat, automatic, human, json)

struct LogField {
  using Value = std::variant<std::string_view, std::int64_t, double, bool>;
  LogField(std::string_view name, std::string_view text) : key(name), value(text) {}
  LogField(std::string_view name, const char* text) : key(name), value(std::string_view(text)) {}
  LogField(std::string_view name, const std::string& text) : key(name), value(std::string_view(text)) {}
  LogField(std::string_view name, bool flag) : key(name), value(flag) {}
  LogField(std::string_view name, double number) : key(name), value(number) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  LogField(std::string_view name, T number) : key(name), value(static_cast<std::int64_t>(number)) {}

  std::string_view key;
  Value value;
};
using LogFields = std::initializer_list<LogField>;

struct LogOptions {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::automatic;
  std::ostream* to = nullptr;  // for tests; must outlive the next start_log. Null is stderr.
};

// Called once at start; before it, lines of level info and above go to stderr for human eyes.
void start_log(const LogOptions& options);
// May be called at any time from any thread.
void set_log_level(LogLevel level);
bool log_enabled(LogLevel level);

void log(LogLevel level, std::string_view message, LogFields fields = {});
inline void log_debug(std::string_view message, LogFields fields = {}) {
  log(LogLevel::debug, message, fields);
}
inline void log_info(std::string_view message, LogFields fields = {}) {
  log(LogLevel::info, message, fields);
}
inline void log_warn(std::string_view message, LogFields fields = {}) {
  log(LogLevel::warn, message, fields);
}
inline void log_error(std::string_view message, LogFields fields = {}) {
  log(LogLevel::error, message, fields);
}

// While it lives, lines of this thread carry the trace id: one per request, socket message, job or call. Nests.
class TraceScope {
 public:
  explicit TraceScope(std::string id);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  std::string outer_;
};
// The current thread's trace id; empty outside of a scope. Valid until the scope ends.
std::string_view current_trace();

// One line without line end. `format` is human or json.
struct LogLine {
  Time at;
  LogLevel level = LogLevel::info;
  std::string_view message;
  LogFields fields;
  std::string_view trace;
};
std::string format_log_line(LogFormat format, const LogLine& line);

}  // namespace deskbell::base
