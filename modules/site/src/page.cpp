#include "page.h"

#include <calendar/zone.h>

#include "html.h"

namespace deskbell::site {
namespace {

using aftercare::Step;
using aftercare::Tracked;

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#1c2430;--soft:#566072;--paper:#f4f6f9;--card:#fff;--line:#d5dbe4;--main:#0b57b0;--on:#fff;--good:#e5f4ea;--warn:#fff3d6}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf2;--soft:#a8b2c1;--paper:#12161c;--card:#1b2129;--line:#38424f;--main:#7db7ff;--on:#0a1420;--good:#16352a;--warn:#3d3110}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
main{max-width:44rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.4rem;line-height:1.3;margin:.25rem 0 1rem}
h2{font-size:1.05rem;margin:0 0 .6rem}
p{margin:.4rem 0}
section,.said,.note{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.1rem;margin:0 0 1rem}
.said{background:var(--good)}
.note{background:var(--warn)}
.soft{color:var(--soft);font-size:.9rem}
.step{font-size:1.15rem;font-weight:600;margin:0 0 .4rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.8rem 0 0}
dt{color:var(--soft)}
dd{margin:0}
ul,ol{margin:0;padding:0;list-style:none}
li{border-top:1px solid var(--line);padding:.6rem 0}
li:first-child{border-top:0;padding-top:0}
.scores{display:flex;flex-wrap:wrap;gap:.5rem;margin:.4rem 0 .8rem}
.scores label{border:1px solid var(--line);border-radius:.5rem;padding:.55rem .8rem;display:flex;gap:.5rem;align-items:center}
fieldset{border:0;margin:0;padding:0}
legend,label.above{display:block;font-weight:600;padding:0;margin:0 0 .3rem}
textarea{width:100%;min-height:6rem;padding:.6rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--card);color:inherit;font:inherit}
input:not([type]),input[type=file]{width:100%;min-height:2.75rem;padding:.5rem .6rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--card);color:inherit;font:inherit}
input[type=file]::file-selector-button{font:inherit;margin:0 .6rem 0 0;padding:.3rem .8rem;border:1px solid var(--main);border-radius:.4rem;background:transparent;color:var(--main)}
button{font:inherit;font-weight:600;border-radius:.5rem;border:1px solid var(--main);padding:.65rem 1.1rem;min-height:2.75rem;background:var(--main);color:var(--on);cursor:pointer;margin:.6rem .5rem 0 0}
button.plain{background:transparent;color:var(--main)}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
a{color:var(--main)}
)";

std::string_view step_words(const Words& words, Step step) {
  switch (step) {
    case Step::ours:
      return words.ours;
    case Step::customers:
      return words.customers;
    case Step::supplier:
      return words.supplier;
    case Step::colleagues:
      return words.colleagues;
    case Step::confirm:
      return words.confirm;
    case Step::over:
      return words.over;
  }
  return words.ours;
}

class Writer {
 public:
  Writer(const PageOf& page, const Words& words)
      : page_(page), words_(words), zone_(calendar::Zone::of_or_utc(page.tracked.time_zone)) {}

  std::string all() {
    const Tracked& tracked = page_.tracked;
    if (page_.said != Said::nothing)
      add("<p class=\"said\" role=\"status\">", page_.said == Said::message ? words_.sent
                                            : page_.said == Said::files ? words_.files_sent
                                                                        : words_.saved,
          "</p>");
    for (const std::string& notice : tracked.notices)
      out_ += "<div class=\"note\" role=\"note\"><strong>" + std::string(words_.notice) + "</strong><p>" +
              paragraphs(notice) + "</p></div>";
    head();
    if (tracked.may_answer) ask();
    if (tracked.may_rate) rate();
    if (tracked.may_write) {
      write();
      add_files();
    }
    if (!tracked.may_answer && tracked.may_reopen) reopen();
    history();
    documents();
    out_ += "<p class=\"soft\">" + std::string(words_.zone) + " " + escaped(zone_.name()) + ".</p>";
    return std::move(out_);
  }

