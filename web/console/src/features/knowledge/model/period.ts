// How far back a report looks.
export const periods = ['week', 'month', 'quarter'] as const;
export type Span = (typeof periods)[number];
const days: Record<Span, number> = { week: 7, month: 30, quarter: 90 };

export const since = (span: Span, now: number) => new Date(now - days[span] * 86_400_000).toISOString();
