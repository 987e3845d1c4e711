#pragma once
#include <base/clock.h>
#include <base/result.h>

#include <filesystem>
#include <string>

namespace deskbell::http {

struct Certificate {
  std::string subject;  // "help.example.com"
  std::string issuer;
  Time not_before;
  Time not_after;
};

// The first certificate of a PEM file, which is the server's own.
Result<Certificate> read_certificate(const std::filesystem::path& file);

}  // namespace deskbell::http
