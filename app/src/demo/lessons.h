#pragma once

namespace deskbell::app {

struct CentreParts;

// What the demo company has taught its models: two intents of its own with examples in both languages, a few texts to
// measure with, words that are not wanted. A version is trained once the centre runs.
void teach_models(CentreParts& parts);

}  // namespace deskbell::app
