#pragma once
#include "ports.h"

#include <cases/cases.h>
#include <insight/ports.h>

namespace deskbell::app {

// What insight asks of cases and of names; these also of who has left. All must outlive what it is given to.
insight::Ports insight_ports(cases::Cases& cases, cases::Kinds& kinds, NamesDirectory& everybody);

}  // namespace deskbell::app
