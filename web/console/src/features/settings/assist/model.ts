import type { components } from '@deskbell/api-client';
import type { Pair } from './PairList';

export type AssistSettings = components['schemas']['AssistSettings'];
export type Draft = { forbidden: Pair[]; block: boolean; phrases: Pair[] };

export const draftOf = ({ forbidden, block, phrases = [] }: AssistSettings): Draft => ({
  forbidden: forbidden.map(({ word, instead }) => ({ first: word, second: instead })), block, phrases: phrases.map(({ en, zh }) => ({ first: en, second: zh })),
});

const filled = ({ first, second }: Pair) => Boolean(first.trim() || second.trim());

/** As the server wants it; rows with nothing in them are left out. */
export const settingsOf = ({ forbidden, block, phrases }: Draft, version: number): AssistSettings => ({
  forbidden: forbidden.filter(filled).map(({ first, second }) => ({ word: first.trim(), instead: second.trim() })),
  block, version, phrases: phrases.filter(filled).map(({ first, second }) => ({ en: first.trim(), zh: second.trim() })),
});
