// The matrices that make a grade of urgency, impact and the customer's tier.
import type { components } from '@deskbell/api-client';

type Schemas = components['schemas'];
export type CaseSettings = Schemas['CasesSettings'];
export type TierMatrix = Schemas['TierMatrix'];
export type Level = Schemas['CasesLevel'];
export const levels = ['low', 'normal', 'high', 'critical'] as const satisfies readonly Level[];

export function withCell(matrices: TierMatrix[], tier: number, urgency: number, impact: number, level: Level): TierMatrix[] {
  return matrices.map((matrix, index) => (index !== tier ? matrix : { ...matrix, levels: matrix.levels.map((row, at) => (at !== urgency ? row : row.map((cell, column) => (column === impact ? level : cell)))) }));
}

/** A tier of its own begins as everybody else's matrix. */
export function withTier(matrices: TierMatrix[], tier: string): TierMatrix[] {
  const name = tier.trim();
  const common = matrices.find((matrix) => matrix.tier === '');
  if (!name || !common || matrices.some((matrix) => matrix.tier === name)) return matrices;
  return [...matrices, { tier: name, levels: common.levels.map((row) => [...row]) }];
}

/** Cells in which more urgency or impact makes a lower grade: hardly what anybody means. */
export function oddCells({ levels: rows }: TierMatrix): { urgency: number; impact: number }[] {
  const rank = (urgency: number, impact: number) => levels.indexOf(rows[urgency]?.[impact] ?? 'low');
  const odd: { urgency: number; impact: number }[] = [];
  for (let urgency = 0; urgency < levels.length; urgency += 1)
    for (let impact = 0; impact < levels.length; impact += 1)
      if ((urgency > 0 && rank(urgency, impact) < rank(urgency - 1, impact)) || (impact > 0 && rank(urgency, impact) < rank(urgency, impact - 1))) odd.push({ urgency, impact });
  return odd;
}
