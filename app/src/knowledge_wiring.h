#pragma once
#include <knowledge/knowledge.h>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// What knowledge works with; `parts` need to be complete only when it is used.
knowledge::Needs knowledge_needs(CentreParts& centre, CaseParts& parts);

}  // namespace deskbell::app
