#include "../form.h"
#include "address.h"
#include "pages.h"
#include "structured.h"
#include "style.h"
#include "views.h"
#include "words.h"

#include <base/log.h>
#include <calendar/zone.h>
#include <http/delivery.h>
#include <site/help_pages.h>

#include <sodium.h>
#include <vault/signed_link.h>

#include <array>
#include <chrono>

namespace deskbell::site {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr std::size_t kBodyLimit = 16 * 1024;
constexpr std::size_t kLongestQuery = 2'000;
constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kFormPurpose = "site.help_feedback";
constexpr std::chrono::hours kFormFor{24};
constexpr std::chrono::hours kFormStep{1};  // forms of one hour are the same, so that pages can be kept by browsers
// Nothing but our style sheet, our pictures and forms to ourselves; no script can connect, but what audits pages asks
// for robots.txt by this. Structured data is no script to a browser.
constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'";

std::string digest_of(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::array<char, 17> hex;
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), 8);
  return hex.data();
}

std::string_view field(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

// What a query holds; a broken one holds nothing.
Fields query_of(const Call& call) {
  if (call.query().size() > kLongestQuery) return {};
  return read_form(call.query()).value_or(Fields());
}

Response shut() {
  return Response::text("There is no help centre here.\n", 404);
}

// Those who only look for pages to index are no readers.
bool is_crawler(const Call& call) {
  std::string agent(call.header("User-Agent").value_or(""));
  for (char& c : agent) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view word : {"bot", "crawl", "spider", "slurp"})
    if (agent.find(word) != std::string::npos) return true;
  return call.method() == Method::head;
}

}  // namespace

struct HelpPages::State {
  explicit State(Needs its_needs)
      : needs(std::move(its_needs)), views(needs.knowledge, needs.clock), limiter(needs.clock) {}

  // What the pages of a request have in common. `look` outlives the place.
  struct Setting {
    std::shared_ptr<const help_centre::Look> look;
    help::Place place;
  };

  Setting setting(const Call& call, Language language) {
    auto look = needs.centre.look();
    const auto workspace = needs.workspace();
    help::Place place{.look = *look,
                      .name = look->name.empty() ? workspace.name : look->name,
                      .origin = needs.public_url.empty() ? call.own_origin() : needs.public_url,
                      .assets = {},
                      .time_zone = workspace.time_zone,
                      .notices = {},
                      .language = language,
                      .offered = views.languages()};
    while (place.origin.ends_with("/")) place.origin.pop_back();
    place.assets = assets(*look, place.name).tag;
    if (needs.emergency)
      if (const auto notice = needs.emergency().notice)
        place.notices.emplace_back(help_centre::in(*notice, help::tag_of(language)));
    std::erase(place.notices, "");
    return {std::move(look), std::move(place)};
  }

  // Style sheet and icon, made once for each look.
  struct Assets {
    std::string colour, name, style, icon, tag;
  };
  Assets assets(const help_centre::Look& look, const std::string& name) {
    const std::lock_guard lock(mutex);
    if (made.tag.empty() || made.colour != look.colour || made.name != name) {
      made = {look.colour, name, help::style_sheet(look.colour), help::icon(look.colour, name), {}};
      made.tag = digest_of(made.style + made.icon);
    }
    return made;
  }

  Response page(const Call& call, std::string html, int status = 200) const {
    Response response = Response::html(std::move(html), status);
    response.set_header("Content-Security-Policy", std::string(kPolicy));
    // Browsers ask each time whether it is still so, which costs next to nothing; what is retired is gone at once.
    response.set_header("Cache-Control", status == 200 ? "public, no-cache" : "no-store");
    return http::deliver(call, std::move(response));
  }

  Response plain(const Call& call, Language language, const help::PlainPage& what, int status) {
    const auto here = setting(call, language);
    return page(call, help::plain_page(here.place, what), status);
  }

  Response missing(const Call& call, Language language) {
    const auto& words = help::words_of(language);
    return plain(call, language,
                 {.title = std::string(words.missing),
                  .text = std::string(words.missing_text),
                  .instead = views.popular(language)},
                 404);
  }

  static Response moved(std::string path, int status) {
    Response response = Response::redirect(std::move(path), status);
    response.set_header("Cache-Control", "no-cache");
    return response;
  }

