#include "config_values.h"

#include <base/config.h>
#include <base/json.h>

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>
#include <variant>

namespace deskbell::base {
namespace {

// The type of a key follows from the member it names.
using Member = std::variant<std::string*, std::vector<std::string>*, int*, std::int64_t*, std::chrono::milliseconds*,
                            double*, bool*, LogLevel*, LogFormat*>;

struct Row {
  std::string_view name;
  Member (*member)(Config&);
  std::string_view fallback;
  std::string_view help;
  std::int64_t low = 0;  // for numbers, sizes and durations (milliseconds)
  std::int64_t high = std::numeric_limits<int>::max();
};

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kGiB = 1 << 30;
const Row kRows[] = {
    {"data_dir", [](Config& c) -> Member { return &c.data_dir; }, "data",
     "Directory of everything Deskbell keeps: database, attachments, secrets. Made when it is missing."},
    {"database.url", [](Config& c) -> Member { return &c.database.url; }, "",
     "Empty for SQLite in data_dir, \"sqlite:/path/file.db\", or \"postgresql://user:password@host/name\"."},
    {"database.replica_url", [](Config& c) -> Member { return &c.database.replica_url; }, "",
     "A PostgreSQL standby for reports, or several (postgresql://a,b/name). Answers from it tell their age. Empty: none."},
    {"database.readers", [](Config& c) -> Member { return &c.database.readers; }, "4", "Pooled read connections.", 1,
     256},
    {"database.writers", [](Config& c) -> Member { return &c.database.writers; }, "4",
     "Pooled write connections; PostgreSQL only.", 1, 256},
    {"http.listen", [](Config& c) -> Member { return &c.http.listen; }, "127.0.0.1:8080",
     "Addresses to listen on, such as 127.0.0.1:8080 or [::]:443."},
    {"http.public_url", [](Config& c) -> Member { return &c.http.public_url; }, "",
     "The address that visitors and agents use, such as https://help.example.com. Links, cookies and origin checks "
     "follow it. Empty: the first listening address."},
    {"http.trusted_proxies", [](Config& c) -> Member { return &c.http.trusted_proxies; }, "",
     "Addresses or networks (10.0.0.0/8) whose X-Forwarded-For and -Proto are believed."},
    {"http.cors_origins", [](Config& c) -> Member { return &c.http.cors_origins; }, "",
     "Foreign origins whose scripts may call the API, such as https://shop.example.com."},
    {"http.workers", [](Config& c) -> Member { return &c.http.workers; }, "0",
     "Threads that run requests. 0: chosen by the number of processors.", 0, 1024},
    {"http.max_connections", [](Config& c) -> Member { return &c.http.max_connections; }, "60000",
     "Open connections, WebSockets included; further ones are refused.", 1, 1'000'000},
    {"http.max_body", [](Config& c) -> Member { return &c.http.max_body; }, "1 MiB",
     "Largest request body, except uploads (see blob.max_size).", 1024, kGiB},
    {"http.header_timeout", [](Config& c) -> Member { return &c.http.header_timeout; }, "10s",
     "How long a client may take to send a request's head.", 100, 600'000},
    {"http.idle_timeout", [](Config& c) -> Member { return &c.http.idle_timeout; }, "75s",
     "How long a connection may wait for its next request.", 1000, 3'600'000},
    {"http.drain_timeout", [](Config& c) -> Member { return &c.http.drain_timeout; }, "10s",
     "How long running requests may finish after SIGTERM.", 0, 600'000},
    {"http.tls.certificate", [](Config& c) -> Member { return &c.http.tls.certificate; }, "",
     "PEM file with the certificate chain. Set together with http.tls.key; read again on SIGHUP."},
    {"http.tls.key", [](Config& c) -> Member { return &c.http.tls.key; }, "", "PEM file with the private key."},
    {"outgoing.allowed_networks", [](Config& c) -> Member { return &c.outgoing.allowed_networks; }, "",
     "Private networks that webhooks and other outgoing calls may reach, such as 10.1.0.0/16. All other private, "
     "loopback and link-local addresses are refused."},
    {"blob.directory", [](Config& c) -> Member { return &c.blob.directory; }, "",
     "Where attachments are kept. Empty: data_dir/blobs. Several nodes need one directory on shared storage."},
    {"blob.max_size", [](Config& c) -> Member { return &c.blob.max_size; }, "25 MiB", "Largest attachment.", 1024,
     16 * kGiB},
    {"storage.reserve", [](Config& c) -> Member { return &c.storage.reserve; }, "16 MiB",
     "Room held in data_dir, so that signing in, the audit trail and erasing go on when the disk is full. 0: none.", 0,
     16 * kGiB},
    {"spool.max_bytes", [](Config& c) -> Member { return &c.spool.max_bytes; }, "256 MiB",
     "Most that is kept on this node of what comes in while the database is away.", 1024 * 1024, 1024 * kGiB},
    {"spool.max_age", [](Config& c) -> Member { return &c.spool.max_age; }, "3d",
     "While something older than this waits for the database, nothing new is kept.", 60'000, 365 * kDay},
    {"events.keep", [](Config& c) -> Member { return &c.events.keep; }, "90d",
     "How long events stay in the log for clients that resume and for the audit trail.", kDay, 36'500 * kDay},
    {"routing.keep", [](Config& c) -> Member { return &c.routing.keep; }, "400d",
     "How long offers, routing decisions and ways through queues stay for reports.", kDay, 36'500 * kDay},
    {"limits.address_per_second", [](Config& c) -> Member { return &c.limits.address_per_second; }, "200",
     "Requests a second from one address, with bursts of twice as many. 0: no limit.", 0, 1'000'000},
    {"limits.principal_per_second", [](Config& c) -> Member { return &c.limits.principal_per_second; }, "50",
     "Requests a second of one user, token or visitor, with bursts of four times as many. 0: no limit.", 0, 1'000'000},
    {"limits.sign_in_per_minute", [](Config& c) -> Member { return &c.limits.sign_in_per_minute; }, "60",
     "Sign-ins and new visitors a minute from one address, with bursts of as many. 0: no limit.", 0, 1'000'000},
    {"limits.frames_per_second", [](Config& c) -> Member { return &c.limits.frames_per_second; }, "20",
     "Frames a second that one socket may send, with bursts of ten times as many. 0: no limit.", 0, 1'000'000},
    {"log.level", [](Config& c) -> Member { return &c.log.level; }, "info", "Lines below this level are left out."},
    {"log.format", [](Config& c) -> Member { return &c.log.format; }, "automatic",
     "automatic writes for human eyes on a terminal and JSON elsewhere."},
    {"vault.directory", [](Config& c) -> Member { return &c.vault.directory; }, "",
     "Where the key ring is, outside of the database; the same on all nodes. Empty: keys in the data directory."},
    {"vault.key_command", [](Config& c) -> Member { return &c.vault.key_command; }, "",
     "Prints the secret that unlocks the key ring. Empty: the systemd credential deskbell-vault, or a ring that its "
     "mode alone protects."},
    {"audit.checkpoint_file", [](Config& c) -> Member { return &c.audit.checkpoint_file; }, "",
     "Each signed checkpoint of the audit trail is appended here; best on another machine. Empty: audit/checkpoints in "
     "the data directory."},
    {"metrics.listen", [](Config& c) -> Member { return &c.metrics.listen; }, "",
     "Address of a listener of its own for /metrics, /healthz and /readyz, such as 127.0.0.1:9100. It asks nobody who he "
     "is, so keep it off public networks. Empty: none; /metrics is then to be had with an API token only."},
    {"telemetry.otlp_url", [](Config& c) -> Member { return &c.telemetry.otlp_url; }, "",
     "Collector of OpenTelemetry traces (OTLP over HTTP), such as http://127.0.0.1:4318/v1/traces. Empty: no traces."},
    {"telemetry.sample_share", [](Config& c) -> Member { return &c.telemetry.sample_share; }, "0.05",
     "Share of the traces that are sent, from 0 to 1.", 0, 1},
    {"health.alarm_after", [](Config& c) -> Member { return &c.health.alarm_after; }, "2m",
     "How long something must be red until it is an alarm, and away until the alarm is over.", 1'000, 3'600'000},
    {"backup.to", [](Config& c) -> Member { return &c.backup.to; }, "",
     "Where backups go: a directory on another disk, or s3://bucket/prefix with AWS_ACCESS_KEY_ID and "
     "AWS_SECRET_ACCESS_KEY in the environment. Empty: no backups."},
    {"backup.key_file", [](Config& c) -> Member { return &c.backup.key_file; }, "",
     "File with the key of the backups, outside of data_dir; 'deskbell backup key --create' makes it."},
    {"backup.every", [](Config& c) -> Member { return &c.backup.every; }, "1d",
     "How often the whole database is copied; what did not change is not stored again.", 60'000, 366 * kDay},
    {"backup.log_every", [](Config& c) -> Member { return &c.backup.log_every; }, "5s",
     "How often what was committed since is shipped (SQLite): the most that the loss of the machine can cost.", 100,
     3'600'000},
    {"backup.keep_log", [](Config& c) -> Member { return &c.backup.keep_log; }, "7d",
     "Any moment of this span can be restored.", 0, 3'660 * kDay},
    {"backup.keep_daily", [](Config& c) -> Member { return &c.backup.keep_daily; }, "7",
     "Older than that, the last backup of each of so many days is kept,", 0, 3'660},
    {"backup.keep_weekly", [](Config& c) -> Member { return &c.backup.keep_weekly; }, "4", "of so many weeks,", 0, 520},
    {"backup.keep_monthly", [](Config& c) -> Member { return &c.backup.keep_monthly; }, "6", "and of so many months.", 0,
     120},
    {"backup.rehearse_every", [](Config& c) -> Member { return &c.backup.rehearse_every; }, "7d",
     "How often the latest backup is restored aside and examined. 0s: never.", 0, 366 * kDay},
    {"backup.rehearse_in", [](Config& c) -> Member { return &c.backup.rehearse_in; }, "",
     "Directory for rehearsed restores; it needs room for the database and all attachments. Empty: in data_dir."},
    {"backup.s3_endpoint", [](Config& c) -> Member { return &c.backup.s3_endpoint; }, "",
     "Address of the S3-compatible store, such as https://s3.example.com. Empty: Amazon's of the region."},
    {"backup.s3_region", [](Config& c) -> Member { return &c.backup.s3_region; }, "us-east-1", "Region of the store."},
    {"backup.pgbackrest", [](Config& c) -> Member { return &c.backup.pgbackrest; }, "pgbackrest",
     "PostgreSQL: how pgBackRest is run, such as \"sudo -n -u postgres pgbackrest\"."},
    {"backup.pgbackrest_config", [](Config& c) -> Member { return &c.backup.pgbackrest_config; },
     "/etc/pgbackrest/deskbell.conf", "Its configuration file; 'deskbell backup pg-config' prints it."},
    {"node.number", [](Config& c) -> Member { return &c.node.number; }, "0",
     "Part of every id that is made here. With SQLite only: on PostgreSQL each node leases its own number.", 0, 1023},
    {"cluster.nats", [](Config& c) -> Member { return &c.cluster.nats; }, "",
     "NATS servers that carry news between the nodes on one PostgreSQL, such as nats://user:password@10.0.0.5:4222. Empty: "
     "the nodes look into the database four times a second, and typing is seen on its own node only."},
    {"cluster.nats_certificates", [](Config& c) -> Member { return &c.cluster.nats_certificates; }, "",
     "PEM file with the authorities to trust for tls:// NATS servers. Empty: those of the system."},
    {"cluster.address", [](Config& c) -> Member { return &c.cluster.address; }, "",
     "How other people name this node in the list of nodes. Empty: host name and port."},
    {"cluster.drain_notice", [](Config& c) -> Member { return &c.cluster.drain_notice; }, "1500ms",
     "How long a stopping node with peers still serves while /readyz says no, so that the load balancer turns away first.",
     0, 60'000},
    {"workspace.hosts", [](Config& c) -> Member { return &c.workspace.hosts; }, "",
     "Host names that lead to this workspace, when an installation has several. Empty: all that are no other's."},
    {"demo.live", [](Config& c) -> Member { return &c.demo.live; }, "false",
     "Let synthetic customers come, wait and talk. Never in a real centre."},
};

Member member_of(const Row& row, const Config& config) {
  return row.member(const_cast<Config&>(config));  // NOLINT: the pointer is only read through
}

const Row* find_row(std::string_view name) {
  const auto* row = std::ranges::find(kRows, name, &Row::name);
  return row == std::end(kRows) ? nullptr : row;
}

template <class T>
concept Enum = std::is_enum_v<T>;

template <Enum T>
std::string choices() {
  std::string out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
      [&](auto d) { out += (out.empty() ? "" : " | ") + std::string(d.name); });
  return out;
}

struct TypeName {
  std::string operator()(std::string*) const { return "text"; }
  std::string operator()(std::vector<std::string>*) const { return "list"; }
  std::string operator()(int*) const { return "number"; }
  std::string operator()(std::int64_t*) const { return "size"; }
  std::string operator()(std::chrono::milliseconds*) const { return "duration"; }
  std::string operator()(double*) const { return "share"; }
  std::string operator()(bool*) const { return "yes/no"; }
  template <Enum T>
  std::string operator()(T*) const {
    return choices<T>();
  }
};

// Each setter answers what is wrong with the text; empty when the value was taken.
struct SetText {
  const Row& row;
  std::string_view text;

  std::string operator()(std::string* out) const {
    *out = text;
    return {};
  }
  std::string operator()(std::vector<std::string>* out) const {
    *out = parse_list(text);
    return {};
  }
  std::string operator()(int* out) const {
    const auto value = parse_number(text);
    if (!value) return "must be a whole number";
    if (*value < row.low || *value > row.high)
      return "must be from " + std::to_string(row.low) + " to " + std::to_string(row.high);
    *out = static_cast<int>(*value);
    return {};
  }
  std::string operator()(std::int64_t* out) const {
    const auto value = parse_size(text);
    if (!value) return "must be a size such as \"512 KiB\" or \"25 MiB\"";
    if (*value < row.low || *value > row.high)
      return "must be from " + size_text(row.low) + " to " + size_text(row.high);
    *out = *value;
    return {};
  }
  std::string operator()(std::chrono::milliseconds* out) const {
    const auto value = parse_duration(text);
    if (!value) return "must be a duration such as \"250ms\", \"30s\", \"5m\", \"2h\" or \"14d\"";
    if (value->count() < row.low || value->count() > row.high)
      return "must be from " + duration_text(std::chrono::milliseconds(row.low)) + " to " +
             duration_text(std::chrono::milliseconds(row.high));
    *out = *value;
    return {};
  }
  std::string operator()(double* out) const {
    double value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || end != text.data() + text.size()) return "must be a number such as 0.05";
    if (!(value >= static_cast<double>(row.low) && value <= static_cast<double>(row.high)))
      return "must be from " + std::to_string(row.low) + " to " + std::to_string(row.high);
    *out = value;
    return {};
  }
  std::string operator()(bool* out) const {
    if (text != "true" && text != "false") return "must be true or false";
    *out = text == "true";
    return {};
  }
  template <Enum T>
  std::string operator()(T* out) const {
    const auto value = find_enum<T>(text);
    if (!value) return "must be one of: " + choices<T>();
    *out = *value;
    return {};
  }
};

struct GetText {
  std::string operator()(std::string* in) const { return without_password(*in); }
  std::string operator()(std::vector<std::string>* in) const { return list_text(*in); }
  std::string operator()(int* in) const { return std::to_string(*in); }
  std::string operator()(std::int64_t* in) const { return size_text(*in); }
  std::string operator()(std::chrono::milliseconds* in) const { return duration_text(*in); }
  std::string operator()(double* in) const {
    std::ostringstream out;
    out << *in;
    return out.str();
  }
  std::string operator()(bool* in) const { return *in ? "true" : "false"; }
  template <Enum T>
  std::string operator()(T* in) const {
    return std::string(name_of(*in));
  }
};

std::string environment_name(std::string_view key) {
  std::string out = "DESKBELL_";
  for (const char c : key) out += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

// The known name that is nearest, when it is near enough to be a slip; as spelt by `spell`.
std::string suggestion(std::string_view wrong, const std::function<std::string(std::string_view)>& spell) {
  std::string best;
  int least = static_cast<int>(std::max<std::size_t>(3, std::min<std::size_t>(wrong.size(), 64) / 2)) + 1;
  for (const auto& row : kRows) {
    const std::string name = spell(row.name);
    // A name whose last part alone was written ("listen") is meant as well.
    const auto dot = name.rfind('.');
    const int distance =
        std::min(edit_distance(wrong.substr(0, 64), name),
                 dot == std::string::npos ? 1000 : edit_distance(wrong.substr(0, 64), name.substr(dot + 1)) + 1);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best.empty() ? "" : "; did you mean " + best + "?";
}

constexpr std::size_t kMaxFindings = 20;

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 80)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return out;
}

class Reader {
 public:
  Config config;

  Reader() {
    for (const auto& row : kRows) std::visit(SetText{row, row.fallback}, row.member(config));
  }

  void read_file(const std::string& name, const std::string& text) {
    try {
      const toml::table table = toml::parse(text, name);
      read_table(table, "", name);
    } catch (const toml::parse_error& error) {
      fail(name + ":" + std::to_string(error.source().begin.line), "", std::string(error.description()));
    }
  }

  void read_environment(const ConfigSources::Pairs& pairs) {
    for (const auto& [name, value] : pairs) {
      if (!name.starts_with("DESKBELL_") || name == "DESKBELL_CONFIG" || name.starts_with("DESKBELL_TEST_")) continue;
      const auto* row = std::ranges::find(kRows, name, [](const Row& r) { return environment_name(r.name); });
      if (row == std::end(kRows)) {
        config.warnings.push_back(printable(name) + " is no known variable" + suggestion(name, environment_name));
      } else {
        set(*row, value, name);
      }
    }
  }

  void read_flags(const ConfigSources::Pairs& pairs) {
    for (const auto& [name, value] : pairs) {
      if (const Row* row = find_row(name)) {
        set(*row, value, "--set");
      } else {
        unknown(name, "--set");
      }
    }
  }

  void check() {
    if (config.http.tls.certificate.empty() != config.http.tls.key.empty())
      fail("configuration", config.http.tls.key.empty() ? "http.tls.key" : "http.tls.certificate",
           "is needed too: certificate and key go together");
    if (config.data_dir.empty()) fail("configuration", "data_dir", "may not be empty");
    const auto& metrics = config.metrics.listen;
    if (!metrics.empty() && metrics.rfind(':') == std::string::npos)
      fail("configuration", "metrics.listen", "must be an address with a port, such as 127.0.0.1:9100");
    if (config.http.listen.empty()) fail("configuration", "http.listen", "may not be empty");
    const auto& url = config.http.public_url;
    if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://"))
      fail("configuration", "http.public_url", "must begin with http:// or https://");
    const auto& database = config.database.url;
    if (!database.empty() && !database.starts_with("sqlite:") && !database.starts_with("postgresql://") &&
        !database.starts_with("postgres://"))
      fail("configuration", "database.url", "must begin with sqlite: or postgresql://");
    if (!config.backup.to.empty() && config.backup.key_file.empty())
      fail("configuration", "backup.key_file", "is needed too: backups are encrypted");
  }

  Result<Config> finish() {
    if (errors_.empty()) return std::move(config);
    Error error{ErrorCode::invalid_argument, "", std::move(errors_)};
    for (const auto& line : lines_) (error.message += error.message.empty() ? "" : "\n") += line;
    return std::unexpected(std::move(error));
  }

 private:
  void read_table(const toml::table& table, const std::string& prefix, const std::string& file) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      const std::string where = file + ":" + std::to_string(key.source().begin.line);
      if (const Row* row = find_row(name)) {
        read_node(*row, node, where);
      } else if (const auto* inner = node.as_table(); inner && is_group(name)) {
        read_table(*inner, name + ".", file);
      } else {
        unknown(name, where);
      }
    }
  }

  static bool is_group(const std::string& name) {
    return std::ranges::any_of(kRows, [&](const Row& row) { return row.name.starts_with(name + "."); });
  }

  void read_node(const Row& row, const toml::node& node, const std::string& where) {
    Member member = row.member(config);
    if (auto* const* list = std::get_if<std::vector<std::string>*>(&member)) return read_list(row, **list, node, where);
    if (std::holds_alternative<bool*>(member)) {
      if (!node.is_boolean()) return fail(where, row.name, "must be true or false, without quotes");
      return set(row, *node.value<bool>() ? "true" : "false", where);
    }
    if (std::holds_alternative<double*>(member)) {
      if (!node.is_number()) return fail(where, row.name, "must be a number such as 0.05, without quotes");
      std::ostringstream text;
      text << *node.value<double>();
      return set(row, text.str(), where);
    }
    if (std::holds_alternative<int*>(member)) {
      if (!node.is_integer()) return fail(where, row.name, "must be a whole number, without quotes");
      return set(row, std::to_string(*node.value<std::int64_t>()), where);
    }
    if (!node.is_string()) {
      const std::string problem = std::visit(SetText{row, "?"}, row.member(probe_));
      return fail(where, row.name, problem.empty() ? "must be a text in quotes" : problem + ", in quotes");
    }
    set(row, *node.value<std::string>(), where);
  }

  void read_list(const Row& row, std::vector<std::string>& out, const toml::node& node, const std::string& where) {
    const auto* array = node.as_array();
    std::vector<std::string> values;
    bool good = array != nullptr;
    if (array) {
      for (const auto& element : *array) {
        const auto value = element.is_string() ? element.value<std::string>() : std::nullopt;
        good = good && value;
        if (value) values.push_back(*value);
      }
    }
    if (!good) return fail(where, row.name, "must be a list of texts, such as [\"" + std::string(row.fallback) + "\"]");
    out = std::move(values);
    config.origins[std::string(row.name)] = where;
  }

  void set(const Row& row, std::string_view text, const std::string& where) {
    const std::string problem = std::visit(SetText{row, text}, row.member(config));
    if (!problem.empty()) return fail(where, row.name, problem);
    config.origins[std::string(row.name)] = where;
  }

  void unknown(std::string_view name, const std::string& where) {
    fail(where, printable(name),
         "is no known key" + suggestion(name, [](std::string_view n) { return std::string(n); }));
  }

  void fail(const std::string& where, std::string_view field, const std::string& problem) {
    if (errors_.size() >= kMaxFindings) return;
    errors_.push_back({std::string(field), problem});
    lines_.push_back(where + ": " + std::string(field) + (field.empty() ? "" : " ") + problem);
  }

  Config probe_;
  std::vector<FieldError> errors_;
  std::vector<std::string> lines_;
};

ConfigSources::Pairs process_environment() {
  ConfigSources::Pairs pairs;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) pairs.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return pairs;
}

}  // namespace

Result<Config> parse_config(const ConfigSources& sources) {
  Reader reader;
  if (!sources.file.empty()) reader.read_file(sources.file, sources.text);
  reader.read_environment(sources.environment);
  reader.read_flags(sources.flags);
  reader.check();
  return reader.finish();
}

Result<Config> load_config(const std::string& file, ConfigSources::Pairs flags) {
  ConfigSources sources{.file = file, .text = {}, .environment = process_environment(), .flags = std::move(flags)};
  if (sources.file.empty()) {
    const char* named = std::getenv("DESKBELL_CONFIG");
    if (named && *named) sources.file = named;
  }
  if (sources.file.empty()) {
    for (const char* usual : {"deskbell.toml", "/etc/deskbell/deskbell.toml"}) {
      if (!std::filesystem::exists(usual)) continue;
      sources.file = usual;
      break;
    }
  }
  if (!sources.file.empty()) {
    std::ifstream in(sources.file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
      return failure(ErrorCode::invalid_argument, sources.file + ": cannot be read, or is empty");
    sources.text = std::move(text).str();
  }
  return parse_config(sources);
}

std::vector<ConfigKey> config_keys() {
  static const std::vector<std::string> types = [] {
    std::vector<std::string> names;
    Config config;
    for (const auto& row : kRows) names.push_back(std::visit(TypeName{}, row.member(config)));
    return names;
  }();
  std::vector<ConfigKey> keys;
  for (std::size_t i = 0; i < std::size(kRows); ++i)
    keys.push_back({kRows[i].name, types[i], kRows[i].fallback, kRows[i].help});
  return keys;
}

std::string config_value(const Config& config, std::string_view key) {
  const Row* row = find_row(key);
  return row ? std::visit(GetText{}, member_of(*row, config)) : std::string();
}

void copy_config_value(Config& to, const Config& from, std::string_view key) {
  const Row* row = find_row(key);
  if (!row) return;
  const Member source = member_of(*row, from);
  std::visit([&]<class T>(T* target) { *target = *std::get<T*>(source); }, row->member(to));
  if (const auto origin = from.origins.find(key); origin != from.origins.end()) to.origins[std::string(key)] = origin->second;
}

std::string config_sample() {
  std::string out = "# Deskbell's configuration. Every key is shown with its default.\n";
  std::string group;
  for (const auto& key : config_keys()) {
    const auto dot = key.name.rfind('.');
    const std::string here(dot == std::string_view::npos ? "" : key.name.substr(0, dot));
    if (here != group) out += "\n[" + here + "]\n";
    group = here;
    out.append("# ").append(key.help).append(" (").append(key.type).append(")\n# ");
    out.append(key.name.substr(dot == std::string_view::npos ? 0 : dot + 1)).append(" = ");
    if (key.type == "list") {
      out.append("[").append(key.fallback.empty() ? "" : '"' + std::string(key.fallback) + '"').append("]\n");
    } else if (key.type == "number" || key.type == "share" || key.type == "yes/no") {
      out.append(key.fallback).append("\n");
    } else {
      out.append("\"").append(key.fallback).append("\"\n");
    }
  }
  return out;
}

}  // namespace deskbell::base
