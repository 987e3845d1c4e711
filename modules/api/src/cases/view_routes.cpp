#include "wire.h"

namespace deskbell::api {

using cases::View;
using cases::Views;
using http::Method;
using http::NoContent;
using http::NoInput;

void add_case_view_routes(Endpoints& endpoints, Views& views) {
  endpoints.add<NoInput, std::vector<View>>(
      case_endpoint(Method::get, "case-views", "listCaseViews", "Shared views and your own"),
      [&](const Actor& actor, const NoInput&) { return views.list(actor); });
  endpoints.add<CaseViewInput, View>(case_endpoint(Method::post, "case-views", "createCaseView", "Keep a list"),
                                     [&](const Actor& actor, const CaseViewInput& in) {
                                       return views.create(actor, {.name = in.name.value,
                                                                   .shared = in.shared.value_or(false),
                                                                   .layout = in.layout.value_or(cases::Layout::table),
                                                                   .filter = filter_of(in.filter),
                                                                   .columns = texts_of(in.columns),
                                                                   .position = in.position.value_or(0)});
                                     });
  endpoints.add<CaseViewPatch, View>(
      case_endpoint(Method::patch, "case-views/{view}", "changeCaseView", "Change a view; the filter as a whole"),
      [&](const Actor& actor, const CaseViewPatch& in) {
        cases::ViewChange change{
            .name = text_of(in.name), .layout = in.layout, .filter = {}, .columns = {}, .position = in.position};
        if (in.filter) change.filter = filter_of(*in.filter);
        if (in.columns) change.columns = texts_of(in.columns);
        return views.change(actor, in.view, change);
      });
  endpoints.add<OneCaseView, NoContent>(
      case_endpoint(Method::del, "case-views/{view}", "deleteCaseView", "Remove a view"),
      [&](const Actor& actor, const OneCaseView& in) -> Result<NoContent> {
        TRY(views.remove(actor, in.view));
        return NoContent{};
      });
}

}  // namespace deskbell::api
