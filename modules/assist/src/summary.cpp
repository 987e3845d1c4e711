#include "summary.h"

#include <text/lines.h>
#include <text/markup.h>
#include <text/sentences.h>
#include <text/terms.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace deskbell::assist {
namespace {

constexpr std::size_t kMostSentences = 150;
constexpr std::size_t kLongest = 240;   // code points of a line
constexpr std::size_t kLeastTerms = 3;  // "ok thanks" sums nothing up
constexpr double kFirstOfCustomer = 1.6;
constexpr double kByCustomer = 1.15;
constexpr double kAlike = 0.6;  // of the terms: says the same again

struct Sentence {
  const conversations::Message* message = nullptr;
  std::string text;
  std::set<std::string> terms;
  double weight = 0;
};

bool speaks(const conversations::Message& message) {
  return (message.kind == conversations::MessageKind::text || message.kind == conversations::MessageKind::file) &&
         message.author_kind != conversations::AuthorKind::system;
}

std::vector<Sentence> sentences_of(std::span<const conversations::Message> messages) {
  std::vector<Sentence> out;
  for (const auto& message : messages) {
    if (!speaks(message)) continue;
    const std::string plain = text::plain_text(message.text);
    for (const auto sentence : text::sentences(plain)) {
      auto terms = text::search_terms(sentence);
      if (terms.size() < kLeastTerms) continue;
      out.push_back({&message, text::shortened(text::clean_line(sentence), kLongest),
                     std::set<std::string>(terms.begin(), terms.end())});
    }
  }
  // Of a very long talk its beginning and its end.
  if (out.size() > kMostSentences) {
    const auto half = static_cast<std::ptrdiff_t>(kMostSentences / 2);
    out.erase(out.begin() + half, out.end() - half);
  }
  return out;
}

double alike(const Sentence& one, const Sentence& other) {
  const auto& smaller = one.terms.size() < other.terms.size() ? one.terms : other.terms;
  const auto& larger = one.terms.size() < other.terms.size() ? other.terms : one.terms;
  const auto common = std::ranges::count_if(smaller, [&](const auto& term) { return larger.contains(term); });
  return static_cast<double>(common) / static_cast<double>(smaller.size());
}

void weigh(std::vector<Sentence>& all) {
  std::map<std::string_view, double> in;  // how many sentences have the term
  for (const auto& sentence : all)
    for (const auto& term : sentence.terms) in[term] += 1;
  bool first = true;
  for (auto& sentence : all) {
    // A term that half of the sentences have tells nothing, nor does one that stands once.
    for (const auto& term : sentence.terms) {
      const double part = in[term] / static_cast<double>(all.size());
      sentence.weight += in[term] > 1 ? in[term] * -std::log(std::min(part, 0.999)) : 0.3;
    }
    sentence.weight /= std::sqrt(static_cast<double>(sentence.terms.size()) + 4);
    const bool customer = sentence.message->author_kind == conversations::AuthorKind::contact;
    if (customer) sentence.weight *= std::exchange(first, false) ? kFirstOfCustomer : kByCustomer;
  }
}

}  // namespace

std::vector<SummaryLine> main_sentences(std::span<const conversations::Message> messages, std::size_t most) {
  auto all = sentences_of(messages);
  weigh(all);
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](auto left, auto right) {
    return std::pair(-all[left].weight, left) < std::pair(-all[right].weight, right);
  });
  std::vector<std::size_t> chosen;
  for (const auto at : order) {
    if (chosen.size() == most) break;
    if (std::ranges::none_of(chosen, [&](auto other) { return alike(all[at], all[other]) > kAlike; }))
      chosen.push_back(at);
  }
  std::ranges::sort(chosen);
  std::vector<SummaryLine> out;
  for (const auto at : chosen) {
    const auto& message = *all[at].message;
    out.push_back({message.id, message.author_kind, message.author_name, all[at].text, message.at});
  }
  return out;
}

}  // namespace deskbell::assist
