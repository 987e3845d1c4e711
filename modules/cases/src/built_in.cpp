#include <cases/kind.h>

// The kinds that every workspace begins with.
namespace deskbell::cases {
namespace {

Translations zh(std::string name) {
  return {{"zh-CN", std::move(name)}};
}

StateDefinition state(std::string key, std::string name, std::string in_chinese, StateCategory category,
                      std::vector<std::string> moves, std::optional<WaitsFor> waits_for = {}) {
  return {.key = std::move(key),
          .name = std::move(name),
          .names = zh(std::move(in_chinese)),
          .category = category,
          .waits_for = waits_for,
          .moves = std::move(moves)};
}

// The life of most cases; `at_work` are the states between the first one and the end.
std::vector<StateDefinition> usual_states(std::vector<StateDefinition> at_work = {}) {
  std::vector<std::string> all{"open", "waiting_customer", "waiting_third_party", "waiting_department"};
  for (const auto& one : at_work) all.push_back(one.key);
  all.emplace_back("solved");
  all.emplace_back("closed");
  const auto others = [&](std::string_view self) {
    std::vector<std::string> moves;
    for (const auto& key : all)
      if (key != self) moves.push_back(key);
    return moves;
  };
  std::vector<StateDefinition> states;
  states.push_back(state("open", "Open", "处理中", StateCategory::open, others("open")));
  for (auto& one : at_work) {
    one.moves = others(one.key);
    states.push_back(std::move(one));
  }
  states.push_back(state("waiting_customer", "Waiting for the customer", "等待客户", StateCategory::waiting,
                         others("waiting_customer"), WaitsFor::customer));
  states.push_back(state("waiting_third_party", "Waiting for a supplier", "等待供应商", StateCategory::waiting,
                         others("waiting_third_party"), WaitsFor::third_party));
  states.push_back(state("waiting_department", "Waiting for another department", "等待其他部门", StateCategory::waiting,
                         others("waiting_department"), WaitsFor::department));
  states.push_back(state("solved", "Solved", "已解决", StateCategory::solved, {"open", "closed"}));
  states.push_back(state("closed", "Closed", "已关闭", StateCategory::closed, {"open"}));
  return states;
}

FieldDefinition field(std::string key, std::string name, std::string in_chinese, FieldType type,
                      std::vector<Choice> choices = {}) {
  return {.key = std::move(key),
          .name = std::move(name),
          .names = zh(std::move(in_chinese)),
          .type = type,
          .need = Need::optional,
          .choices = std::move(choices),
          .hint = {}};
}

Choice choice(std::string key, std::string name, std::string in_chinese) {
  return {.key = std::move(key), .name = std::move(name), .names = zh(std::move(in_chinese))};
}

Kind kind(std::string_view key, std::string name, std::string in_chinese, std::string prefix) {
  Kind made;
  made.key = key;
  made.name = std::move(name);
  made.names = zh(std::move(in_chinese));
  made.prefix = std::move(prefix);
  made.built_in = true;
  made.states = usual_states();
  return made;
}

Kind repair() {
  Kind made = kind(kRepair, "Repair", "维修", "REP");
  made.fields = {field("product", "Product", "产品", FieldType::text),
                 field("serial", "Serial number", "序列号", FieldType::text),
                 field("bought_on", "Bought on", "购买日期", FieldType::date),
                 field("warranty", "Under warranty", "在保", FieldType::boolean),
                 field("fault", "Fault", "故障描述", FieldType::long_text)};
  made.states = usual_states({state("in_repair", "In repair", "维修中", StateCategory::open, {}),
                              state("shipped", "On its way back", "寄回途中", StateCategory::open, {})});
  return made;
}

Kind complaint() {
  Kind made = kind(kComplaint, "Complaint", "投诉", "CMP");
  made.fields = {field("product", "Product", "产品", FieldType::text), field("batch", "Batch", "批次", FieldType::text),
                 field("demanded", "What the customer asks for", "客户诉求", FieldType::choice,
                       {choice("apology", "Apology", "道歉"), choice("repair", "Repair", "维修"),
                        choice("exchange", "Exchange", "换货"), choice("refund", "Refund", "退款"),
                        choice("compensation", "Compensation", "赔偿")}),
                 field("amount", "Amount", "金额", FieldType::money)};
  made.states = usual_states({state("investigating", "Under investigation", "调查中", StateCategory::open, {}),
                              state("deciding", "Being decided", "待裁定", StateCategory::open, {})});
  return made;
}

Kind incident() {
  Kind made = kind(kIncident, "Incident", "事件", "INC");
  made.fields = {field("service", "Service", "服务", FieldType::text),
                 field("started_at", "Began at", "开始时间", FieldType::moment)};
  made.states = usual_states({state("contained", "Contained", "已控制", StateCategory::open, {})});
  return made;
}

Kind request() {
  Kind made = kind(kRequest, "Request", "服务请求", "REQ");
  made.fields = {field("order", "Order", "订单号", FieldType::text)};
  return made;
}

Kind internal_task() {
  Kind made = kind(kInternalTask, "Internal task", "内部事项", "INT");
  made.internal = true;
  return made;
}

}  // namespace

std::vector<Kind> built_in_kinds() {
  std::vector<Kind> all{kind(kInquiry, "Inquiry", "咨询", "INQ"),       request(),  repair(),       complaint(),
                        kind(kSuggestion, "Suggestion", "建议", "SUG"), incident(), internal_task()};
  for (std::size_t i = 0; i < all.size(); ++i) all[i].position = static_cast<int>(i) + 1;
  return all;
}

Settings default_settings() {
  using enum Level;
  Settings settings;
  settings.matrices = {{.tier = {},
                        .levels = {{low, low, normal, high},
                                   {low, normal, normal, high},
                                   {normal, high, high, critical},
                                   {high, high, critical, critical}}},
                       {.tier = "vip",
                        .levels = {{normal, normal, high, high},
                                   {normal, high, high, critical},
                                   {high, high, critical, critical},
                                   {critical, critical, critical, critical}}}};
  return settings;
}

}  // namespace deskbell::cases