  // The language of the address; an answer: it is not one of ours, or the help centre is shut.
  std::expected<Language, Response> language_of(const Call& call) {
    if (needs.centre.look()->door == help_centre::Door::closed) return std::unexpected(shut());
    const std::string_view tag = call.path_parameter("language");
    if (const auto language = help::find_language(tag)) return *language;
    if (const auto near = help::near_language(tag)) {
      // "/help/zh/..." -> "/help/zh-CN/..."
      std::string path = help::home_path(*near);
      const std::string_view rest = call.path().substr(std::string_view("/help/").size());
      if (const auto slash = rest.find('/'); slash != std::string_view::npos) path += rest.substr(slash);
      if (!call.query().empty()) path += "?" + std::string(call.query());
      return std::unexpected(moved(std::move(path), 301));
    }
    return std::unexpected(missing(call, help::preferred_language(call.header("Accept-Language").value_or(""))));
  }

  std::optional<Response> too_many(const Call& call, const http::RateRule& rule, std::string_view what,
                                   Language language) {
    const auto wait = limiter.allow(std::string(what) + " " + call.client_address(), rule);
    if (!wait) return std::nullopt;
    const auto& words = help::words_of(language);
    Response response =
        plain(call, language, {.title = std::string(words.busy), .text = std::string(words.busy_text)}, 429);
    response.set_header("Retry-After", std::to_string(wait->count()));
    return response;
  }

  // ---- pages ----

  Response start(const Call& call) {
    if (needs.centre.look()->door == help_centre::Door::closed) return shut();
    Response response = moved(
        help::home_path(help::preferred_language(call.header("Accept-Language").value_or(""), views.languages())), 302);
    response.set_header("Vary", "Accept-Language");
    return response;
  }

  Response home(const Call& call, Language language) {
    return page(call, help::home_page(setting(call, language).place, views.home(language)));
  }

  Response section(const Call& call, Language language) {
    const auto found = views.section(call.path_parameter("slug"), language);
    return found ? page(call, help::section_page(setting(call, language).place, *found)) : missing(call, language);
  }

  std::string form_token(Id<knowledge::Article> article) const {
    const auto hour = std::chrono::floor<std::chrono::hours>(needs.clock.now().time_since_epoch());
    return vault::sign_link(needs.vault, kFormPurpose,
                            {.subject = article.value, .detail = 1, .expires = Time(hour + kFormStep + kFormFor)});
  }

  Response article(const Call& call, Language language) {
    const std::string_view slug = call.path_parameter("slug");
    auto found = views.article(slug, language);
    if (!found) {
      if (const auto now = views.moved(slug)) return moved(help::article_path(language, *now), 301);
      return missing(call, language);
    }
    const Fields query = query_of(call);
    const std::string_view said = field(query, "said");
    found->page.feedback = said == "helped"   ? help::Feedback::helped
                           : said == "missed" ? help::Feedback::missed
                                              : help::Feedback::asked;
    found->page.query = help::clean_query(field(query, "q"));
    found->page.form = form_token(found->id);
    if (said.empty() && !is_crawler(call))
      needs.knowledge.usage.record(knowledge::Reader::stranger(), {.article = found->id,
                                                                   .language = found->language,
                                                                   .kind = knowledge::UseKind::opened,
                                                                   .place = knowledge::Place::help_centre,
                                                                   .search = found->page.query});
    return page(call, help::article_page(setting(call, language).place, found->page));
  }

  Response search(const Call& call, Language language) {
    const std::string words = help::clean_query(field(query_of(call), "q"));
    auto found =
        words.empty() ? help::Views::Search{.page = {.topics = views.topics(language)}} : views.search(words, language);
    if (!words.empty() && !is_crawler(call)) {
      needs.knowledge.usage.record(knowledge::Search{.text = words,
                                                     .language = found.language,
                                                     .place = knowledge::Place::help_centre,
                                                     .found = static_cast<int>(found.shown.size()),
                                                     .trust = found.trust});
      for (const auto id : found.shown)
        needs.knowledge.usage.record(knowledge::Reader::stranger(), {.article = id,
                                                                     .language = found.language,
                                                                     .kind = knowledge::UseKind::shown,
                                                                     .place = knowledge::Place::help_centre});
    }
    return page(call, help::search_page(setting(call, language).place, found.page));
  }

  std::shared_ptr<const channel_web::Installation> installation() {
    const auto look = needs.centre.look();
    if (look->chat == help_centre::Chat::hidden) return nullptr;
    return look->installation.empty() ? needs.installations.first()
                                      : needs.installations.find_by_key(look->installation);
  }

  // "/help/en/chat?article=...&q=...": counts, and opens the widget as a page of its own.
  static std::string chat_path(Language language, std::string_view about, std::string_view query) {
    std::string out = help::contact_path(language, about, query);
    return out.replace(out.find("/contact"), std::string_view("/contact").size(), "/chat");
  }

