export type Trigger = { kind: 'answer' | 'mention'; query: string; from: number; to: number };

/** Whether the caret stands in a `/shortcut` or, in notes, an `@name`. */
export function triggerAt(text: string, caret: number, note: boolean): Trigger | undefined {
  const before = text.slice(0, caret);
  const slash = /(?:^|\s)\/([\p{L}\p{N}_-]{0,40})$/u.exec(before);
  if (slash) return { kind: 'answer', query: slash[1] ?? '', from: caret - (slash[1] ?? '').length - 1, to: caret };
  const at = note ? /(?:^|[\s(，。])@([\p{L}\p{N}_.'-]{0,40})$/u.exec(before) : null;
  if (at) return { kind: 'mention', query: at[1] ?? '', from: caret - (at[1] ?? '').length - 1, to: caret };
  return undefined;
}

export function replaced(text: string, trigger: Trigger, by: string): { text: string; caret: number } {
  const head = text.slice(0, trigger.from) + by;
  return { text: head + text.slice(trigger.to), caret: head.length };
}

/** Puts marks around the selection, or takes them away. */
export function marked(text: string, start: number, end: number, mark: string): { text: string; start: number; end: number } {
  const inside = text.slice(start, end);
  const size = mark.length;
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark)
    return { text: text.slice(0, start - size) + inside + text.slice(end + size), start: start - size, end: end - size };
  return { text: text.slice(0, start) + mark + inside + mark + text.slice(end), start: start + size, end: end + size };
}

/** Who is meant by the @names that are still in the text. */
export function mentionedIn(text: string, people: { id: string; name: string }[]): string[] {
  return people.filter((person) => text.includes(`@${person.name}`)).map((person) => person.id);
}
