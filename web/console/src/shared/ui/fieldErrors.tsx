// The server's complaints about what a form holds, for inputs that show them at the very place.
import { createContext, useContext } from 'react';
import type { FieldProblem } from '../api/http';

export const FieldErrors = createContext<FieldProblem[]>([]);

/** What is wrong with `path` itself and with its members of these names. */
export function errorsAt(problems: FieldProblem[], path: string, members: string[] = []): string[] {
  const places = [path, ...members.map((member) => `${path}.${member}`)];
  return problems.filter(({ field }) => places.some((place) => field === place || (place !== path && field.startsWith(`${place}[`)))).map(({ message }) => message);
}

export function useFieldErrors(path: string, members?: string[]): string[] {
  return errorsAt(useContext(FieldErrors), path, members);
}

export function ErrorLine({ id, errors }: { id?: string; errors: string[] }) {
  if (errors.length === 0) return null;
  return <p id={id} className="field-error" role="alert">{errors.join(' · ')}</p>;
}
