#pragma once
#include <cases/cases.h>

#include <optional>
#include <string>
#include <vector>

// Lists that people have saved: their own and those that all share.
namespace deskbell::cases {

enum class Layout { table, board, calendar };
BOOST_DESCRIBE_ENUM(Layout, table, board, calendar)

struct View {
  Id<View> id;
  std::string name;
  bool shared = false;
  std::optional<Id<identity::User>> owner;  // of one that is not shared
  Layout layout = Layout::table;
  CaseFilter filter;                 // without cursor and limit
  std::vector<std::string> columns;  // of the table, in their order; empty: the usual ones
  int position = 0;
  Time updated_at;
};
BOOST_DESCRIBE_STRUCT(View, (), (id, name, shared, owner, layout, filter, columns, position, updated_at))

struct NewView {
  std::string name;
  bool shared = false;
  Layout layout = Layout::table;
  CaseFilter filter;
  std::vector<std::string> columns;
  int position = 0;
};

// Absent members stay as they are.
struct ViewChange {
  std::optional<std::string> name;
  std::optional<Layout> layout;
  std::optional<CaseFilter> filter;
  std::optional<std::vector<std::string>> columns;
  std::optional<int> position;
};

// Users who may view_cases have their own; shared ones are changed by who may manage_cases and seen by all.
class Views {
 public:
  struct Needs {
    storage::Database& database;
    Ids& ids;
    const Clock& clock;
  };
  explicit Views(Needs needs) : needs_(needs) {}

  Result<std::vector<View>> list(const Actor& actor);  // shared ones first, by position and name
  Result<View> create(const Actor& actor, const NewView& what);
  Result<View> change(const Actor& actor, Id<View> view, const ViewChange& change);
  Result<void> remove(const Actor& actor, Id<View> view);

 private:
  Needs needs_;
};

}  // namespace deskbell::cases