  Response contact(const Call& call, Language language,
                   help::ContactPage::Follow follow = help::ContactPage::Follow::asked) {
    const Fields query = query_of(call);
    const auto here = setting(call, language);
    help::ContactPage out{.read = views.link_of(field(query, "article"), language),
                          .query = help::clean_query(field(query, "q")),
                          .chat = {},
                          .opens_at = {},
                          .follow = follow};
    if (const auto widget = installation()) {
      out.chat = chat_path(language, out.read ? field(query, "article") : std::string_view(), out.query);
      if (needs.opening && widget->queue)
        if (const auto opening = needs.opening(*widget->queue); !opening.open)
          out.opens_at = opening.opens_at ? calendar::Zone::of_or_utc(here.place.time_zone).text(*opening.opens_at) +
                                                " (" + here.place.time_zone + ")"
                                          : "";
    }
    return page(call, help::contact_page(here.place, out));
  }

  Response chat(const Call& call, Language language) {
    const auto widget = installation();
    if (!widget) return moved(help::contact_path(language, "", ""), 303);
    const Fields query = query_of(call);
    const std::string words = help::clean_query(field(query, "q"));
    if (!words.empty() && !is_crawler(call))
      needs.knowledge.usage.record_contact(words, help::tag_of(language), knowledge::Place::help_centre);
    // What was read and searched stands in the address of the contact page, which the talk is told as its page.
    return moved("/widget/frame?installation=" + help::percent_encoded(widget->key) +
                     "&language=" + std::string(help::tag_of(language == Language::zh ? language : Language::en)),
                 303);
  }

  Response request(const Call& call, Language language) {
    const auto token = help::tracking_token(field(query_of(call), "link"));
    return token ? moved("/track/" + *token, 303) : contact(call, language, help::ContactPage::Follow::bad_link);
  }

  Response feedback(const Call& call, Language language) {
    const std::string slug(call.path_parameter("slug"));
    const auto& words = help::words_of(language);
    const auto refused = [&](std::string_view text, int status) {
      return plain(call, language,
                   {.title = std::string(words.refused),
                    .text = std::string(text),
                    .back = help::Link{std::string(words.back), help::article_path(language, slug)}},
                   status);
    };
    const auto found = views.article(slug, language);
    if (!found) return missing(call, language);
    // A foreign page cannot send our form: it has no form token, and its Origin is another.
    if (const auto origin = call.header("Origin"); origin && *origin != "null" && *origin != call.own_origin())
      return refused(words.old_form, 403);
    const auto type = call.header("Content-Type").value_or("");
    const auto fields = type.starts_with(kForm) ? read_form(call.body()) : std::nullopt;
    if (!fields) return refused(words.missing_text, 400);
    const auto form = vault::read_link(needs.vault, kFormPurpose, field(*fields, "form"), needs.clock.now());
    if (!form || form->subject != found->id.value) return refused(words.old_form, 403);
    const std::string_view helpful = field(*fields, "helpful");
    if (helpful != "yes" && helpful != "no") return refused(words.ask, 400);
    const auto done = needs.knowledge.usage.give_feedback(knowledge::Reader::stranger(),
                                                          {.article = found->id,
                                                           .language = found->language,
                                                           .helpful = helpful == "yes",
                                                           .comment = std::string(field(*fields, "comment")),
                                                           .place = knowledge::Place::help_centre});
    if (!done) return refused(words.what_missing, done.error().code == ErrorCode::not_found ? 404 : 400);
    const std::string query = help::clean_query(field(*fields, "q"));
    return moved(help::article_path(language, slug) + (helpful == "yes" ? "?said=helped" : "?said=missed") +
                     (query.empty() ? "" : "&q=" + help::percent_encoded(query)) + "#feedback",
                 303);
  }

  // ---- files ----

