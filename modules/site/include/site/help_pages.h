#pragma once
#include <channel_web/visitors.h>
#include <http/rate_limiter.h>
#include <http/routes.h>
#include <identity/workspace.h>

#include <help_centre/help_centre.h>
#include <knowledge/knowledge.h>
#include <vault/vault.h>

#include <functional>
#include <memory>
#include <string>

namespace deskbell::site {

struct HelpLimits {
  http::RateRule reading{240, 8};    // of one address
  http::RateRule searching{60, 2};   // of one address
  http::RateRule writing{10, 0.05};  // of one address
};

// The public help centre: what is published for everybody, in English and Chinese, made on the server; no script.
//
//   GET /help, /help/{language}, .../sections/{slug}, .../articles/{slug}, .../search?q=, .../contact, .../request,
//   .../chat POST /help/{language}/articles/{slug}/feedback GET /help/assets/{file}, /sitemap.xml, /robots.txt
//
// GET changes nothing but counts: searches, openings, and who went on to the chat.
class HelpPages {
 public:
  struct Needs {
    knowledge::Knowledge& knowledge;
    help_centre::HelpCentre& centre;
    channel_web::Installations& installations;
    const vault::Vault& vault;
    const Clock& clock;
    std::string public_url = {};  // "https://desk.example"; empty: the name that the browser asked for
    std::function<identity::WorkspaceSettings()> workspace;
    std::function<channel_web::VisitorPorts::Opening(Id<routing::Queue>)> opening = {};
    std::function<channel_web::VisitorPorts::Emergency()> emergency = {};
    HelpLimits limits = {};
  };
  HelpPages(http::Routes& routes, Needs needs);
  ~HelpPages();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::site
