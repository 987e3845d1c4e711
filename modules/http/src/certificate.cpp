#include <http/certificate.h>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <ctime>
#include <memory>

namespace deskbell::http {
namespace {

std::string common_name(X509_NAME* name) {
  char text[256] = {};
  if (X509_NAME_get_text_by_NID(name, NID_commonName, text, sizeof text) > 0) return text;
  if (X509_NAME_get_text_by_NID(name, NID_organizationName, text, sizeof text) > 0) return text;
  return "?";
}

Result<Time> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return failure(ErrorCode::invalid_argument, "its dates are not readable.");
  return Time(std::chrono::seconds(::timegm(&parts)));
}

}  // namespace

Result<Certificate> read_certificate(const std::filesystem::path& file) {
  const std::unique_ptr<FILE, int (*)(FILE*)> in(std::fopen(file.c_str(), "re"), std::fclose);
  if (!in) return failure(ErrorCode::not_found, "the file cannot be opened.");
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_X509(in.get(), nullptr, nullptr, nullptr),
                                                                X509_free);
  if (!certificate) return failure(ErrorCode::invalid_argument, "the file holds no certificate.");
  TRY(const Time from, time_of(X509_get0_notBefore(certificate.get())));
  TRY(const Time to, time_of(X509_get0_notAfter(certificate.get())));
  return Certificate{common_name(X509_get_subject_name(certificate.get())),
                     common_name(X509_get_issuer_name(certificate.get())), from, to};
}

}  // namespace deskbell::http
