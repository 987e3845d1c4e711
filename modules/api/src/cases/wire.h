#pragma once
#include <api/endpoints.h>

#include <cases/cases.h>
#include <cases/views.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What the console sends and gets about cases, beyond cases' own types.
namespace deskbell::api {

using cases::Case;

struct OneCase {
  Id<Case> case_id;
};
BOOST_DESCRIBE_STRUCT(OneCase, (), (case_id))

struct CaseNumber {
  Text<1, 40> number;
};
BOOST_DESCRIBE_STRUCT(CaseNumber, (), (number))

struct CaseQuery {
  std::optional<cases::Standing> standing;
  std::optional<Text<1, 40>> kind;
  std::optional<Text<1, 40>> state;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::User>> owner;
  std::optional<cases::Mine> mine;
  std::optional<cases::Level> level;
  std::optional<Id<cases::Category>> category;
  std::optional<Text<1, 50>> tag;
  std::optional<Id<contacts::Contact>> contact;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<Case>> parent;
  std::optional<Time> due_from;
  std::optional<Time> due_before;
  std::optional<Text<1, 200>> text;
  std::optional<cases::Order> order;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(CaseQuery, (),
                      (standing, kind, state, queue, owner, mine, level, category, tag, contact, conversation, parent,
                       due_from, due_before, text, order, cursor, limit))

struct CaseCount {
  std::int64_t count = 0;  // 1,000 may mean more
};
BOOST_DESCRIBE_STRUCT(CaseCount, (), (count))

struct CaseSearch {
  Text<1, 200> text;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(CaseSearch, (), (text, cursor, limit))

struct CaseInput {
  std::optional<Text<1, 40>> kind;  // inquiry when absent
  Text<1, 200> subject;
  std::optional<Text<0, 10000>> description;
  std::optional<Id<cases::Category>> category;
  std::optional<cases::Level> urgency;  // normal when absent
  std::optional<cases::Level> impact;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<contacts::Contact>> contact;
  std::optional<conversations::Channel> channel;
  std::optional<Text<0, 35>> language;
  std::optional<cases::FieldValues> fields;
  std::optional<std::vector<Text<1, 50>>> tags;
  std::optional<std::vector<Text<1, 300>>> checklist;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<Case>> parent;
  std::optional<Text<1, 64>> client_id;
};
BOOST_DESCRIBE_STRUCT(CaseInput, (),
                      (kind, subject, description, category, urgency, impact, owner, queue, contact, channel, language,
                       fields, tags, checklist, conversation, parent, client_id))

struct CaseProposal {
  std::string subject;
  std::string description;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<contacts::Contact>> contact;
  std::optional<conversations::Channel> channel;
  std::string language;
  std::vector<std::string> tags;
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(CaseProposal, (), (subject, description, queue, contact, channel, language, tags, conversation))

struct ProposalQuery {
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(ProposalQuery, (), (conversation))

struct CasePatch {
  Id<Case> case_id;
  std::optional<Text<1, 40>> kind;
  std::optional<Text<1, 200>> subject;
  std::optional<Text<0, 10000>> description;
  std::optional<Id<cases::Category>> category;
  std::optional<Id<contacts::Contact>> contact;
  std::optional<Text<0, 35>> language;
  std::optional<cases::FieldValues> fields;
  std::optional<std::vector<cases::Person>> people;
  std::optional<Text<0, 10000>> resolution;
  std::optional<std::vector<cases::Clearable>> clear;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(CasePatch, (),
                      (case_id, kind, subject, description, category, contact, language, fields, people, resolution,
                       clear, version))

struct MoveInput {
  Id<Case> case_id;
  Text<1, 40> state;
  std::optional<Text<0, 10000>> note;
  std::optional<Text<0, 10000>> resolution;
  std::optional<cases::FieldValues> fields;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(MoveInput, (), (case_id, state, note, resolution, fields, version))

struct ReopenCaseInput {
  Id<Case> case_id;
  std::optional<Text<0, 10000>> note;
};
BOOST_DESCRIBE_STRUCT(ReopenCaseInput, (), (case_id, note))

struct CaseAssignInput {
  Id<Case> case_id;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Text<0, 10000>> note;
  std::optional<std::vector<cases::Clearable>> clear;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(CaseAssignInput, (), (case_id, owner, queue, note, clear, version))

struct GradeInput {
  Id<Case> case_id;
  std::optional<cases::Level> urgency;
  std::optional<cases::Level> impact;
  std::optional<cases::Level> level;
  std::optional<Text<0, 1000>> reason;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(GradeInput, (), (case_id, urgency, impact, level, reason, version))

struct CaseTagsInput {
  Id<Case> case_id;
  std::vector<Text<1, 50>> tags;
};
BOOST_DESCRIBE_STRUCT(CaseTagsInput, (), (case_id, tags))

struct ChecklistItemInput {
  Text<1, 300> text;
  std::optional<bool> done;
};
BOOST_DESCRIBE_STRUCT(ChecklistItemInput, (), (text, done))

struct ChecklistInput {
  Id<Case> case_id;
  std::vector<ChecklistItemInput> items;
};
BOOST_DESCRIBE_STRUCT(ChecklistInput, (), (case_id, items))

struct WatcherInput {
  Id<Case> case_id;
  Id<identity::User> user;
};
BOOST_DESCRIBE_STRUCT(WatcherInput, (), (case_id, user))

struct LinkInput {
  Id<Case> case_id;
  cases::LinkKind kind = cases::LinkKind::related;
  Id<Case> other;
};
BOOST_DESCRIBE_STRUCT(LinkInput, (), (case_id, kind, other))

struct ParentInput {
  Id<Case> case_id;
  std::optional<Id<Case>> parent;
};
BOOST_DESCRIBE_STRUCT(ParentInput, (), (case_id, parent))

struct CaseConversationInput {
  Id<Case> case_id;
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(CaseConversationInput, (), (case_id, conversation))

struct CaseMergeInput {
  Id<Case> case_id;
  Id<Case> into;
};
BOOST_DESCRIBE_STRUCT(CaseMergeInput, (), (case_id, into))

struct CaseSplitInput {
  Id<Case> case_id;
  Text<1, 200> subject;
  std::optional<std::vector<Id<conversations::Conversation>>> conversations;
  std::optional<std::vector<Id<cases::Task>>> tasks;
  std::optional<std::vector<Id<cases::Entry>>> entries;
};
BOOST_DESCRIBE_STRUCT(CaseSplitInput, (), (case_id, subject, conversations, tasks, entries))

enum class WritableEntry { note, update };
BOOST_DESCRIBE_ENUM(WritableEntry, note, update)

struct EntryInput {
  Id<Case> case_id;
  Text<0, 10000> text;
  std::optional<WritableEntry> kind;  // note when absent
  std::optional<std::vector<Id<identity::User>>> mentions;
  std::optional<Id<cases::Task>> task;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<std::vector<Id<blob::Attachment>>> attachments;
};
BOOST_DESCRIBE_STRUCT(EntryInput, (), (case_id, text, kind, mentions, task, conversation, attachments))

struct EntryQuery {
  Id<Case> case_id;
  std::optional<Id<cases::Task>> task;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(EntryQuery, (), (case_id, task, cursor, limit))

struct CaseHistoryQuery {
  Id<Case> case_id;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(CaseHistoryQuery, (), (case_id, cursor, limit))

struct TimeInput {
  Id<Case> case_id;
  std::chrono::seconds spent_s{};
  std::optional<Text<0, 500>> note;
  std::optional<Id<cases::Task>> task;
};
BOOST_DESCRIBE_STRUCT(TimeInput, (), (case_id, spent_s, note, task))

// ---- tasks ----

struct OneTask {
  Id<cases::Task> task;
};
BOOST_DESCRIBE_STRUCT(OneTask, (), (task))

struct TaskQuery {
  std::optional<Id<Case>> case_id;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::Team>> department;
  std::optional<cases::Mine> mine;
  std::optional<bool> ended;
  std::optional<Time> due_before;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(TaskQuery, (), (case_id, owner, queue, department, mine, ended, due_before, cursor, limit))

struct TaskInput {
  Id<Case> case_id;
  Text<1, 200> title;
  std::optional<Text<0, 10000>> description;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::Team>> department;
  std::optional<std::vector<Id<cases::Task>>> depends_on;
  std::optional<std::vector<Text<1, 300>>> checklist;
  std::optional<Time> agreed_for;
};
BOOST_DESCRIBE_STRUCT(TaskInput, (),
                      (case_id, title, description, owner, queue, department, depends_on, checklist, agreed_for))

struct TaskPatch {
  Id<cases::Task> task;
  std::optional<Text<1, 200>> title;
  std::optional<Text<0, 10000>> description;
  std::optional<cases::TaskState> state;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::Team>> department;
  std::optional<std::vector<Id<cases::Task>>> depends_on;
  std::optional<std::vector<ChecklistItemInput>> checklist;
  std::optional<Time> agreed_for;
  std::optional<Text<0, 10000>> result;
  std::optional<std::vector<cases::Clearable>> clear;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(TaskPatch, (),
                      (task, title, description, state, owner, queue, department, depends_on, checklist, agreed_for,
                       result, clear, version))

// ---- many at once ----

struct BulkInput {
  std::vector<Id<Case>> cases;
  std::optional<Text<1, 40>> state;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<cases::Category>> category;
  std::optional<cases::Level> level;
  std::optional<std::vector<Text<1, 50>>> add_tags;
  std::optional<std::vector<Text<1, 50>>> remove_tags;
  std::optional<bool> watch;
  std::optional<Text<0, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(BulkInput, (), (cases, state, owner, queue, category, level, add_tags, remove_tags, watch, note))

struct OneBulk {
  Id<cases::Bulk> bulk;
};
BOOST_DESCRIBE_STRUCT(OneBulk, (), (bulk))

// ---- kinds ----

struct OneKind {
  Text<1, 40> kind;
};
BOOST_DESCRIBE_STRUCT(OneKind, (), (kind))

using TranslationsInput = std::optional<std::map<std::string, Text<1, 100>>>;

struct ChoiceInput {
  Text<1, 40> key;
  Text<1, 100> name;
  TranslationsInput names;
};
BOOST_DESCRIBE_STRUCT(ChoiceInput, (), (key, name, names))

struct FieldInput {
  Text<1, 40> key;
  Text<1, 100> name;
  TranslationsInput names;
  cases::FieldType type = cases::FieldType::text;
  std::optional<cases::Need> need;
  std::optional<std::vector<ChoiceInput>> choices;
  std::optional<Text<0, 500>> hint;
};
BOOST_DESCRIBE_STRUCT(FieldInput, (), (key, name, names, type, need, choices, hint))

struct StateInput {
  Text<1, 40> key;
  Text<1, 100> name;
  TranslationsInput names;
  cases::StateCategory category = cases::StateCategory::open;
  std::optional<cases::WaitsFor> waits_for;
  std::vector<Text<1, 40>> moves;
};
BOOST_DESCRIBE_STRUCT(StateInput, (), (key, name, names, category, waits_for, moves))

struct KindInput {
  Text<1, 40> key;
  Text<1, 100> name;
  TranslationsInput names;
  Text<1, 8> prefix;
  std::optional<bool> internal;
  std::optional<std::vector<FieldInput>> fields;
  std::vector<StateInput> states;
  std::optional<Id<routing::Queue>> queue;
};
BOOST_DESCRIBE_STRUCT(KindInput, (), (key, name, names, prefix, internal, fields, states, queue))

struct KindPatch {
  Text<1, 40> kind;
  std::optional<Text<1, 100>> name;
  TranslationsInput names;
  std::optional<Text<1, 8>> prefix;
  std::optional<bool> active;
  std::optional<std::vector<FieldInput>> fields;
  std::optional<std::vector<StateInput>> states;
  std::optional<Id<routing::Queue>> queue;
  std::optional<bool> no_queue;
  std::optional<int> position;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(KindPatch, (),
                      (kind, name, names, prefix, active, fields, states, queue, no_queue, position, version))

struct OneCategory {
  Id<cases::Category> category;
};
BOOST_DESCRIBE_STRUCT(OneCategory, (), (category))

struct CategoryInput {
  std::optional<Id<cases::Category>> parent;
  Text<1, 100> name;
  TranslationsInput names;
  std::optional<std::vector<Text<1, 40>>> kinds;
  std::optional<int> position;
};
BOOST_DESCRIBE_STRUCT(CategoryInput, (), (parent, name, names, kinds, position))

struct CategoryPatch {
  Id<cases::Category> category;
  std::optional<Id<cases::Category>> parent;
  std::optional<bool> to_top;
  std::optional<Text<1, 100>> name;
  TranslationsInput names;
  std::optional<std::vector<Text<1, 40>>> kinds;
  std::optional<bool> active;
  std::optional<int> position;
};
BOOST_DESCRIBE_STRUCT(CategoryPatch, (), (category, parent, to_top, name, names, kinds, active, position))

// ---- views ----

struct OneCaseView {
  Id<cases::View> view;
};
BOOST_DESCRIBE_STRUCT(OneCaseView, (), (view))

struct CaseViewInput {
  Text<1, 100> name;
  std::optional<bool> shared;
  std::optional<cases::Layout> layout;
  CaseQuery filter;
  std::optional<std::vector<Text<1, 60>>> columns;
  std::optional<int> position;
};
BOOST_DESCRIBE_STRUCT(CaseViewInput, (), (name, shared, layout, filter, columns, position))

struct CaseViewPatch {
  Id<cases::View> view;
  std::optional<Text<1, 100>> name;
  std::optional<cases::Layout> layout;
  std::optional<CaseQuery> filter;
  std::optional<std::vector<Text<1, 60>>> columns;
  std::optional<int> position;
};
BOOST_DESCRIBE_STRUCT(CaseViewPatch, (), (view, name, layout, filter, columns, position))

// ---- from the wire ----

inline std::string value_of(const auto& text) {
  return text ? text->value : std::string();
}

template <class T>
T value_of_list(const std::optional<T>& list) {
  return list.value_or(T{});
}

template <int Min, int Max>
std::vector<std::string> texts_of(const std::optional<std::vector<Text<Min, Max>>>& list) {
  std::vector<std::string> texts;
  for (const auto& one : list.value_or(std::vector<Text<Min, Max>>())) texts.push_back(one.value);
  return texts;
}

template <int Min, int Max>
std::optional<std::string> text_of(const std::optional<Text<Min, Max>>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

cases::CaseFilter filter_of(const CaseQuery& in);
std::vector<cases::ChecklistItem> items_of(const std::vector<ChecklistItemInput>& in);

// Parts of add_case_routes.
void add_case_list_routes(Endpoints& endpoints, cases::Cases& cases);
void add_case_relation_routes(Endpoints& endpoints, cases::Cases& cases);
void add_case_task_routes(Endpoints& endpoints, cases::Cases& cases);
void add_case_kind_routes(Endpoints& endpoints, cases::Kinds& kinds);
void add_case_view_routes(Endpoints& endpoints, cases::Views& views);

inline http::Endpoint case_endpoint(http::Method method, std::string path, std::string operation, std::string summary) {
  return {.method = method,
          .path = "/api/v1/" + std::move(path),
          .operation = std::move(operation),
          .summary = std::move(summary),
          .tag = "cases"};
}

}  // namespace deskbell::api
