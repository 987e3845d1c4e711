#pragma once
#include <language_model/chat.h>

#include <map>
#include <span>
#include <string>
#include <string_view>

// What a model may propose to do for a customer: how it is asked, and which of its calls count. Pure.
//
// A call is a wish and nothing more. It counts only for a tool that was offered, with arguments that the tool declares;
// whoever offered it looks at what they say, and carries it out with the customer's rights.
namespace deskbell::language_model {

// `said`: by the customer, the newest last; covered (redaction.h).
Prompt proposal_prompt(std::span<const std::string> said, std::vector<Tool> tools);

// By parameter; what the model left empty is left out. failed_precondition with the reason.
Result<std::map<std::string, std::string>> checked_arguments(const ToolCall& call, std::span<const Tool> tools);

}  // namespace deskbell::language_model
