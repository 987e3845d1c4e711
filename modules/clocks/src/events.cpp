#include <clocks/events.h>

namespace deskbell::clocks {

std::string_view kind_of(Move move) {
  switch (move) {
    case Move::started:
      return "clock.started";
    case Move::paused:
      return "clock.paused";
    case Move::resumed:
      return "clock.resumed";
    case Move::warned:
      return "clock.warned";
    case Move::breached:
      return "clock.breached";
    case Move::met:
      return "clock.met";
    case Move::recomputed:
      return "clock.recomputed";
    case Move::cancelled:
      return "clock.cancelled";
  }
  return "";
}

}  // namespace deskbell::clocks
