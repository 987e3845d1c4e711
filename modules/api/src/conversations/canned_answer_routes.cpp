#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using conversations::CannedAnswer;
using conversations::Conversations;
using http::Method;
using http::NoContent;

constexpr Branch endpoint{"/api/v1/canned-answers", "canned answers"};

template <int Min, int Max>
std::optional<std::string> plain(const std::optional<Text<Min, Max>>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

}  // namespace

void add_canned_answer_routes(Endpoints& endpoints, Conversations& conversations) {
  endpoints.add<http::NoInput, std::vector<CannedAnswer>>(
      endpoint(Method::get, "", "listCannedAnswers", "Shared canned answers and your own, by shortcut"),
      [&](const Actor& actor, const http::NoInput&) { return conversations.canned_answers().list(actor); });
  endpoints.add<CannedAnswerInput, CannedAnswer>(
      endpoint(Method::post, "", "createCannedAnswer", "Add a canned answer, shared or your own"),
      [&](const Actor& actor, const CannedAnswerInput& in) {
        return conversations.canned_answers().create(actor, {.shortcut = in.shortcut.value,
                                                             .title = in.title.value,
                                                             .text = in.text.value,
                                                             .shared = in.shared.value_or(false),
                                                             .language = plain(in.language)});
      });
  endpoints.add<CannedAnswerPatch, CannedAnswer>(
      endpoint(Method::patch, "/{answer}", "changeCannedAnswer", "Change a canned answer"),
      [&](const Actor& actor, const CannedAnswerPatch& in) {
        return conversations.canned_answers().change(actor, in.answer,
                                                     {.shortcut = plain(in.shortcut),
                                                      .title = plain(in.title),
                                                      .text = plain(in.text),
                                                      .language = plain(in.language)});
      });
  endpoints.add<OneCannedAnswer, NoContent>(
      endpoint(Method::del, "/{answer}", "removeCannedAnswer", "Remove a canned answer"),
      [&](const Actor& actor, const OneCannedAnswer& in) -> Result<NoContent> {
        TRY(conversations.canned_answers().remove(actor, in.answer));
        return NoContent{};
      });
}

}  // namespace deskbell::api
