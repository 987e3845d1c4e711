// Why the watch has proposed an incident, in figures that a reader can follow. Pure.
import type { Burst } from '@/shared/incidents/types';

export type BurstWords = {
  seen: number; minutes: number;
  /** Rounded; undefined: fewer than one. */
  usual?: number;
  /** By chance alone once in so many such spans, to one figure; undefined: more seldom than a billion. */
  onceIn?: number;
};

export function burstWords({ seen, expected, chance, window_s: window }: Burst): BurstWords {
  const words: BurstWords = { seen, minutes: Math.round(window / 60) };
  if (expected >= 1) words.usual = Math.round(expected);
  if (chance > 1e-9) {
    const times = 1 / chance;
    const step = 10 ** Math.floor(Math.log10(times));
    words.onceIn = Math.floor(times / step) * step;
  }
  return words;
}
