#pragma once
#include <automation/surroundings.h>
#include <cases/cases.h>

// What the log tells rules. Pure.
namespace deskbell::app {

// The events that rules may wait for.
std::vector<automation::EventKind> observed_kinds();
// What an event says about its case or conversation; nothing when it cannot be read.
// Without a reader a case's categories and the types of its fields are not known.
std::optional<automation::Observation> observe(const events::Event& event, const cases::FactsReader* reader = nullptr);
// What events tell beside their case or conversation: "event.by_name", "clock.percent", "entry.text".
decisions::Vocabulary event_vocabulary();

}  // namespace deskbell::app
