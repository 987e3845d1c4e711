#pragma once
#include "ports.h"

#include <cases/cases.h>
#include <clocks/clocks.h>
#include <escalation/ports.h>

namespace deskbell::understanding {
class Understanding;
}

namespace deskbell::app {

// What escalation asks of cases, clocks and people. All must outlive what it is given to.
escalation::Ports escalation_ports(cases::Cases& cases, clocks::Clocks& clocks, NamesDirectory& directory,
                                   understanding::Understanding& understanding);

}  // namespace deskbell::app
