#include <base/config.h>

#include <gmock/gmock.h>

#include <set>

namespace deskbell::base {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Result<Config> from_file(std::string text) {
  return parse_config({.file = "deskbell.toml", .text = std::move(text)});
}
std::string problem(std::string text) {
  const auto config = from_file(std::move(text));
  return config ? "(none)" : config.error().message;
}

TEST(Config, nothing_given_means_the_defaults) {
  const auto config = parse_config({});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->data_dir, "data");
  EXPECT_THAT(config->http.listen, ElementsAre("127.0.0.1:8080"));
  EXPECT_EQ(config->blob.max_size, 25 << 20);
  EXPECT_EQ(config->http.idle_timeout, std::chrono::seconds(75));
  EXPECT_EQ(config->log.level, LogLevel::info);
  EXPECT_TRUE(config->origins.empty());
}

TEST(Config, flags_win_over_environment_over_file) {
  const auto config =
      parse_config({.file = "deskbell.toml",
                    .text = "data_dir = 'a'\n[log]\nlevel = 'debug'\n[http]\nworkers = 3\n"
                            "listen = ['127.0.0.1:1', '[::1]:2']\n",
                    .environment = {{"DESKBELL_LOG_LEVEL", "warn"}, {"DESKBELL_HTTP_WORKERS", "4"}, {"HOME", "/"}},
                    .flags = {{"http.workers", "5"}}});
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->data_dir, "a");
  EXPECT_EQ(config->log.level, LogLevel::warn);
  EXPECT_EQ(config->http.workers, 5);
  EXPECT_THAT(config->http.listen, ElementsAre("127.0.0.1:1", "[::1]:2"));
  EXPECT_EQ(config->origins.at("data_dir"), "deskbell.toml:1");
  EXPECT_EQ(config->origins.at("log.level"), "DESKBELL_LOG_LEVEL");
  EXPECT_EQ(config->origins.at("http.workers"), "--set");
}

TEST(Config, an_unknown_key_is_refused_with_line_and_the_nearest_name) {
  EXPECT_EQ(problem("\n[http]\nlisen = ['x:1']\n"),
            "deskbell.toml:3: http.lisen is no known key; did you mean http.listen?");
  EXPECT_EQ(problem("listen = ['x:1']\n"), "deskbell.toml:1: listen is no known key; did you mean http.listen?");
  EXPECT_EQ(problem("[htpp]\nworkers = 1\n"), "deskbell.toml:1: htpp is no known key");
  EXPECT_EQ(problem("completely_different_thing_altogether_xyz = 1\n"),
            "deskbell.toml:1: completely_different_thing_altogether_xyz is no known key");
  const auto flag = parse_config({.flags = {{"data_dri", "x"}}});
  ASSERT_FALSE(flag);
  EXPECT_EQ(flag.error().message, "--set: data_dri is no known key; did you mean data_dir?");
}

TEST(Config, a_wrong_value_names_file_line_key_and_what_is_expected) {
  EXPECT_THAT(problem("[http]\nworkers = 'two'\n"), HasSubstr("deskbell.toml:2: http.workers must be a whole number"));
  EXPECT_THAT(problem("[http]\nworkers = 5000\n"), HasSubstr("must be from 0 to 1024"));
  EXPECT_THAT(problem("[http]\nidle_timeout = 30\n"), HasSubstr("must be a duration such as"));
  EXPECT_THAT(problem("[http]\nidle_timeout = '30'\n"), HasSubstr("must be a duration such as"));
  EXPECT_THAT(problem("[http]\nidle_timeout = '1ms'\n"), HasSubstr("must be from 1s to 1h"));
  EXPECT_THAT(problem("[blob]\nmax_size = '99999999999 GiB'\n"), HasSubstr("must be a size"));
  EXPECT_THAT(problem("[http]\nlisten = 'x:1'\n"), HasSubstr("must be a list of texts"));
  EXPECT_THAT(problem("[http]\nlisten = ['x', 1]\n"), HasSubstr("must be a list of texts"));
  EXPECT_THAT(problem("[log]\nlevel = 'loud'\n"), HasSubstr("must be one of: debug | info | warn | error | off"));
  EXPECT_THAT(problem("[demo]\nlive = 'yes'\n"), HasSubstr("must be true or false"));
  EXPECT_THAT(problem("data_dir = 3\n"), HasSubstr("must be a text in quotes"));
  EXPECT_THAT(problem("[http.tls]\nkey = 'k.pem'\n"), HasSubstr("http.tls.certificate is needed too"));
  EXPECT_THAT(problem("[database]\nurl = 'mysql://x'\n"), HasSubstr("database.url must begin with"));
}

