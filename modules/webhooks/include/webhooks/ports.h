#pragma once
#include <base/result.h>

#include <functional>
#include <string>
#include <string_view>

// What this module asks of others; `app` plugs it in.
namespace deskbell::webhooks {

// Seals secrets for the database under a key that is kept outside of it. `context` is bound to the sealed bytes: they
// open only with the same one.
class SecretBox {
 public:
  virtual ~SecretBox() = default;
  virtual std::string seal(std::string_view plain, std::string_view context) = 0;
  virtual Result<std::string> open(std::string_view sealed, std::string_view context) = 0;
};

// True while this process may deliver: it is the one node that has the task, and traffic to the outside is not held
// (after a restore). Asked often, so it answers from memory. Empty: always.
using MayDeliver = std::function<bool()>;

}  // namespace deskbell::webhooks
