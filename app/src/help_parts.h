#pragma once
#include <help_centre/help_centre.h>
#include <site/help_pages.h>

#include <memory>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// The public help centre: how it looks, and its pages.
struct HelpParts {
  explicit HelpParts(CentreParts& centre);
  void add_routes(CentreParts& centre, CaseParts& parts);

  help_centre::HelpCentre look;
  std::unique_ptr<site::HelpPages> pages;
};

}  // namespace deskbell::app
