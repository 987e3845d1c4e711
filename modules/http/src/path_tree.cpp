#include "path_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::http {
namespace {

std::vector<std::string_view> template_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    path = slash == path.npos ? std::string_view() : path.substr(slash + 1);
  }
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

}  // namespace

bool PathTree::Leaf::empty() const {
  return !socket && std::all_of(operations.begin(), operations.end(), [](auto* operation) { return !operation; });
}

PathTree::Leaf& PathTree::add(std::string_view path_template) {
  if (!path_template.starts_with('/'))
    throw std::logic_error(fmt::format("route {}: a path starts with /", path_template));
  Node* node = &root_;
  for (std::string_view segment : template_segments(path_template)) {
    const bool braces = segment.find_first_of("{}") != segment.npos;
    if (segment.empty() || (braces && (!is_parameter(segment) || segment.size() < 3)))
      throw std::logic_error(fmt::format("route {}: segments are literal or {{name}}", path_template));
    std::unique_ptr<Node>& next = braces ? node->parameter : node->literals[std::string(segment)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  return node->leaf;
}

const PathTree::Leaf* PathTree::find(std::span<const std::string> segments, std::vector<std::string>& values) const {
  return find(root_, segments, values);
}

const PathTree::Leaf* PathTree::find(const Node& node, std::span<const std::string> segments,
                                     std::vector<std::string>& values) {
  if (segments.empty()) return node.leaf.empty() ? nullptr : &node.leaf;
  const std::string& segment = segments.front();
  if (const auto literal = node.literals.find(segment); literal != node.literals.end())
    if (const Leaf* leaf = find(*literal->second, segments.subspan(1), values)) return leaf;
  if (!node.parameter || segment.empty()) return nullptr;
  values.push_back(segment);
  if (const Leaf* leaf = find(*node.parameter, segments.subspan(1), values)) return leaf;
  values.pop_back();
  return nullptr;
}

std::vector<std::string_view> template_names(std::string_view path_template) {
  std::vector<std::string_view> names;
  for (std::string_view segment : template_segments(path_template))
    if (is_parameter(segment)) names.push_back(segment.substr(1, segment.size() - 2));
  return names;
}

}  // namespace deskbell::http
