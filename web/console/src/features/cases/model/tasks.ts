// Tasks of a case: their order, what holds them up, what may follow.
import type { Id } from '@/shared/api/types';
import type { Case, Task, TaskState, TaskSummary } from '@/shared/cases/types';

export const hasEnded = (state: TaskState) => state === 'done' || state === 'cancelled';

/** The tasks it waits for that have not ended. */
export function blockers(task: Pick<Task, 'depends_on'>, all: Pick<TaskSummary, 'id' | 'state' | 'title'>[]) {
  return all.filter((other) => task.depends_on.includes(other.id) && !hasEnded(other.state));
}

/** States that one may choose now; done only when nothing holds it up. */
export function nextStates(task: Pick<Task, 'state' | 'blocked'>): TaskState[] {
  const states: TaskState[] = ['open', 'doing', 'waiting', 'done', 'cancelled'];
  return states.filter((state) => state !== task.state && !(state === 'done' && task.blocked));
}

/** Tasks that could be waited for without a circle. */
export function possibleDependencies(task: Id | undefined, all: Task[]): Task[] {
  const reaches = (from: Task, seen: Set<Id>): boolean => {
    if (from.id === task) return true;
    if (seen.has(from.id)) return false;
    seen.add(from.id);
    return from.depends_on.some((id) => {
      const next = all.find((each) => each.id === id);
      return next ? reaches(next, seen) : false;
    });
  };
  return all.filter((other) => other.id !== task && (task === undefined || !reaches(other, new Set())));
}

/** What the case waits for: its state's reason, and the tasks that go on elsewhere. */
export function waitingTasks(matter: Pick<Case, 'tasks'>): TaskSummary[] {
  return matter.tasks.filter((task) => !hasEnded(task.state));
}

export function progress(items: { done: boolean }[]): { done: number; all: number } {
  return { done: items.filter((item) => item.done).length, all: items.length };
}