 private:
  void add(std::string_view before, std::string_view text, std::string_view after) {
    out_ += before;
    out_ += escaped(text);
    out_ += after;
  }
  std::string when(Time at) {
    return "<time datetime=\"" + base::to_string(at) + "\">" + zone_.text(at) + "</time>";
  }
  void row(std::string_view name, const std::string& html) {
    add("<dt>", name, "</dt><dd>");
    out_ += html + "</dd>";
  }
  void form(std::string_view deed, std::string_view more = {}) {
    out_ += "<form method=\"post\" action=\"/track/" + escaped(page_.link) + "/" + std::string(deed) +
            "\" accept-charset=\"utf-8\"" + std::string(more) + "><input type=\"hidden\" name=\"form\" value=\"" + escaped(page_.form) + "\">";
  }

  void head() {
    const Tracked& tracked = page_.tracked;
    add("<section aria-labelledby=\"next\"><h2 id=\"next\">", words_.next, "</h2>");
    add("<p class=\"step\">", step_words(words_, tracked.step), "</p>");
    if (tracked.promised_at) out_ += "<p>" + std::string(words_.promised) + " " + when(*tracked.promised_at) + "</p>";
    if (!tracked.promises.empty()) {
      add("<p>", words_.promises, "</p><ul>");
      for (const auto& promise : tracked.promises) {
        const std::string_view what = promise.kind == promises::Kind::call_back ? words_.call
                                      : promise.kind == promises::Kind::reply   ? words_.reply
                                                                                : words_.deed;
        out_ += "<li>" + std::string(what) + " " + when(promise.due_at) + "</li>";
      }
      out_ += "</ul>";
    }
    if (tracked.resolution && !tracked.resolution->empty())
      out_ += "<p><strong>" + std::string(words_.resolution) + "</strong><br>" + paragraphs(*tracked.resolution) + "</p>";
    if (tracked.answer == aftercare::Answer::solved) add("<p>", words_.thanks_confirmed, "</p>");
    out_ += "<dl>";
    row(words_.state, escaped(tracked.state));
    row(words_.opened, when(tracked.opened_at));
    row(words_.updated, when(tracked.updated_at));
    if (tracked.score)
      row(words_.rated, std::to_string(*tracked.score) + " / 5 (" +
                            std::string(words_.scores[static_cast<std::size_t>(*tracked.score - 1)]) + ")");
    out_ += "</dl></section>";
  }

  void ask() {
    add("<section aria-labelledby=\"ask\"><h2 id=\"ask\">", words_.ask, "</h2>");
    form("answer");
    add("<label class=\"above\" for=\"still\">", words_.reopen_label, "</label>");
    out_ += "<textarea id=\"still\" name=\"comment\" maxlength=\"2000\"></textarea>";
    add("<button name=\"answer\" value=\"solved\">", words_.yes, "</button>");
    add("<button class=\"plain\" name=\"answer\" value=\"not_solved\">", words_.no, "</button></form></section>");
  }

  void reopen() {
    add("<section aria-labelledby=\"reopen\"><h2 id=\"reopen\">", words_.reopen, "</h2>");
    form("answer");
    add("<label class=\"above\" for=\"still\">", words_.reopen_label, "</label>");
    out_ += "<textarea id=\"still\" name=\"comment\" maxlength=\"2000\" required></textarea>";
    add("<button class=\"plain\" name=\"answer\" value=\"not_solved\">", words_.no, "</button></form></section>");
  }

  void rate() {
    add("<section aria-labelledby=\"rate\"><h2 id=\"rate\">", words_.rate, "</h2>");
    form("rating");
    add("<fieldset><legend>", words_.rate_label, "</legend><div class=\"scores\">");
    for (int score = 5; score >= 1; --score) {
      out_ += "<label><input type=\"radio\" name=\"score\" required value=\"" + std::to_string(score) + "\"" +
              (page_.tracked.score == score ? " checked>" : ">");
      add("", words_.scores[static_cast<std::size_t>(score - 1)], "</label>");
    }
    add("</div></fieldset><label class=\"above\" for=\"why\">", words_.rate_comment, "</label>");
    out_ += "<textarea id=\"why\" name=\"comment\" maxlength=\"2000\"></textarea>";
    add("<button>", words_.rate_send, "</button></form></section>");
  }

