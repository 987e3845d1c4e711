#include "wire.h"

namespace deskbell::api {

using cases::Cases;
using cases::Task;
using http::Method;

namespace {

cases::TaskChange change_of(const TaskPatch& in) {
  cases::TaskChange change{.title = text_of(in.title),
                           .description = text_of(in.description),
                           .state = in.state,
                           .owner = in.owner,
                           .queue = in.queue,
                           .department = in.department,
                           .depends_on = in.depends_on,
                           .checklist = {},
                           .agreed_for = in.agreed_for,
                           .result = text_of(in.result),
                           .clear = value_of_list(in.clear),
                           .version = in.version};
  if (in.checklist) change.checklist = items_of(*in.checklist);
  return change;
}

}  // namespace

void add_case_task_routes(Endpoints& endpoints, Cases& cases) {
  endpoints.add<TaskQuery, Page<Task>>(
      case_endpoint(Method::get, "tasks", "listTasks", "Tasks that fit, due first first"),
      [&](const Actor& actor, const TaskQuery& in) {
        return cases.tasks(actor, {.case_id = in.case_id,
                                   .owner = in.owner,
                                   .queue = in.queue,
                                   .department = in.department,
                                   .mine = in.mine,
                                   .ended = in.ended,
                                   .due_before = in.due_before,
                                   .cursor = in.cursor,
                                   .limit = in.limit});
      });
  endpoints.add<OneCase, std::vector<Task>>(
      case_endpoint(Method::get, "cases/{case_id}/tasks", "listCaseTasks", "All tasks of a case"),
      [&](const Actor& actor, const OneCase& in) { return cases.tasks_of(actor, in.case_id); });
  endpoints.add<TaskInput, Task>(
      case_endpoint(Method::post, "cases/{case_id}/tasks", "addTask", "A piece of work for somebody or a department"),
      [&](const Actor& actor, const TaskInput& in) {
        return cases.add_task(actor, in.case_id,
                              {.title = in.title.value,
                               .description = value_of(in.description),
                               .owner = in.owner,
                               .queue = in.queue,
                               .department = in.department,
                               .depends_on = value_of_list(in.depends_on),
                               .checklist = texts_of(in.checklist),
                               .agreed_for = in.agreed_for});
      });
  endpoints.add<OneTask, Task>(case_endpoint(Method::get, "tasks/{task}", "getTask", "One task"),
                               [&](const Actor& actor, const OneTask& in) { return cases.find_task(actor, in.task); });
  endpoints.add<TaskPatch, Task>(
      case_endpoint(Method::patch, "tasks/{task}", "changeTask", "Change a task: state, owner, checklist, ..."),
      [&](const Actor& actor, const TaskPatch& in) { return cases.change_task(actor, in.task, change_of(in)); });
}

}  // namespace deskbell::api
