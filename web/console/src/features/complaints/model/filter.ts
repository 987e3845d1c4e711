// What the address says the reports are narrowed to.
import { harms, severities, type ComplaintFilter } from '@/shared/complaints/types';

export const periods = ['d30', 'd90', 'd365', 'all'] as const;
export type Period = (typeof periods)[number];
const days: Record<Period, number | undefined> = { d30: 30, d90: 90, d365: 365, all: undefined };

export const filterNames = ['cause', 'product', 'batch', 'severity', 'harm', 'owner'] as const;
export type FilterName = (typeof filterNames)[number];
/** `cause` is an id, or "none" for complaints without one. */
export type Chosen = Partial<Record<FilterName, string>>;

const oneOf = <T extends string>(all: readonly T[], text: string | undefined) => all.find((each) => each === text);
const isId = (text: string | undefined) => text !== undefined && /^[1-9]\d{0,18}$/.test(text);

export function chosenOf(query: URLSearchParams): Chosen {
  const chosen: Chosen = {};
  for (const name of filterNames) {
    const value = query.get(name)?.trim();
    if (value) chosen[name] = value.slice(0, 200);
  }
  return chosen;
}

/** What the server is asked for; values that nobody could have chosen are left out. */
export function filterOf(chosen: Chosen): ComplaintFilter {
  return {
    ...(chosen.cause === 'none' ? { no_cause: true } : isId(chosen.cause) ? { cause: chosen.cause } : {}),
    ...(chosen.product ? { product: chosen.product } : {}),
    ...(chosen.batch ? { batch: chosen.batch } : {}),
    ...(oneOf(severities, chosen.severity) ? { severity: oneOf(severities, chosen.severity) } : {}),
    ...(oneOf(harms, chosen.harm) ? { harm: oneOf(harms, chosen.harm) } : {}),
    ...(isId(chosen.owner) ? { owner: chosen.owner } : {}),
  };
}

export const periodOf = (query: URLSearchParams, usual: Period = 'd90'): Period => oneOf(periods, query.get('period') ?? undefined) ?? usual;

/** Begins with a whole day, so that the same address asks the same all day long. */
export function sinceOf(period: Period, now: number): string | undefined {
  const back = days[period];
  return back === undefined ? undefined : new Date((Math.floor(now / 86_400_000) - back) * 86_400_000).toISOString();
}

/** The address with some of its values changed; empty ones go. */
export function addressWith(path: string, query: URLSearchParams, change: Record<string, string | undefined>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}