  Response asset(const Call& call) {
    const std::string_view file = call.path_parameter("file");
    const auto look = needs.centre.look();
    const auto made_now = assets(*look, look->name.empty() ? needs.workspace().name : look->name);
    Response response;
    bool current = true;
    if (file.starts_with("style-")) {
      response = {.content_type = "text/css; charset=utf-8", .body = made_now.style};
      current = file == "style-" + made_now.tag + ".css";
    } else if (file.starts_with("icon-")) {
      response = {.content_type = "image/svg+xml", .body = made_now.icon};
      current = file == "icon-" + made_now.tag + ".svg";
    } else if (const auto logo = needs.centre.logo(); logo && file.starts_with("logo-")) {
      response = {.content_type = logo->media_type, .body = logo->bytes};
      current = file == "logo-" + look->logo;
    } else {
      return Response::text("There is no such file.\n", 404);
    }
    response.set_header("Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'");
    // Its address changes with it; a page that is older than the look gets the new one.
    response.set_header("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
    return http::deliver(call, std::move(response));
  }

  Response sitemap(const Call& call) {
    const auto here = setting(call, Language::en);
    if (here.look->door == help_centre::Door::closed ||
        here.look->search_engines == help_centre::SearchEngines::turned_away)
      return Response::text("There is no sitemap.\n", 404);
    Response response{.content_type = "application/xml; charset=utf-8",
                      .body = help::sitemap(here.place.origin, views.all())};
    response.set_header("Cache-Control", "public, max-age=3600");
    return http::deliver(call, std::move(response));
  }

  Response robots(const Call& call) {
    const auto here = setting(call, Language::en);
    const bool shut = here.look->door == help_centre::Door::closed ||
                      here.look->search_engines == help_centre::SearchEngines::turned_away;
    Response response =
        Response::text(help::robots(here.place.origin, shut ? help::Crawling::forbidden : help::Crawling::allowed));
    response.set_header("Cache-Control", "public, max-age=3600");
    return response;
  }

  Needs needs;
  help::Views views;
  http::RateLimiter limiter;
  std::mutex mutex;
  Assets made;
};

HelpPages::HelpPages(http::Routes& routes, Needs needs) : state_(std::make_unique<State>(std::move(needs))) {
  State& state = *state_;
  const auto guarded = [](const Call& call, const auto& answer) -> Response {
    try {
      return answer();
    } catch (const storage::Unavailable& gone) {
      base::log_warn("The help centre could not be served.", {{"trace", call.trace_id()}, {"reason", gone.detail}});
      const auto& words = help::words_of(help::preferred_language(call.header("Accept-Language").value_or("")));
      return Response::text(std::string(words.away) + "\n" + std::string(words.away_text) + "\n", 503);
    }
  };
  const auto endpoint = [](Method method, std::string path) {
    http::Endpoint out{
        .method = method, .path = std::move(path), .operation = "", .summary = "", .security = http::Security::none};
    if (method == Method::post) {
      out.body_limit = kBodyLimit;
      out.consumes = "*/*";
    }
    return out;
  };
  const auto page = [&routes, &state, guarded, endpoint](Method method, std::string_view path,
                                                         const http::RateRule& rule, std::string_view what,
                                                         auto member) {
    routes.add_raw(endpoint(method, "/help/{language}" + std::string(path)),
                   [&state, guarded, rule, what = std::string(what), member](const Call& call) {
                     return guarded(call, [&]() -> Response {
                       const auto language = state.language_of(call);
                       if (!language) return language.error();
                       if (auto refusal = state.too_many(call, rule, what, *language)) return *std::move(refusal);
                       return member(state, call, *language);
                     });
                   });
  };
  const HelpLimits& limits = state.needs.limits;
  page(Method::get, "", limits.reading, "read", std::mem_fn(&State::home));
  page(Method::get, "/sections/{slug}", limits.reading, "read", std::mem_fn(&State::section));
  page(Method::get, "/articles/{slug}", limits.reading, "read", std::mem_fn(&State::article));
  page(Method::get, "/search", limits.searching, "search", std::mem_fn(&State::search));
  page(Method::get, "/contact", limits.reading, "read",
       [](State& self, const Call& call, Language language) { return self.contact(call, language); });
  page(Method::get, "/chat", limits.reading, "read", std::mem_fn(&State::chat));
  page(Method::get, "/request", limits.writing, "request", std::mem_fn(&State::request));
  page(Method::post, "/articles/{slug}/feedback", limits.writing, "write", std::mem_fn(&State::feedback));

  const auto file = [&](std::string path, Response (State::*member)(const Call&)) {
    routes.add_raw(endpoint(Method::get, std::move(path)), [&state, guarded, member](const Call& call) {
      return guarded(call, [&] { return (state.*member)(call); });
    });
  };
  file("/help", &State::start);
  file("/help/assets/{file}", &State::asset);
  file("/sitemap.xml", &State::sitemap);
  file("/robots.txt", &State::robots);
  // Whatever else is below says so in the reader's language.
  routes.mount("/help/", [&state, guarded](const Call& call) {
    return guarded(call, [&] {
      if (call.path() == "/help/") return State::moved("/help", 301);
      if (state.needs.centre.look()->door == help_centre::Door::closed) return shut();
      return state.missing(call, help::preferred_language(call.header("Accept-Language").value_or("")));
    });
  });
}

HelpPages::~HelpPages() = default;

}  // namespace deskbell::site
