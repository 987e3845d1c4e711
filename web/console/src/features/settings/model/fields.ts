// Puts a problem document's fields where the reader typed them.
import type { FieldProblem } from '@/shared/api/http';

export type Path = (string | number)[];
export type Placed = { name: Path; errors: string[] };

/** `hours.week[2].from` → ['hours', 'week', 2, 'from']. */
export function pathOf(field: string): Path {
  return [...field.matchAll(/([^.[\]]+)/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part));
}

const begins = (path: Path, start: Path) => start.length <= path.length && start.every((part, index) => part === path[index]);

/** What stands between the input's name and the field, for the reader: "3, from". Rows count from one. */
function within(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? String(part + 1) : part)).join(', ');
}

/** Which input a "there is one already" is about, when the server names none. */
export function takenInput(inputs: Path[]): Path | undefined {
  return ['email', 'shortcut', 'name'].map((name) => inputs.find((input) => input.join('.') === name)).find((input) => input !== undefined);
}

/** Each problem goes to the input with the longest fitting name; `rest` fits none and is told above the form. */
export function placed(problems: FieldProblem[], inputs: Path[]): { fields: Placed[]; rest: string[] } {
  const fields: Placed[] = [];
  const rest: string[] = [];
  for (const { field, message } of problems) {
    const path = pathOf(field);
    const name = inputs.filter((input) => begins(path, input)).sort((left, right) => right.length - left.length)[0];
    if (!name) {
      rest.push(`${field} ${message}`);
      continue;
    }
    const inner = within(path.slice(name.length));
    const text = inner ? `${inner}: ${message}` : message;
    const known = fields.find((each) => each.name.join('.') === name.join('.'));
    if (known) known.errors.push(text);
    else fields.push({ name, errors: [text] });
  }
  return { fields, rest };
}
