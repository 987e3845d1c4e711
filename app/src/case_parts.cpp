#include "case_parts.h"

#include "centre_parts.h"

namespace deskbell::app {

CaseParts::CaseParts(CentreParts&) {}

void CaseParts::add_routes(CentreParts&) {}

void CaseParts::start() {}

std::vector<storage::Schema> CaseParts::schemas() {
  return {};
}

}  // namespace deskbell::app
