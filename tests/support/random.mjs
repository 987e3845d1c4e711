// Repeatable chance: the seed is printed, and SEED=n plays it again.
export const seed = Number(process.env.SEED ?? 4711);

export function random(salt = 0) {
  let state = (seed * 2654435761 + salt * 40503) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
