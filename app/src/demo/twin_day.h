#pragma once
#include <bot/simulation.h>

#include <vector>

namespace deskbell::app {

// A synthetic day of customers, the same each time: what they write, and what people say to it, by the talks that the
// demo company is made of (dialogues.toml).
std::vector<bot::PastTalk> twin_day();

}  // namespace deskbell::app
