#pragma once
#include <base/log.h>
#include <base/result.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the operator sets: defaults, then a TOML file, then the environment (http.public_url is
// DESKBELL_HTTP_PUBLIC_URL), then flags; the later wins. Every key is one row of the table in config.cpp (default,
// limits, words for the operator) and one member here; nothing else is accepted. To add a key, add both.
//
// Durations are written "250ms", "30s", "5m", "2h", "14d"; sizes "512 KiB", "25 MiB", "1 GiB"; in the environment and
// in flags a list is separated by commas.
namespace deskbell::base {

struct DatabaseConfig {
  std::string url;
  std::string replica_url;
  int readers = 0;
  int writers = 0;
};

struct TlsConfig {
  std::string certificate;
  std::string key;
};

struct HttpConfig {
  std::vector<std::string> listen;
  std::string public_url;
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> cors_origins;
  TlsConfig tls;
  int workers = 0;
  int max_connections = 0;
  std::int64_t max_body = 0;  // bytes
  std::chrono::milliseconds header_timeout{};
  std::chrono::milliseconds idle_timeout{};
  std::chrono::milliseconds drain_timeout{};
};

struct OutgoingConfig {
  std::vector<std::string> allowed_networks;
};

struct BlobConfig {
  std::string directory;
  std::int64_t max_size = 0;  // bytes
};

struct StorageConfig {
  std::int64_t reserve = 0;  // bytes
};

struct SpoolConfig {
  std::int64_t max_bytes = 0;
  std::chrono::milliseconds max_age{};
};

struct EventsConfig {
  std::chrono::milliseconds keep{};
};

struct RoutingConfig {
  std::chrono::milliseconds keep{};
};

// 0: no limit.
struct LimitsConfig {
  int address_per_second = 0;
  int principal_per_second = 0;
  int sign_in_per_minute = 0;
  int frames_per_second = 0;
};

struct LogConfig {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::automatic;
};

struct VaultConfig {
  std::string directory;
  std::string key_command;
};

struct AuditConfig {
  std::string checkpoint_file;
};

struct MetricsConfig {
  std::string listen;  // empty: no listener of its own
};

struct TelemetryConfig {
  std::string otlp_url;  // empty: no traces
  double sample_share = 0;
};

struct HealthConfig {
  std::chrono::milliseconds alarm_after{};
};

struct BackupConfig {
  std::string to;
  std::string key_file;
  std::chrono::milliseconds every{};
  std::chrono::milliseconds log_every{};
  std::chrono::milliseconds keep_log{};
  int keep_daily = 0;
  int keep_weekly = 0;
  int keep_monthly = 0;
  std::chrono::milliseconds rehearse_every{};
  std::string rehearse_in;
  std::string s3_endpoint;
  std::string s3_region;
  std::string pgbackrest;
  std::string pgbackrest_config;
};

struct NodeConfig {
  int number = 0;
};

struct ClusterConfig {
  std::vector<std::string> nats;
  std::string nats_certificates;
  std::string address;
  std::chrono::milliseconds drain_notice{};
};

// Which of several workspaces in one installation this is.
struct WorkspaceConfig {
  std::vector<std::string> hosts;
};

struct DemoConfig {
  bool live = false;
};

struct Config {
  std::string data_dir;
  DatabaseConfig database;
  HttpConfig http;
  OutgoingConfig outgoing;
  BlobConfig blob;
  StorageConfig storage;
  SpoolConfig spool;
  EventsConfig events;
  RoutingConfig routing;
  LimitsConfig limits;
  LogConfig log;
  VaultConfig vault;
  AuditConfig audit;
  MetricsConfig metrics;
  TelemetryConfig telemetry;
  HealthConfig health;
  BackupConfig backup;
  NodeConfig node;
  ClusterConfig cluster;
  WorkspaceConfig workspace;
  DemoConfig demo;

  // Key -> where its value came from: "deskbell.toml:12", "DESKBELL_LOG_LEVEL", "--set". Defaults are not listed.
  std::map<std::string, std::string, std::less<>> origins;
  // For the operator, not fatal: a DESKBELL_ variable that names no key (orchestrators set such ones by themselves).
  std::vector<std::string> warnings;
};

struct ConfigSources {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  std::string file;        // its name in messages; empty when there is none
  std::string text;        // its content
  Pairs environment = {};  // all of it; what does not begin with DESKBELL_ is left alone
  Pairs flags = {};        // {"http.listen", "127.0.0.1:9000"}
};

// Pure. On error, `fields` has one entry per key that is wrong and the message one line per finding, each with file
// and line: "deskbell.toml:3: http.lisen is no known key; did you mean http.listen?"
Result<Config> parse_config(const ConfigSources& sources);

// Reads the file (when `file` is empty: $DESKBELL_CONFIG, else ./deskbell.toml, else /etc/deskbell/deskbell.toml; the
// latter two may be missing) and this process's environment.
Result<Config> load_config(const std::string& file, ConfigSources::Pairs flags);

struct ConfigKey {
  std::string_view name;      // "http.listen"
  std::string_view type;      // "text", "list", "number", "size", "duration", "yes/no", or "debug | info | ..."
  std::string_view fallback;  // as it would be written in a flag
  std::string_view help;      // a sentence or two
};
// All keys in the order of the table.
std::vector<ConfigKey> config_keys();
// The value in force as text, as it would be written in a flag; a password in a URL is hidden. `key` is a known one.
std::string config_value(const Config& config, std::string_view key);
// Takes over one key's value, and where it came from.
void copy_config_value(Config& to, const Config& from, std::string_view key);
// A commented TOML file with every key at its default.
std::string config_sample();

}  // namespace deskbell::base
