#include <site/site.h>

#include <base/log.h>

#include <algorithm>

#include "form.h"
#include "multipart.h"
#include "page.h"
#include "policy.h"

#include <refusals/wording.h>
#include <text/lines.h>

namespace deskbell::site {
namespace {

using http::Method;
using http::Response;

constexpr std::size_t kBodyLimit = 64 * 1024;
constexpr std::size_t kMostFileBytes = 25 * 1024 * 1024;
// Somewhat more than may come, so that a page can tell what was too large.
constexpr std::size_t kFilesBodyLimit = 40 * 1024 * 1024;
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

// Of the browser, for pages that know no customer.
Language asked_language(const http::Call& call) {
  const auto header = call.header("Accept-Language").value_or("");
  return header.starts_with("zh") ? Language::zh : Language::en;
}

std::string in_language(Language language, const Error& error) {
  return refusals::told(language == Language::en ? refusals::Language::en : refusals::Language::zh, error).message;
}

std::string path_of(std::string_view link) {
  return "/track/" + std::string(link);
}

std::string_view field(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

struct Site::State {
  State(aftercare::Aftercare& its_aftercare, Random& its_random, const Clock& clock, Limits its_limits)
      : aftercare(its_aftercare), random(its_random), limiter(clock), limits(its_limits) {}

  Response page(std::string html, int status) const { return page_response(std::move(html), status); }

  std::optional<Response> too_many(const http::Call& call, const http::RateRule& rule, std::string_view what) {
    const std::string link(call.path_parameter("link"));
    auto wait = limiter.allow(std::string(what) + " " + call.client_address(), rule);
    if (!wait) wait = limiter.allow("link " + link.substr(0, 200), limits.link);
    if (!wait) return std::nullopt;
    return busy(asked_language(call), *wait);
  }

  Response busy(Language language, std::chrono::seconds wait) const {
    Response response = page(plain_page(language, words_in(language).refused, words_in(language).too_many), 429);
    response.set_header("Retry-After", std::to_string(wait.count()));
    return response;
  }

  Response refused(const http::Call& call, const Error& error, Language language, std::string_view back) const {
    const Words& words = words_in(language);
    switch (error.code) {
      case ErrorCode::not_found:
        return page(plain_page(language, words.bad_title, words.bad_text), 404);
      case ErrorCode::permission_denied:
        return page(plain_page(language, words.refused, words.old_form, back), 403);
      case ErrorCode::failed_precondition:
        if (back.empty()) return page(plain_page(language, words.expired_title, words.expired_text), 410);
        return page(plain_page(language, words.refused, in_language(language, error), back), 409);
      case ErrorCode::invalid_argument:
        return page(plain_page(language, words.refused, in_language(language, error), back), 400);
      default:
        base::log_warn("A tracking page could not be served.", {{"trace", call.trace_id()}, {"reason", error.message}});
        return page(plain_page(language, words.refused, words.away, back), 503);
    }
  }

  Response show(const http::Call& call) {
    if (auto refusal = too_many(call, limits.reading, "read")) return *std::move(refusal);
    const std::string link(call.path_parameter("link"));
    const auto tracked = aftercare.show(link);
    if (!tracked) return refused(call, tracked.error(), asked_language(call), "");
    const Said said = call.query() == "said=message" ? Said::message
                      : call.query() == "said=files" ? Said::files
                      : call.query() == "said=noted" ? Said::noted
                                                     : Said::nothing;
    const std::string form = aftercare.form_token(link);
    return page(tracking_page({.tracked = *tracked,
                               .link = link,
                               .form = form,
                               .client_id = random.token(12),
                               .said = said}),
                200);
  }

  Response take(const http::Call& call) {
    if (auto refusal = too_many(call, limits.writing, "write")) return *std::move(refusal);
    const std::string link(call.path_parameter("link"));
    const auto tracked = aftercare.show(link);
    if (!tracked) return refused(call, tracked.error(), asked_language(call), "");
    const Language language = tracked->language.starts_with("zh") ? Language::zh : Language::en;
    if (is_foreign(call)) return refused(call, {ErrorCode::permission_denied, "", {}}, language, path_of(link));
    const auto type = call.header("Content-Type").value_or("");
    const auto fields = type.starts_with(kForm) ? read_form(call.body()) : std::nullopt;
    if (!fields) return refused(call, {ErrorCode::invalid_argument, "The form could not be read.", {}}, language, path_of(link));
    const std::string_view deed = call.path_parameter("deed");
    const auto done = carry_out(deed, {.link = link, .form = field(*fields, "form")}, *fields);
    if (!done) return refused(call, done.error(), language, path_of(link));
    return back_to(link, deed == "message" ? "?said=message" : "?said=noted");
  }

  // The form with files, which comes in parts.
  Response take_files(const http::Call& call) {
    const std::string link(call.path_parameter("link"));
    if (auto refusal = too_many(call, limits.writing, "write")) return *std::move(refusal);
    const auto tracked = aftercare.show(link);
    if (!tracked) return refused(call, tracked.error(), asked_language(call), "");
    const Language language = tracked->language.starts_with("zh") ? Language::zh : Language::en;
    if (is_foreign(call)) return refused(call, {ErrorCode::permission_denied, "", {}}, language, path_of(link));
    if (const auto wait = limiter.allow("files " + link, limits.files)) return busy(language, *wait);
    const auto parts = read_multipart(call.header("Content-Type").value_or(""), call.body());
    if (!parts) return refused(call, {ErrorCode::invalid_argument, "The form could not be read.", {}}, language, path_of(link));
    Fields fields;
    std::vector<aftercare::Aftercare::File> files;
    std::size_t size = 0;
    for (const Part& part : *parts) {
      if (!part.file_name) {
        if (text::is_valid_utf8(part.bytes)) fields.emplace(part.name, part.bytes);
      } else if (!part.file_name->empty() || !part.bytes.empty()) {
        files.push_back({*part.file_name, part.bytes});
        size += part.bytes.size();
      }
    }
    const auto hint = [&] {
      return page(plain_page(language, words_in(language).files_refused, words_in(language).files_hint, path_of(link)), 400);
    };
    if (size > kMostFileBytes) return hint();
    const auto done = aftercare.add_files({.link = link, .form = field(fields, "form")}, files, field(fields, "text"),
                                          field(fields, "client_id"));
    const auto of_files = [](const FieldError& one) { return one.field == "files"; };
    if (!done && std::ranges::any_of(done.error().fields, of_files)) return hint();
    if (!done) return refused(call, done.error(), language, path_of(link));
    return back_to(link, "?said=files");
  }

  // A foreign page cannot send our form: it has no form token, and its Origin is another.
  static bool is_foreign(const http::Call& call) {
    const auto origin = call.header("Origin");
    return origin && *origin != "null" && *origin != call.own_origin();
  }

  static Response back_to(std::string_view link, std::string_view said) {
    Response response = Response::redirect(path_of(link) + std::string(said));
    response.set_header("Cache-Control", "no-store");
    response.set_header("Referrer-Policy", "no-referrer");
    return response;
  }

  Result<void> carry_out(std::string_view deed, const aftercare::Aftercare::Sent& sent, const Fields& fields) {
    if (deed == "message") return aftercare.write(sent, field(fields, "text"), field(fields, "client_id"));
    if (deed == "answer") {
      const auto answer = base::find_enum<aftercare::Answer>(field(fields, "answer"));
      return aftercare.answer(sent, answer.value_or(aftercare::Answer::none), field(fields, "comment"));
    }
    if (deed == "rating") {
      const auto score = base::parse_id(field(fields, "score"));
      return aftercare.rate(sent, score && *score <= 5 ? static_cast<int>(*score) : 0, field(fields, "comment"));
    }
    return not_found("There is no such form.");
  }

  aftercare::Aftercare& aftercare;
  Random& random;
  http::RateLimiter limiter;
  const Limits limits;
};

Site::Site(http::Routes& routes, aftercare::Aftercare& aftercare, Random& random, const Clock& clock, Limits limits)
    : state_(std::make_unique<State>(aftercare, random, clock, limits)) {
  const auto guarded = [this](auto member) {
    return [this, member](const http::Call& call) -> Response {
      try {
        return ((*state_).*member)(call);
      } catch (const storage::Unavailable&) {
        const Language language = asked_language(call);
        return state_->page(plain_page(language, words_in(language).refused, words_in(language).away), 503);
      }
    };
  };
  routes.add_raw({.method = Method::get,
                  .path = "/track/{link}",
                  .operation = "",
                  .summary = "",
                  .security = http::Security::none},
                 guarded(&State::show));
  routes.add_raw({.method = Method::post,
                  .path = "/track/{link}/{deed}",
                  .operation = "",
                  .summary = "",
                  .security = http::Security::none,
                  .body_limit = kBodyLimit,
                  .consumes = "*/*"},
                 guarded(&State::take));
  routes.add_raw({.method = Method::post,
                  .path = "/track/{link}/files",
                  .operation = "",
                  .summary = "",
                  .security = http::Security::none,
                  .body_limit = kFilesBodyLimit,
                  .consumes = "*/*"},
                 guarded(&State::take_files));
}

Site::~Site() = default;

}  // namespace deskbell::site
