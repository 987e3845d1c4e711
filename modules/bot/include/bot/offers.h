#pragma once
#include <bot/mind.h>

#include <span>
#include <string>
#include <vector>

// What a language model may propose to do for a customer, and what of its proposals counts. Pure.
//
// Offered are dialogs, never actions by themselves: a proposal begins the dialog with some of its slots filled, and
// from there it is as if the customer had asked for it. What is missing is asked for, what has an effect is confirmed,
// approved and counted as always.
namespace deskbell::bot {

// The dialogs whose every action an administrator has marked for it (ActionDraft::by_model), with the slots that a
// customer is asked for; those that actions and tables fill are theirs.
std::vector<Offer> offers_of(const Persona& persona, std::string_view language);

// The slots, as the dialog keeps them. failed_precondition when the dialog was not offered, a value does not fit its
// slot, or the customer never said it: a model that was led astray can name no order but his.
Result<Values> accepted(std::span<const Offer> offers, const Proposed& proposed, std::span<const std::string> said,
                        const DialogSetting& setting);

}  // namespace deskbell::bot
