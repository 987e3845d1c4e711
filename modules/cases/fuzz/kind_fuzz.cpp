#include <cases/kind.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace deskbell;
using namespace deskbell::cases;

// What an administrator defines, and what somebody fills in.
struct Form {
  std::optional<Kind> kind;
  std::optional<Settings> settings;
  FieldValues fields;
};
BOOST_DESCRIBE_STRUCT(Form, (), (kind, settings, fields))

void must(bool holds) {
  if (!holds) std::abort();
}

void fill_in(const Kind& kind, const FieldValues& given) {
  for (const Need strict : {Need::optional, Need::opening, Need::solving}) {
    const auto kept = checked_fields(kind, given, strict);
    if (!kept) {
      must(!kept.error().fields.empty());
      continue;
    }
    // What is stored is taken again as it is, also after it was written and read.
    must(kept->size() <= kind.fields.size());
    must(checked_fields(kind, *kept, strict) == kept);
    const auto read = base::parse_json<FieldValues>(base::to_json(*kept));
    must(read && checked_fields(kind, *read, strict).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto form = base::parse_json<Form>({reinterpret_cast<const char*>(data), size});
  if (!form) return 0;
  static const auto kinds = built_in_kinds();
  for (const Kind& kind : kinds) fill_in(kind, form->fields);
  if (form->kind) {
    const auto checked = check(*form->kind);
    must(checked || !checked.error().fields.empty());
    if (checked) fill_in(*form->kind, form->fields);
    must(base::parse_json<Kind>(base::to_json(*form->kind)) == *form->kind);
  }
  if (form->settings && check(*form->settings)) {
    must(form->settings->close_solved_after_s.count() >= 0 && form->settings->reopen_window_s.count() >= 0);
    (void)level_of(*form->settings, Level::critical, Level::low, "gold");
  }
  return 0;
}
