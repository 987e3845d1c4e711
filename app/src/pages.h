#pragma once
#include <memory>
#include <string>

#include <base/random.h>
#include <channel_web/installations.h>
#include <http/assets.h>
#include <http/routes.h>

namespace deskbell::app {

enum class DemoPages { off, on };

// The web front ends: console at "/", widget loader at "/widget.js", its frame at "/widget/frame", and in demo mode a
// shop that embeds it at "/demo/shop".
class Pages {
 public:
  Pages(http::Routes& routes, channel_web::Installations& installations, Random& random, DemoPages demo);

 private:
  http::Response console(const http::Call& call);
  http::Response widget_frame(const http::Call& call);
  http::Response widget_file(const http::Call& call);
  http::Response demo_shop(const http::Call& call);
  http::Response page(const http::Asset& asset, std::string_view policy);

  channel_web::Installations& installations_;
  Random& random_;
  http::Assets assets_;
};

}  // namespace deskbell::app
