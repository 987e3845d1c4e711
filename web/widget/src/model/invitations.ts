import type { InvitationRule } from './types';

/** `seen`: the texts of invitations that came already. */
export type Visit = { url: string; seconds: number; returning: boolean; seen: ReadonlySet<string> };

function suits(rule: InvitationRule, visit: Visit): boolean {
  if (visit.seen.has(rule.text)) return false;
  if (rule.url_contains && !visit.url.includes(rule.url_contains)) return false;
  if (rule.returning === 'fresh') return !visit.returning;
  if (rule.returning === 'returning') return visit.returning;
  return true;
}

/** The next rule that will invite on this page, and in how many seconds (0 = now). The earliest, then the first listed. */
export function nextInvitation(rules: InvitationRule[], visit: Visit): { rule: InvitationRule; in_s: number } | undefined {
  const [rule] = rules.filter((each) => suits(each, visit)).sort((left, right) => left.after_s - right.after_s);
  return rule && { rule, in_s: Math.max(0, rule.after_s - visit.seconds) };
}
