#pragma once
#include <learn/example.h>
#include <understanding/labels.h>

#include <string_view>
#include <vector>

// What stands in the program: models and the texts that they were learnt from (see CMakeLists.txt).
namespace deskbell::understanding::built_in {

std::string_view model(Aspect aspect, ModelLanguage language);
std::vector<learn::Example> examples(Aspect aspect, ModelLanguage language);
// Never learnt from.
std::vector<learn::Example> tests(Aspect aspect, ModelLanguage language);

}  // namespace deskbell::understanding::built_in
