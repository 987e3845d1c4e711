import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Id } from '@/shared/api/types';
import { tasks, type NewTask, type TaskChange } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { renewLists } from '@/shared/cases/live';
import type { Task } from '@/shared/cases/types';
import { useProblem } from '@/shared/ui/problem';

export function useTaskActions(matter: Id) {
  const cache = useQueryClient();
  const problem = useProblem();
  return useMemo(() => {
    const attempt = async (work: () => Promise<Task>): Promise<Task | undefined> => {
      try {
        const task = await work();
        cache.setQueryData<Task[]>(caseKeys.part(matter, 'tasks'), (old) => old && (old.some((each) => each.id === task.id) ? old.map((each) => (each.id === task.id ? task : each)) : [...old, task]));
        return task;
      } catch (error) {
        problem(error);
        return undefined;
      } finally {
        void cache.invalidateQueries({ queryKey: caseKeys.parts(matter) });
        void cache.invalidateQueries({ queryKey: caseKeys.one(matter) });
        renewLists(cache);
      }
    };
    return {
      add: (what: NewTask) => attempt(() => tasks.add(matter, what)),
      change: (task: Pick<Task, 'id' | 'version'>, change: TaskChange) => attempt(() => tasks.change(task.id, { version: task.version, ...change })),
    };
  }, [cache, matter, problem]);
}
