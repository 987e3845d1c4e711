#include <base/json.h>
#include <base/log.h>

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>

namespace deskbell::base {
namespace {

struct Log {
  std::atomic<LogLevel> level{LogLevel::info};
  std::atomic<LogFormat> format{LogFormat::human};
  std::mutex mutex;  // guards the exchange of `logger`
  std::shared_ptr<spdlog::logger> logger;
};

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink) {
  sink->set_pattern("%v");
  auto logger = std::make_shared<spdlog::logger>("deskbell", std::move(sink));
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::trace);
  return logger;
}

// The one thing of the process, as stderr is: whoever logs should not need to be handed anything.
Log& the_log() {
  static Log* const log = [] {
    auto* made = new Log;  // never destroyed: threads may still log while the process ends
    made->logger = make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    return made;
  }();
  return *log;
}

thread_local std::string t_trace;

bool is_secret(std::string_view key) {
  static constexpr std::array<std::string_view, 8> kWords{"password", "passwd",        "secret",     "token",
                                                          "cookie",   "authorization", "credential", "api_key"};
  std::string lower;
  for (const char c : key) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const auto word : kWords)
    if (lower.find(word) != std::string::npos) return true;
  return lower == "key" || lower.ends_with("_key");
}

void write_value(std::string& out, const LogField& field, LogFormat format) {
  if (is_secret(field.key)) {
    out += format == LogFormat::json ? "\"***\"" : "***";
    return;
  }
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    const bool plain = !text->empty() && text->find_first_of(" \"=\\") == std::string_view::npos &&
                       std::all_of(text->begin(), text->end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (format == LogFormat::human && plain) {
      out += *text;
    } else {
      write_json_string(out, *text);
    }
  } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    write_json_number(out, *number);
  } else if (const auto* real = std::get_if<double>(&field.value)) {
    write_json_number(out, *real);
  } else {
    out += std::get<bool>(field.value) ? "true" : "false";
  }
}

std::string json_line(const LogLine& line) {
  std::string out = "{\"at\":\"" + to_string(line.at) + "\",\"level\":\"";
  (out += name_of(line.level)) += "\",\"message\":";
  write_json_string(out, line.message);
  if (!line.trace.empty()) write_json_string(out += ",\"trace\":", line.trace);
  for (const auto& field : line.fields) {
    write_json_string(out += ',', field.key);
    write_value(out += ':', field, LogFormat::json);
  }
  return out += '}';
}

std::string human_line(const LogLine& line) {
  std::string out = to_string(line.at);
  out += ' ';
  std::string level(name_of(line.level));
  level.resize(6, ' ');
  out += level;
  for (const char c : line.message) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  for (const auto& field : line.fields) {
    ((out += "  ") += field.key) += '=';
    write_value(out, field, LogFormat::human);
  }
  if (!line.trace.empty()) write_value(out += "  trace=", {"trace", line.trace}, LogFormat::human);
  return out;
}

}  // namespace

std::string format_log_line(LogFormat format, const LogLine& line) {
  return format == LogFormat::json ? json_line(line) : human_line(line);
}

void start_log(const LogOptions& options) {
  Log& log = the_log();
  auto format = options.format;
  if (format == LogFormat::automatic)
    format = !options.to && isatty(STDERR_FILENO) ? LogFormat::human : LogFormat::json;
  spdlog::sink_ptr sink;
  if (options.to) {
    sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(*options.to);
  } else {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  }
  const std::scoped_lock lock(log.mutex);
  log.logger = make_logger(std::move(sink));
  log.format = format;
  log.level = options.level;
}

void set_log_level(LogLevel level) {
  the_log().level = level;
}

bool log_enabled(LogLevel level) {
  return level >= the_log().level.load(std::memory_order_relaxed) && level != LogLevel::off;
}

void log(LogLevel level, std::string_view message, LogFields fields) {
  if (!log_enabled(level)) return;
  Log& log = the_log();
  const std::string line = format_log_line(
      log.format, {.at = SystemClock().now(), .level = level, .message = message, .fields = fields, .trace = t_trace});
  std::shared_ptr<spdlog::logger> logger;
  {
    const std::scoped_lock lock(log.mutex);
    logger = log.logger;
  }
  logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

TraceScope::TraceScope(std::string id) : outer_(std::exchange(t_trace, std::move(id))) {}
TraceScope::~TraceScope() {
  t_trace = std::move(outer_);
}
std::string_view current_trace() {
  return t_trace;
}

}  // namespace deskbell::base
