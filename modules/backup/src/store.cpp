#include "directory_store.h"
#include "s3_store.h"

#include <backup/store.h>

#include <filesystem>

namespace deskbell::backup {
namespace {

constexpr std::string_view kS3 = "s3://";

Result<std::unique_ptr<Store>> open_s3(const StoreOptions& options) {
  const std::string rest = options.url.substr(kS3.size());
  const auto slash = rest.find('/');
  S3Store::Place place{.endpoint = options.s3_endpoint,
                       .bucket = rest.substr(0, slash),
                       .prefix = slash == std::string::npos ? "" : rest.substr(slash + 1),
                       .region = options.s3_region,
                       .access_key = options.s3_access_key,
                       .secret_key = options.s3_secret_key};
  if (place.bucket.empty()) return invalid("backup.to", "must name a bucket: s3://bucket/prefix");
  if (place.access_key.empty() || place.secret_key.empty())
    return failure(ErrorCode::invalid_argument,
                   "A backup to S3 needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.");
  if (place.endpoint.empty()) place.endpoint = "https://s3." + place.region + ".amazonaws.com";
  if (!place.endpoint.starts_with("https://") && !place.endpoint.starts_with("http://"))
    return invalid("backup.s3_endpoint", "must begin with https:// or http://");
  while (place.endpoint.ends_with('/')) place.endpoint.pop_back();
  while (place.prefix.ends_with('/')) place.prefix.pop_back();
  if (!place.prefix.empty()) place.prefix += '/';
  return std::make_unique<S3Store>(std::move(place));
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options) {
  if (options.url.starts_with(kS3)) return open_s3(options);
  if (options.url.empty()) return invalid("backup.to", "is empty: name a directory or s3://bucket/prefix");
  if (options.url.find("://") != std::string::npos)
    return invalid("backup.to", "must be a directory or begin with s3://");
  std::error_code error;
  std::filesystem::create_directories(options.url, error);
  if (error) return failure(ErrorCode::unavailable, options.url + ": " + error.message() + ".");
  return std::make_unique<DirectoryStore>(options.url);
}

}  // namespace deskbell::backup
