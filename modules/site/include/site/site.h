#pragma once
#include <aftercare/aftercare.h>
#include <http/rate_limiter.h>
#include <http/routes.h>

#include <memory>

// Pages for customers, made on the server: they need no script, no sign-in and no other file. Every text of theirs is
// written in English and Chinese.
namespace deskbell::site {

struct Limits {
  http::RateRule reading{60, 2};    // of one address
  http::RateRule writing{20, 0.2};  // of one address
  http::RateRule link{30, 0.5};     // of one link
  http::RateRule files{10, 0.02};   // forms with files of one link
};

// The tracking page of a case: GET /track/{link} shows it and changes nothing; POST /track/{link}/{deed} takes one of
// its forms (message, files, answer, rating) and leads back to it.
class Site {
 public:
  Site(http::Routes& routes, aftercare::Aftercare& aftercare, Random& random, const Clock& clock, Limits limits = {});
  ~Site();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::site
