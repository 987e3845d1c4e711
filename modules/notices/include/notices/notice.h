#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/user.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::notices {

enum class AboutKind { matter, task, conversation, promise, approval, incident, article };
BOOST_DESCRIBE_ENUM(AboutKind, matter, task, conversation, promise, approval, incident, article)

// What a notice is about, and where a click leads. A case is called `matter`, as everywhere on the wire.
struct About {
  AboutKind kind = AboutKind::matter;
  Id<About> id;
  std::string title;  // "CMP-1042 The kettle leaks"
  bool operator==(const About&) const = default;
};
BOOST_DESCRIBE_STRUCT(About, (), (kind, id, title))

enum class Weight {
  quiet,   // in the list
  normal,  // shown as it comes
  urgent   // stays on the screen until it is read
};
BOOST_DESCRIBE_ENUM(Weight, quiet, normal, urgent)

struct Notice {
  Id<Notice> id;
  std::string code;  // what is said, in clients' words: "escalation.called"
  std::map<std::string, std::string> params;
  std::optional<About> about;
  Weight weight = Weight::normal;
  Time at;
  std::optional<Time> read_at;
  bool operator==(const Notice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (id, code, params, about, weight, at, read_at))

// Both on the user's own stream.
struct Told {
  static constexpr std::string_view kKind = "notice.told";
  Notice notice;
  int unread = 0;  // after it, at most kMostCounted
};
BOOST_DESCRIBE_STRUCT(Told, (), (notice, unread))

struct Read {
  static constexpr std::string_view kKind = "notice.read";
  std::optional<Id<Notice>> notice;  // none: all
  int unread = 0;
};
BOOST_DESCRIBE_STRUCT(Read, (), (notice, unread))

inline constexpr int kMostCounted = 100;

}  // namespace deskbell::notices