  void write() {
    add("<section aria-labelledby=\"add\"><h2 id=\"add\">", words_.add, "</h2>");
    form("message");
    out_ += "<input type=\"hidden\" name=\"client_id\" value=\"" + escaped(page_.client_id) + "\">";
    add("<label class=\"above\" for=\"text\">", words_.add_label, "</label>");
    out_ += "<textarea id=\"text\" name=\"text\" maxlength=\"5000\" required aria-describedby=\"hint\"></textarea>";
    add("<p class=\"soft\" id=\"hint\">", words_.add_hint, "</p>");
    add("<button>", words_.send, "</button></form></section>");
  }

  void add_files() {
    add("<section aria-labelledby=\"more\"><h2 id=\"more\">", words_.files, "</h2>");
    form("files", " enctype=\"multipart/form-data\"");
    out_ += "<input type=\"hidden\" name=\"client_id\" value=\"" + escaped(page_.client_id) + "f\">";
    add("<label class=\"above\" for=\"file\">", words_.files_label, "</label>");
    out_ += "<input id=\"file\" type=\"file\" name=\"files\" multiple required accept=\"image/*,application/pdf\" "
            "aria-describedby=\"size\">";
    add("<p class=\"soft\" id=\"size\">", words_.files_hint, "</p>");
    add("<label class=\"above\" for=\"shows\">", words_.files_text, "</label>");
    out_ += "<input id=\"shows\" name=\"text\" maxlength=\"1000\">";
    add("<button>", words_.files_send, "</button></form></section>");
  }

  void history() {
    add("<section aria-labelledby=\"history\"><h2 id=\"history\">", words_.history, "</h2>");
    if (page_.tracked.told.empty()) add("<p class=\"soft\">", words_.nothing_yet, "</p>");
    out_ += "<ol>";
    for (const auto& one : page_.tracked.told) {
      const bool ours = one.by == Tracked::Told::By::us;
      add("<li><p class=\"soft\">", ours ? words_.from_us : words_.from_you, " · ");
      out_ += when(one.at) + "</p><p dir=\"auto\">" + paragraphs(one.text) + "</p></li>";
    }
    out_ += "</ol></section>";
  }

  void documents() {
    if (page_.tracked.documents.empty()) return;
    add("<section aria-labelledby=\"files\"><h2 id=\"files\">", words_.documents, "</h2><ul>");
    for (const auto& file : page_.tracked.documents)
      out_ += "<li><a href=\"" + escaped(file.url) + "\">" + escaped(file.name) + "</a> <span class=\"soft\">" +
              std::to_string(file.size) + " " + std::string(words_.bytes) + "</span></li>";
    out_ += "</ul></section>";
  }

  const PageOf& page_;
  const Words& words_;
  const calendar::Zone zone_;
  std::string out_;
};

std::string frame(const Words& words, std::string_view title, const std::string& heading, const std::string& body) {
  return "<!doctype html><html lang=\"" + std::string(words.tag) +
         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
         "<meta name=\"robots\" content=\"noindex,nofollow\"><meta name=\"referrer\" content=\"no-referrer\"><title>" +
         escaped(title) + "</title><style>" + std::string(kStyle) + "</style></head><body><main>" + heading + body +
         "</main></body></html>";
}

}  // namespace

std::string_view style_sheet() {
  return kStyle;
}

std::string tracking_page(const PageOf& page) {
  const Tracked& tracked = page.tracked;
  const Words& words = words_in(tracked.language.starts_with("zh") ? Language::zh : Language::en);
  const std::string heading = "<p class=\"soft\">" + std::string(words.title) + " " + escaped(tracked.number) +
                              "</p><h1 dir=\"auto\">" + escaped(tracked.subject) + "</h1>";
  return frame(words, tracked.number + " " + tracked.subject, heading, Writer(page, words).all());
}

std::string plain_page(Language language, std::string_view title, std::string_view text, std::string_view back) {
  const Words& words = words_in(language);
  std::string body = "<section><p>" + paragraphs(text) + "</p>";
  if (!back.empty()) body += "<p><a href=\"" + escaped(back) + "\">" + std::string(words.back) + "</a></p>";
  return frame(words, title, "<h1>" + escaped(title) + "</h1>", body + "</section>");
}

std::string framed_page(Language language, std::string_view title, const std::string& body) {
  return frame(words_in(language), title, "<h1 dir=\"auto\">" + escaped(title) + "</h1>", body);
}

}  // namespace deskbell::site
