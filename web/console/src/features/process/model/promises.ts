import type { PromiseReport, Tally } from '../api';

export type By = 'agent' | 'team';
export type Row = { id: string; name: string; figures: Tally };

/** Whole percent of those that are settled; nothing while none is. */
export function share({ kept, broken }: Pick<Tally, 'kept' | 'broken'>): number | undefined {
  const settled = kept + broken;
  if (settled === 0) return undefined;
  // Only what is whole is called so: one broken promise of a thousand is no 100 %.
  const percent = (100 * kept) / settled;
  return broken > 0 ? Math.min(99, Math.round(percent)) : 100;
}

/** Who broke most comes first: that is what the report is looked at for. */
export function rowsOf(report: Pick<PromiseReport, 'by_agent' | 'by_team'>, by: By): Row[] {
  const rows = by === 'agent' ? report.by_agent.map(({ user, name, figures }) => ({ id: user, name, figures })) : report.by_team.map(({ team, name, figures }) => ({ id: team, name, figures }));
  return rows.sort((one, other) => other.figures.broken - one.figures.broken || other.figures.made - one.figures.made || one.name.localeCompare(other.name));
}
