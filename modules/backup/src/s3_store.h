#pragma once
#include <backup/store.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace deskbell::backup {

// Path-style requests signed with AWS Signature Version 4 by libcurl. Failures of the network and of the server are
// repeated a few times with growing pauses.
class S3Store final : public Store {
 public:
  struct Place {
    std::string endpoint;  // "https://s3.example.com"
    std::string bucket;
    std::string prefix;  // empty, or ends with "/"
    std::string region;
    std::string access_key;
    std::string secret_key;
  };
  explicit S3Store(Place place);
  ~S3Store() override;
  Result<void> put(const std::string& name, std::string_view bytes, Sync sync) override;
  Result<void> flush() override { return {}; }
  Result<std::string> get(const std::string& name) override;
  Result<std::vector<StoredThing>> list(const std::string& prefix) override;
  Result<void> remove(const std::string& name) override;
  std::string description() const override;

 private:
  struct Call;
  struct Answer {
    int status = 0;
    std::string body;
  };
  Result<Answer> send(const Call& call);
  Result<Answer> send_once(const Call& call);
  std::string url_of(const std::string& name) const;
  void* take_connection();
  void give_back(void* connection);

  const Place place_;
  std::mutex mutex_;
  std::vector<void*> free_;
};

}  // namespace deskbell::backup
