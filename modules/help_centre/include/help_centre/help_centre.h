#pragma once
#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <help_centre/look.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace deskbell::help_centre {

struct Picture {
  std::string media_type;  // image/png, image/jpeg or image/webp
  std::string bytes;
};

inline constexpr std::size_t kLargestLogo = 256 * 1024;

// What is set for the help centre. Thread-safe; the public pages read it from memory.
class HelpCentre {
 public:
  HelpCentre(storage::Database& database, events::Log& log, const Clock& clock);
  ~HelpCentre();

  // As of the last committed change on any node; for the pages, which know no actor.
  std::shared_ptr<const Look> look();
  // Null when there is none.
  std::shared_ptr<const Picture> logo();

  // These need publish_knowledge.
  Result<Look> get(const Actor& actor);
  // Of this version, else aborted. The logo stays.
  Result<Look> change(const Actor& actor, Look look);
  // PNG, JPEG or WebP of at most kLargestLogo bytes. No bytes: without a logo.
  Result<Look> set_logo(const Actor& actor, std::string_view bytes);

 private:
  struct Known {
    std::shared_ptr<const Look> look;
    std::shared_ptr<const Picture> logo;
  };
  Known known();
  void forget();
  Result<Look> save(storage::Transaction& tx, const Actor& actor, Look look);

  storage::Database& database_;
  events::Log& log_;
  const Clock& clock_;
  std::mutex mutex_;
  Known known_;                // empty after a change
  std::uint64_t changes_ = 0;  // what was read before a change is not kept after it
  std::unique_ptr<events::Log::Listener> listener_;
};

storage::Schema schema();

}  // namespace deskbell::help_centre
