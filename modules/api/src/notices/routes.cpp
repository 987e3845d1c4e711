#include <api/routes.h>

#include <notices/notices.h>

namespace deskbell::api {
namespace {

using http::Method;
using notices::Count;
using notices::Notice;

struct NoticeQuery {
  std::optional<bool> unread;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(NoticeQuery, (), (unread, cursor, limit))

struct OneNotice {
  Id<Notice> notice;
};
BOOST_DESCRIBE_STRUCT(OneNotice, (), (notice))

constexpr Branch endpoint{"/api/v1/notices", "notices"};

}  // namespace

void add_notice_routes(Endpoints& endpoints, notices::Notices& notices) {
  endpoints.add<NoticeQuery, Page<Notice>>(endpoint(Method::get, "", "listNotices", "What you were told, newest first"),
                                           [&](const Actor& actor, const NoticeQuery& in) {
                                             return notices.list(
                                                 actor, {.unread = in.unread, .cursor = in.cursor, .limit = in.limit});
                                           });
  endpoints.add<http::NoInput, Count>(
      endpoint(Method::get, "/count", "countNotices", "How many of them are unread, up to 100"),
      [&](const Actor& actor, const http::NoInput&) { return notices.count(actor); });
  endpoints.add<OneNotice, Notice>(
      endpoint(Method::post, "/{notice}/read", "readNotice", "Mark one as read"),
      [&](const Actor& actor, const OneNotice& in) { return notices.mark_read(actor, in.notice); });
  endpoints.add<http::NoInput, Count>(
      endpoint(Method::post, "/read", "readAllNotices", "Mark all as read"),
      [&](const Actor& actor, const http::NoInput&) { return notices.mark_all_read(actor); });
}

}  // namespace deskbell::api