TEST(Config, every_finding_is_told_at_once) {
  const auto config = from_file("a1 = 1\nb2 = 2\n[http]\nworkers = 'x'\n");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().fields.size(), 3);
}

TEST(Config, broken_toml_names_the_line) {
  EXPECT_THAT(problem("data_dir = 'a'\n[http\n"), HasSubstr("deskbell.toml:2: "));
  EXPECT_THAT(problem(std::string(100'000, '[')), HasSubstr("deskbell.toml:1: "));
}

TEST(Config, an_unknown_variable_only_warns) {
  const auto config =
      parse_config({.environment = {{"DESKBELL_PORT", "tcp://10.0.0.1"}, {"DESKBELL_LOG_LEVLE", "warn"}}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->warnings.size(), 2);
  EXPECT_EQ(config->warnings[1], "DESKBELL_LOG_LEVLE is no known variable; did you mean DESKBELL_LOG_LEVEL?");
}

TEST(Config, values_are_told_as_they_are_written_but_without_passwords) {
  const auto config =
      parse_config({.flags = {{"database.url", "postgresql://desk:hunter2@db:5432/x?password=hunter2&a=b"}}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config_value(*config, "database.url"), "postgresql://desk:***@db:5432/x?password=***&a=b");
  EXPECT_EQ(config_value(*config, "blob.max_size"), "25 MiB");
  EXPECT_EQ(config_value(*config, "http.idle_timeout"), "75s");
  EXPECT_EQ(config_value(*config, "http.listen"), "127.0.0.1:8080");
}

TEST(Config, a_share_is_a_number_from_0_to_1) {
  EXPECT_EQ(from_file("[telemetry]\nsample_share = 0.25\n")->telemetry.sample_share, 0.25);
  EXPECT_EQ(from_file("[telemetry]\nsample_share = 1\n")->telemetry.sample_share, 1);
  EXPECT_THAT(problem("[telemetry]\nsample_share = 1.5\n"), HasSubstr("must be from 0 to 1"));
  EXPECT_THAT(problem("[telemetry]\nsample_share = '0.5'\n"), HasSubstr("without quotes"));
}

TEST(Config, every_default_is_valid_and_the_sample_reads_back) {
  std::set<std::string_view> names;
  for (const auto& key : config_keys()) {
    EXPECT_TRUE(names.insert(key.name).second) << key.name;
    const auto config = parse_config({.flags = {{std::string(key.name), std::string(key.fallback)}}});
    EXPECT_TRUE(config) << config.error().message;
    EXPECT_EQ(config_value(*config, key.name), key.fallback) << key.name;
    EXPECT_FALSE(key.help.empty());
  }
  std::string sample = config_sample();
  for (std::size_t at = 0; (at = sample.find("\n# ", at)) != std::string::npos; ++at) {
    const auto end = sample.find('\n', at + 1);
    if (sample.substr(at, end - at).find(" = ") != std::string::npos) sample.erase(at + 1, 2);
  }
  const auto config = from_file(sample);
  EXPECT_TRUE(config) << config.error().message << "\n" << sample;
}

}  // namespace
}  // namespace deskbell::base
