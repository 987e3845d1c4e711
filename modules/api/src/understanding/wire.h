#pragma once
#include <understanding/teaching.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about understanding, beyond the module's own types.
namespace deskbell::api {

struct RecognitionQuery {
  Id<conversations::Conversation> conversation;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(RecognitionQuery, (), (conversation, limit))

struct CorrectRecognition {
  Id<conversations::Message> message;
  understanding::Aspect what;
  Text<1, 60> label;
};
BOOST_DESCRIBE_STRUCT(CorrectRecognition, (), (message, what, label))

struct TryUnderstanding {
  Text<1, 10'000> text;
};
BOOST_DESCRIBE_STRUCT(TryUnderstanding, (), (text))

struct LabelQuery {
  std::optional<understanding::Aspect> aspect;
};
BOOST_DESCRIBE_STRUCT(LabelQuery, (), (aspect))

struct AddLabel {
  Text<1, 60> key;
  Text<1, 80> title_en;
  std::optional<Text<0, 80>> title_zh;
  std::optional<Text<0, 500>> meaning_en;
  std::optional<Text<0, 500>> meaning_zh;
};
BOOST_DESCRIBE_STRUCT(AddLabel, (), (key, title_en, title_zh, meaning_en, meaning_zh))

struct ChangeLabel {
  understanding::Aspect aspect;
  Text<1, 60> label;
  std::optional<Text<1, 80>> title_en;
  std::optional<Text<0, 80>> title_zh;
  std::optional<Text<0, 500>> meaning_en;
  std::optional<Text<0, 500>> meaning_zh;
  std::optional<understanding::LabelState> state;
};
BOOST_DESCRIBE_STRUCT(ChangeLabel, (), (aspect, label, title_en, title_zh, meaning_en, meaning_zh, state))

struct ExampleQuery {
  understanding::Aspect aspect;
  std::optional<std::string> label;
  std::optional<understanding::ModelLanguage> language;
  std::optional<understanding::Origin> origin;
  std::optional<understanding::Part> part;
  std::optional<std::string> query;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ExampleQuery, (), (aspect, label, language, origin, part, query, cursor, limit))

struct AddExample {
  understanding::Aspect aspect;
  Text<1, 1'000> text;
  Text<1, 60> label;
  std::optional<understanding::Part> part;
};
BOOST_DESCRIBE_STRUCT(AddExample, (), (aspect, text, label, part))

struct ChangeExample {
  Id<understanding::Example> example;
  std::optional<Text<1, 1'000>> text;
  std::optional<Text<1, 60>> label;
  std::optional<understanding::Part> part;
};
BOOST_DESCRIBE_STRUCT(ChangeExample, (), (example, text, label, part))

struct OneExample {
  Id<understanding::Example> example;
};
BOOST_DESCRIBE_STRUCT(OneExample, (), (example))

struct ImportExamples {
  understanding::Aspect aspect;
  std::optional<understanding::Part> part;
  Text<1, 500'000> table;
  std::optional<bool> new_labels;
};
BOOST_DESCRIBE_STRUCT(ImportExamples, (), (aspect, part, table, new_labels))

struct OfAspect {
  understanding::Aspect aspect;
};
BOOST_DESCRIBE_STRUCT(OfAspect, (), (aspect))

struct ExportedExamples {
  std::string table;
};
BOOST_DESCRIBE_STRUCT(ExportedExamples, (), (table))

struct OneVersion {
  understanding::Aspect aspect;
  int number;
};
BOOST_DESCRIBE_STRUCT(OneVersion, (), (aspect, number))

struct TrainVersion {
  understanding::Aspect aspect;
  std::optional<Text<0, 500>> note;
};
BOOST_DESCRIBE_STRUCT(TrainVersion, (), (aspect, note))

struct CompareVersions {
  understanding::Aspect aspect;
  int first;
  int second;
};
BOOST_DESCRIBE_STRUCT(CompareVersions, (), (aspect, first, second))

}  // namespace deskbell::api
