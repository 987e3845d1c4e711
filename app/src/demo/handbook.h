#pragma once

namespace deskbell::app {

struct CentreParts;

// What the demo company knows: articles for customers and staff, standard answers and procedures in English and
// Chinese, and what became of them: readers, votes, searches in vain, a draft in review, an article that has expired.
void write_handbook(CentreParts& parts);

}  // namespace deskbell::app
