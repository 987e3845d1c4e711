type Day = { date: string; count: number; average: number };

/** Every day from the first to the last told one; the server leaves out days on which nobody rated. */
export function everyDay(days: Day[]): Day[] {
  const known = new Map(days.map((day) => [day.date, day]));
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const all: Day[] = [];
  for (let at = Date.parse(first.date); at <= Date.parse(last.date); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    all.push(known.get(date) ?? { date, count: 0, average: 0 });
  }
  return all;
}
