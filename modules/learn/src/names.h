#pragma once
#include "label_index.h"

#include <string>
#include <string_view>
#include <vector>

namespace deskbell::learn {

// A label's name as somebody would say it: "track_order" and "TrackOrder" become "track order"; empty when it is no
// words, such as "faq001".
std::string spoken_name(std::string_view label);

// What a label is called says what it is about: the names become further rows at the end of the index, but for that of
// out-of-scope texts. Gives how many; `names` holds what they say.
std::size_t add_names(LabelIndex& index, std::vector<std::string>& names);

}  // namespace deskbell::learn
