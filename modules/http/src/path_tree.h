#pragma once
#include <http/routes.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::http {

// Routes by path segments: a literal segment wins over a {parameter}, whatever the order of adding.
class PathTree {
 public:
  struct Leaf {
    std::array<const Operation*, 7> operations = {};  // by Method
    const SocketRoute* socket = nullptr;
    bool empty() const;
  };
  // Throws std::logic_error for a malformed template.
  Leaf& add(std::string_view path_template);
  // The leaf and the values of its parameters in order; null when no path matches.
  const Leaf* find(std::span<const std::string> segments, std::vector<std::string>& values) const;

 private:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    Leaf leaf;
  };
  static const Leaf* find(const Node& node, std::span<const std::string> segments, std::vector<std::string>& values);
  Node root_;
};

// The names between braces, in order.
std::vector<std::string_view> template_names(std::string_view path_template);

}  // namespace deskbell::http
