#pragma once
#include <events/log.h>

#include <clocks/clock.h>
#include <escalation/rules.h>

#include <optional>
#include <string_view>

// What the log says that may make a case climb, or end its calls. Pure.
namespace deskbell::escalation {

enum class News {
  none,
  mark,    // one of its clocks has passed a mark
  matter,  // the case is another than before
  end      // it has come to its end
};
News news_of(std::string_view kind);

// Of an event that is a mark.
struct MarkNews {
  Id<clocks::Subject> subject;
  ClockMark mark;
};
// Nothing when it cannot be read. Only what is needed is looked at: another release may say more.
std::optional<MarkNews> mark_of(const events::Event& event);

}  // namespace deskbell::escalation
