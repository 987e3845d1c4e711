#include <webhooks/schedule.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <string>

namespace deskbell::webhooks {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::chrono::seconds, kMaxAttempts - 1> kPauses{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};

}  // namespace

std::optional<std::chrono::milliseconds> pause_after(int attempt, Random& random,
                                                     std::optional<std::chrono::seconds> asked) {
  if (attempt < 1 || attempt > static_cast<int>(kPauses.size())) return std::nullopt;
  const std::chrono::milliseconds pause = kPauses.at(static_cast<std::size_t>(attempt - 1));
  const auto varied = std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(pause.count()) * (0.9 + 0.2 * random.fraction())));
  return std::clamp<std::chrono::milliseconds>(std::max<std::chrono::milliseconds>(varied, asked.value_or(0s)),
                                               kPauses.front(), kLongestPause);
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view header, Time now) {
  std::int64_t seconds = 0;
  const char* const end = header.data() + header.size();
  if (const auto [at, error] = std::from_chars(header.data(), end, seconds);
      error == std::errc() && at == end && !header.empty())
    return seconds < 0 ? std::nullopt
                       : std::optional(std::chrono::seconds(std::min<std::int64_t>(seconds, 86'400 * 365)));
  std::tm date{};
  const std::string text(header);
  const char* const rest = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (!rest || *rest != '\0') return std::nullopt;
  const Time at = std::chrono::sys_seconds(std::chrono::seconds(::timegm(&date)));
  return std::max(0s, std::chrono::ceil<std::chrono::seconds>(at - now));
}

}  // namespace deskbell::webhooks
