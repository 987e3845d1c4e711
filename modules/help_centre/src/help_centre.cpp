#include "look_store.h"

#include <blob/media_type.h>

#include <help_centre/help_centre.h>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace deskbell::help_centre {
namespace {

struct LookChanged {
  static constexpr std::string_view kKind = "settings.help_centre_changed";
  Look look;
  std::optional<std::string> by_name;
  std::optional<std::string> address;
  std::optional<std::string> request;
};
BOOST_DESCRIBE_STRUCT(LookChanged, (), (look, by_name, address, request))

std::string digest_of(std::string_view bytes) {
  std::array<unsigned char, 12> digest;
  std::array<unsigned char, crypto_hash_sha256_BYTES> whole;
  crypto_hash_sha256(whole.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::copy_n(whole.begin(), digest.size(), digest.begin());
  std::array<char, digest.size() * 2 + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

}  // namespace

HelpCentre::HelpCentre(storage::Database& database, events::Log& log, const Clock& clock)
    : database_(database), log_(log), clock_(clock) {
  listener_ = log_.listen_at_once([this](events::Log::Batch batch) {
    if (std::ranges::any_of(batch, [](const auto& event) { return event->kind == LookChanged::kKind; })) forget();
  });
}

HelpCentre::~HelpCentre() = default;

void HelpCentre::forget() {
  const std::lock_guard lock(mutex_);
  known_ = {};
  ++changes_;
}

HelpCentre::Known HelpCentre::known() {
  std::uint64_t changes;
  {
    const std::lock_guard lock(mutex_);
    if (known_.look) return known_;
    changes = changes_;
  }
  Known fresh = database_.read([](storage::Snapshot& snapshot) {
    auto logo = store::logo(snapshot);
    return Known{.look = std::make_shared<const Look>(store::look(snapshot).value_or(Look())),
                 .logo = logo ? std::make_shared<const Picture>(*std::move(logo)) : nullptr};
  });
  const std::lock_guard lock(mutex_);
  if (changes == changes_) known_ = fresh;
  return fresh;
}

std::shared_ptr<const Look> HelpCentre::look() {
  return known().look;
}

std::shared_ptr<const Picture> HelpCentre::logo() {
  return known().logo;
}

Result<Look> HelpCentre::get(const Actor& actor) {
  TRY(identity::require(actor, Permission::publish_knowledge));
  return *look();
}

Result<Look> HelpCentre::save(storage::Transaction& tx, const Actor& actor, Look look) {
  ++look.version;
  store::save(tx, look, clock_.now());
  log_.append(tx, events::kWorkspaceStream, actor.id,
              LookChanged{.look = look, .by_name = actor.name, .address = actor.address, .request = actor.request});
  // The log tells other nodes, and this one late; who changed it may count on it at once.
  tx.after_commit([this] { forget(); });
  return look;
}

Result<Look> HelpCentre::change(const Actor& actor, Look wanted) {
  TRY(identity::require(actor, Permission::publish_knowledge));
  TRY(wanted, checked(std::move(wanted)));
  return database_.write([&](storage::Transaction& tx) -> Result<Look> {
    const Look before = store::look(tx).value_or(Look());
    if (before.version != wanted.version)
      return failure(ErrorCode::aborted, "Somebody else has changed the help centre meanwhile.");
    Look fresh = wanted;
    fresh.logo = before.logo;
    return save(tx, actor, std::move(fresh));
  });
}

Result<Look> HelpCentre::set_logo(const Actor& actor, std::string_view bytes) {
  TRY(identity::require(actor, Permission::publish_knowledge));
  Picture picture;
  if (!bytes.empty()) {
    if (bytes.size() > kLargestLogo) return invalid("logo", "may have at most 256 kB");
    picture = {.media_type = blob::detect(bytes).media_type, .bytes = std::string(bytes)};
    if (picture.media_type != "image/png" && picture.media_type != "image/jpeg" && picture.media_type != "image/webp")
      return invalid("logo", "must be a PNG, JPEG or WebP picture");
  }
  return database_.write([&](storage::Transaction& tx) -> Result<Look> {
    Look look = store::look(tx).value_or(Look());
    look.logo = picture.bytes.empty() ? "" : digest_of(picture.bytes);
    TRY(look, save(tx, actor, std::move(look)));
    store::save_logo(tx, picture);
    return look;
  });
}

}  // namespace deskbell::help_centre
