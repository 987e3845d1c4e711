#pragma once
#include "paper.h"

#include <approvals/request.h>
#include <complaints/evidence.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::complaints {

struct PaperContent {
  const Complaint& complaint;
  std::span<const approvals::Request> approvals;
  std::span<const Action> actions;
  std::span<const std::pair<std::string, std::string>> facts;  // of the case
  std::span<const PackedFile> files;                           // without the paper itself
  std::string made_by;
  Time made_at;
};

// The complaint as a document to read, in "en" or "zh-CN" (anything else is English). Times are UTC.
Paper evidence_paper(const PaperContent& content, std::string_view language);

// How the file is checked, for who opens it.
std::string evidence_readme(std::string_view language);

}  // namespace deskbell::complaints
