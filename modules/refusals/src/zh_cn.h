#pragma once
#include <string_view>

namespace deskbell::refusals {

std::string_view zh_cn();  // src/zh-CN.tsv

}  // namespace deskbell::refusals
