#pragma once
#include <language_model/endpoint.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::api {

// Replaces the settings of that version; an absent key stays, an empty one is forgotten.
struct ChangeLanguageModel {
  language_model::EndpointState state;
  Text<0, 500> url;
  Text<0, 200> model;
  Text<0, 200> embedding_model;
  std::vector<language_model::Purpose> purposes;
  std::int64_t tokens_a_day;
  int calls_at_once;
  std::int64_t version;
  std::optional<Text<0, 500>> key;
};
BOOST_DESCRIBE_STRUCT(ChangeLanguageModel, (),
                      (state, url, model, embedding_model, purposes, tokens_a_day, calls_at_once, version, key))

struct LanguageModelSaid {
  std::string text;
  std::int64_t tokens = 0;
};
BOOST_DESCRIBE_STRUCT(LanguageModelSaid, (), (text, tokens))

}  // namespace deskbell::api
