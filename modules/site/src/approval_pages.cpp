#include "form.h"
#include "html.h"
#include "page.h"
#include "policy.h"

#include <base/log.h>
#include <site/approval_pages.h>

namespace deskbell::site {
namespace {

using approvals::Request;
using http::Method;
using http::Response;

constexpr std::size_t kBodyLimit = 64 * 1024;
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

struct ApprovalWords {
  std::string_view title, amount, kind, asked_by, asked_at, matter, reason, evidence, votes, comment, comment_hint;
  std::string_view approve, refuse, decided, not_yours, thanks, waits_on, by;
  std::string_view bad_title, bad_text, over_title, over_text, wrong_title, wrong_text, too_many, away;
  std::string_view kinds[3];
  std::string_view states[5];
  std::string_view verdicts[2];
};

constexpr ApprovalWords kEnglish{
    .title = "Approval",
    .amount = "Amount",
    .kind = "For",
    .asked_by = "Asked by",
    .asked_at = "Asked at (UTC)",
    .matter = "Case",
    .reason = "Reason",
    .evidence = "Evidence",
    .votes = "Decisions so far",
    .comment = "Comment",
    .comment_hint = "Needed to refuse: tell why.",
    .approve = "Approve",
    .refuse = "Refuse",
    .decided = "State",
    .not_yours = "There is nothing for you to decide here any more.",
    .thanks = "Thank you. Your decision is recorded.",
    .waits_on = "A second person must approve, too.",
    .by = "by",
    .bad_title = "This link does not work",
    .bad_text = "Copy the whole address from the message, or sign in to decide.",
    .over_title = "This link has run out",
    .over_text = "Sign in to decide, or ask for a new link.",
    .wrong_title = "That could not be done",
    .wrong_text = "It was decided by now, or is not yours to decide any more. To refuse, tell why.",
    .too_many = "That was too much at once. Wait a minute and try again.",
    .away = "This page cannot be shown at the moment. Try again in a few minutes.",
    .kinds = {"a refund", "a compensation", "an exception"},
    .states = {"waits for a decision", "approved", "refused", "withdrawn", "not decided in time"},
    .verdicts = {"approved", "refused"},
};

constexpr ApprovalWords kChinese{
    .title = "审批",
    .amount = "金额",
    .kind = "事项",
    .asked_by = "申请人",
    .asked_at = "申请时间（UTC）",
    .matter = "工单",
    .reason = "理由",
    .evidence = "证据",
    .votes = "已有决定",
    .comment = "意见",
    .comment_hint = "拒绝时必须说明原因。",
    .approve = "批准",
    .refuse = "拒绝",
    .decided = "状态",
    .not_yours = "这里已没有需要您决定的事项。",
    .thanks = "谢谢，您的决定已记录。",
    .waits_on = "还需要另一位审批人批准。",
    .by = "·",
    .bad_title = "链接无效",
    .bad_text = "请从消息中复制完整的地址，或登录后决定。",
    .over_title = "链接已过期",
    .over_text = "请登录后决定，或索取新的链接。",
    .wrong_title = "无法完成",
    .wrong_text = "该申请已有决定，或已不由您决定。拒绝时请说明原因。",
    .too_many = "操作过于频繁，请一分钟后再试。",
    .away = "页面暂时无法显示，请几分钟后再试。",
    .kinds = {"退款", "赔偿", "例外处理"},
    .states = {"待决定", "已批准", "已拒绝", "已撤回", "逾期未决定"},
    .verdicts = {"批准", "拒绝"},
};

const ApprovalWords& words_of(Language language) {
  return language == Language::zh ? kChinese : kEnglish;
}

Language language_of(std::string_view tag) {
  return tag.starts_with("zh") ? Language::zh : Language::en;
}

std::string time_of(Time at) {
  std::string text = base::to_string(at).substr(0, 16);
  text[10] = ' ';
  return text;
}

void row(std::string& out, std::string_view name, const std::string& html) {
  out += "<dt>" + escaped(name) + "</dt><dd>" + html + "</dd>";
}

std::string facts_of(const Request& request, const ApprovalWords& words) {
  std::string out = "<section><dl>";
  row(out, words.kind, escaped(words.kinds[static_cast<std::size_t>(request.kind)]));
  row(out, words.amount, "<strong>" + escaped(approvals::to_string(request.money)) + "</strong>");
  row(out, words.matter, escaped(request.number));
  row(out, words.asked_by, escaped(request.requester_name));
  row(out, words.asked_at, escaped(time_of(request.asked_at)));
  row(out, words.decided, escaped(words.states[static_cast<std::size_t>(request.state)]));
  out += "</dl></section><section><h2>" + escaped(words.reason) + "</h2><p dir=\"auto\">" + paragraphs(request.reason) +
         "</p></section>";
  if (!request.evidence.empty()) {
    out += "<section><h2>" + escaped(words.evidence) + "</h2><ul>";
    for (const auto& file : request.evidence)
      out += "<li><a href=\"" + escaped(file.url) + "\">" + escaped(file.name) + "</a></li>";
    out += "</ul></section>";
  }
  if (!request.votes.empty()) {
    out += "<section><h2>" + escaped(words.votes) + "</h2><ul>";
    for (const auto& vote : request.votes)
      out += "<li>" + escaped(words.verdicts[static_cast<std::size_t>(vote.verdict)]) + " " + escaped(words.by) + " " +
             escaped(vote.name) + (vote.comment.empty() ? "" : "<br>" + paragraphs(vote.comment)) + "</li>";
    out += "</ul></section>";
  }
  return out;
}

std::string form_of(std::string_view link, const ApprovalWords& words) {
  return "<section><form method=\"post\" action=\"/approve/" + escaped(link) +
         "\" accept-charset=\"utf-8\"><label class=\"above\" for=\"comment\">" + escaped(words.comment) +
         "</label><textarea id=\"comment\" name=\"comment\" maxlength=\"4000\" aria-describedby=\"hint\"></textarea>"
         "<p class=\"soft\" id=\"hint\">" +
         escaped(words.comment_hint) + "</p><button name=\"verdict\" value=\"approve\">" + escaped(words.approve) +
         "</button><button class=\"plain\" name=\"verdict\" value=\"refuse\">" + escaped(words.refuse) +
         "</button></form></section>";
}

}  // namespace

struct ApprovalPages::State {
  State(approvals::Approvals& its_approvals, const Clock& clock, ApprovalLimits its_limits)
      : approvals(its_approvals), limiter(clock), limits(its_limits) {}

