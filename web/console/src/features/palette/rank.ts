/** How well a label answers what was typed: start, word start, inside, letters in order, not at all (0). */
export function score(label: string, query: string): number {
  const text = label.toLowerCase();
  const wanted = query.toLowerCase();
  if (!wanted) return 1;
  if (text.startsWith(wanted)) return 4;
  const at = text.indexOf(wanted);
  if (at > 0) return /[\s:,.-]/.test(text[at - 1] ?? '') ? 3 : 2;
  let from = 0;
  for (const char of wanted) {
    from = text.indexOf(char, from) + 1;
    if (from === 0) return 0;
  }
  return wanted.length > 2 ? 1 : 0;
}

export function rank<T extends { label: string }>(entries: T[], query: string): T[] {
  if (!query) return [...entries];
  return entries
    .map((entry) => ({ entry, score: score(entry.label, query) }))
    .filter((each) => each.score > 0)
    .sort((left, right) => right.score - left.score)
    .map((each) => each.entry);
}
