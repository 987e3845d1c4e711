#include "segment.h"
#include "wal_file.h"

#include <backup/catalogue.h>
#include <backup/safe.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <ranges>

namespace {

using namespace deskbell;
using namespace deskbell::backup;

void must(bool holds) {
  if (!holds) std::abort();
}

class Shelf final : public Store {
 public:
  Result<void> put(const std::string& name, std::string_view bytes, Sync) override {
    things_[name] = bytes;
    return {};
  }
  Result<void> flush() override { return {}; }
  Result<std::string> get(const std::string& name) override {
    const auto found = things_.find(name);
    if (found == things_.end()) return not_found(name);
    return found->second;
  }
  Result<std::vector<StoredThing>> list(const std::string& prefix) override {
    std::vector<StoredThing> out;
    for (const auto& [name, bytes] : things_)
      if (name.starts_with(prefix)) out.push_back({name, static_cast<std::int64_t>(bytes.size())});
    return out;
  }
  Result<void> remove(const std::string& name) override {
    things_.erase(name);
    return {};
  }
  std::string description() const override { return "the shelf"; }

 private:
  std::map<std::string, std::string> things_;
};

const Key& key() {
  static const Key the_key{std::array<unsigned char, Key::kBytes>{7}};
  return the_key;
}

void read_pieces(std::string_view in) {
  if (const auto base = parse_base("it", in)) {
    const auto again = parse_base("it", to_bytes(*base));
    must(again && to_bytes(*again) == to_bytes(*base));
  }
  if (const auto segment = parse_segment("it", in)) {
    must(segment->head.page_size >= 512 && segment->head.page_size <= 65'536);
    must(segment->pages.size() == segment->stride() * static_cast<std::size_t>(segment->head.frames));
    must(parse_segment("it", to_bytes(*segment)).has_value());
  }
  if (const auto name = parse_segment_name(in)) {
    const auto again = parse_segment_name(to_string(*name));
    must(again && again->seq == name->seq && again->first == name->first && again->last == name->last);
  }
  if (const auto known = Key::from_text(in)) must(Key::from_text(known->text())->fingerprint() == known->fingerprint());
  (void)parse_wal_head(in);
  // Nobody without the key makes anything that opens.
  must(!key().open("it", in));
}

// A store whose head says what it wants: it opens only for the key that it names.
void open_head(std::string_view in) {
  auto shelf = std::make_unique<Shelf>();
  must(shelf->put("deskbell-backup.json", in, Sync::now).has_value());
  const auto safe = Safe::open_existing(std::move(shelf), key());
  must(!safe || in.find(key().fingerprint()) != in.npos);
}

// A store with whatever contents: parts divided by "\n\n\n", each a name, a line's end and what is sealed under it.
void read_store(std::string_view in) {
  auto safe = Safe::open(std::make_unique<Shelf>(), key(), "sqlite");
  must(safe.has_value());
  for (const auto part : std::views::split(in, std::string_view("\n\n\n"))) {
    const std::string_view text(part.begin(), part.end());
    const auto line = text.find('\n');
    if (line == text.npos) continue;
    must((*safe)->put(std::string(text.substr(0, line)), text.substr(line + 1), Sync::later).has_value());
  }
  const auto all = bases(**safe);
  for (const Time at : {Time(), Time(std::chrono::hours(24 * 365 * 60)), Time::max()}) {
    const auto way = plan(**safe, at);
    if (way) must(way->base.ended <= at);
  }
  (void)verify(**safe);
  const bool pruned = prune(**safe, {}, Time(std::chrono::hours(24 * 365 * 60))).has_value();
  const auto rest = bases(**safe);
  if (all && pruned) must(rest && rest->empty() == all->empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  read_pieces(in);
  open_head(in);
  read_store(in);
  return 0;
}