  static Language asked_language(const http::Call& call) {
    return language_of(call.header("Accept-Language").value_or(""));
  }

  std::optional<Response> too_many(const http::Call& call, const http::RateRule& rule, std::string_view what) {
    const auto wait = limiter.allow(std::string(what) + " " + call.client_address(), rule);
    if (!wait) return std::nullopt;
    const Language language = asked_language(call);
    Response response =
        page_response(plain_page(language, words_of(language).wrong_title, words_of(language).too_many), 429);
    response.set_header("Retry-After", std::to_string(wait->count()));
    return response;
  }

  // A link that does not hold says nothing of what it stood for.
  static Response dead_link(Language language, const Error& error) {
    const ApprovalWords& words = words_of(language);
    const bool over = error.code == ErrorCode::failed_precondition;
    return page_response(
        plain_page(language, over ? words.over_title : words.bad_title, over ? words.over_text : words.bad_text),
        over ? 410 : 404);
  }

  Response show(const http::Call& call) {
    if (auto refusal = too_many(call, limits.reading, "read")) return *std::move(refusal);
    const std::string link(call.path_parameter("link"));
    const auto shown = approvals.show(link);
    if (!shown) return dead_link(asked_language(call), shown.error());
    const Language language = language_of(shown->language);
    const ApprovalWords& words = words_of(language);
    std::string body = facts_of(shown->request, words);
    body += shown->may_decide ? form_of(link, words) : "<p class=\"note\">" + escaped(words.not_yours) + "</p>";
    return page_response(framed_page(language, std::string(words.title) + " " + shown->request.number, body), 200);
  }

  Response decide(const http::Call& call) {
    if (auto refusal = too_many(call, limits.deciding, "decide")) return *std::move(refusal);
    const std::string link(call.path_parameter("link"));
    const auto shown = approvals.show(link);
    if (!shown) return dead_link(asked_language(call), shown.error());
    const Language language = language_of(shown->language);
    const ApprovalWords& words = words_of(language);
    const auto refused = [&](int status) {
      return page_response(plain_page(language, words.wrong_title, words.wrong_text, "/approve/" + link), status);
    };
    if (const auto origin = call.header("Origin"); origin && *origin != "null" && *origin != call.own_origin())
      return refused(403);
    const auto type = call.header("Content-Type").value_or("");
    const auto fields = type.starts_with(kForm) ? read_form(call.body()) : std::nullopt;
    const auto verdict = fields && fields->contains("verdict")
                             ? base::find_enum<approvals::Verdict>(fields->find("verdict")->second)
                             : std::nullopt;
    if (!verdict) return refused(400);
    const auto comment = fields->find("comment");
    const auto done = approvals.decide_by_link(
        link, {.verdict = *verdict, .comment = comment == fields->end() ? "" : comment->second}, call.client_address());
    if (!done) return refused(done.error().code == ErrorCode::invalid_argument ? 400 : 409);
    std::string body = "<p class=\"said\" role=\"status\">" + escaped(words.thanks) + "</p>";
    if (done->request.state == approvals::State::asked) body += "<p class=\"note\">" + escaped(words.waits_on) + "</p>";
    return page_response(framed_page(language, std::string(words.title) + " " + done->request.number,
                                     body + facts_of(done->request, words)),
                         200);
  }

  approvals::Approvals& approvals;
  http::RateLimiter limiter;
  const ApprovalLimits limits;
};

ApprovalPages::ApprovalPages(http::Routes& routes, approvals::Approvals& approvals, const Clock& clock,
                             ApprovalLimits limits)
    : state_(std::make_unique<State>(approvals, clock, limits)) {
  const auto guarded = [this](auto member) {
    return [this, member](const http::Call& call) -> Response {
      try {
        return ((*state_).*member)(call);
      } catch (const storage::Unavailable&) {
        const Language language = State::asked_language(call);
        return page_response(plain_page(language, words_of(language).wrong_title, words_of(language).away), 503);
      }
    };
  };
  http::Endpoint shown{.method = Method::get,
                       .path = "/approve/{link}",
                       .operation = "",
                       .summary = "",
                       .security = http::Security::none};
  http::Endpoint decided = shown;
  decided.method = Method::post;
  decided.body_limit = kBodyLimit;
  decided.consumes = "*/*";
  routes.add_raw(std::move(shown), guarded(&State::show));
  routes.add_raw(std::move(decided), guarded(&State::decide));
}

ApprovalPages::~ApprovalPages() = default;

}  // namespace deskbell::site
