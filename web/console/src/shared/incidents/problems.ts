// The server's complaints about a form, by field, for dialogs that are no settings page.
import { useCallback, useState } from 'react';
import { ApiError } from '../api/http';
import { useProblem } from '../ui/problem';

export type Problems = Record<string, string[]>;

/** `take` keeps the complaints about known fields and tells all others in a toast. */
export function useFormProblems(known: string[]) {
  const tell = useProblem();
  const [problems, setProblems] = useState<Problems>({});
  const names = known.join(' ');
  const take = useCallback(
    (error: unknown) => {
      const all = names.split(' ');
      const fields = error instanceof ApiError ? error.fields : [];
      const ours = fields.filter(({ field }) => all.some((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`)));
      const next: Problems = {};
      for (const { field, message } of ours) (next[field] ??= []).push(message);
      setProblems(next);
      if (ours.length === 0 || ours.length < fields.length) tell(error);
    },
    [names, tell],
  );
  const clear = useCallback(() => setProblems({}), []);
  return { problems, take, clear };
}

/** The complaints about texts by language. */
export function textProblems(problems: Problems, field: string): Record<string, string[]> {
  const own: Record<string, string[]> = {};
  for (const [path, messages] of Object.entries(problems)) if (path === field || path.startsWith(`${field}.`)) own[path.slice(field.length + 1)] = messages;
  return own;
}
