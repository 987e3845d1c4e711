#pragma once
#include <language_model/endpoint.h>
#include <language_model/evaluation.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::api {

// Replaces the settings of that version; an absent key stays, an empty one is forgotten.
struct ChangeLanguageModel {
  language_model::EndpointState state;
  Text<0, 500> url;
  Text<0, 200> model;
  std::vector<language_model::Purpose> purposes;
  std::int64_t tokens_a_day;
  int calls_at_once;
  std::int64_t version;
  std::optional<Text<0, 500>> key;
  std::optional<std::int64_t> price_minor;  // of a million tokens
  std::optional<Text<0, 3>> currency;
};
BOOST_DESCRIBE_STRUCT(ChangeLanguageModel, (),
                      (state, url, model, purposes, tokens_a_day, calls_at_once, version, key,
                       price_minor, currency))

struct LanguageModelSaid {
  std::string text;
  std::int64_t tokens = 0;
};
BOOST_DESCRIBE_STRUCT(LanguageModelSaid, (), (text, tokens))

struct EvaluationQuery {
  Id<language_model::Evaluation> evaluation;
};
BOOST_DESCRIBE_STRUCT(EvaluationQuery, (), (evaluation))

struct AskedQuestion {
  Text<1, 500> text;
  std::optional<Text<0, 10>> language;
};
BOOST_DESCRIBE_STRUCT(AskedQuestion, (), (text, language))

struct StartEvaluation {
  std::vector<AskedQuestion> questions;
};
BOOST_DESCRIBE_STRUCT(StartEvaluation, (), (questions))

struct JudgeAnswer {
  Id<language_model::Evaluation> evaluation;
  std::int64_t number;
  language_model::Better verdict;
};
BOOST_DESCRIBE_STRUCT(JudgeAnswer, (), (evaluation, number, verdict))

}  // namespace deskbell::api
