/** Waiting time before try `attempt` (0 = the first retry): exponential with full jitter inside [low, high]. */
export function backoff(attempt: number, [low, high]: [number, number], random: number): number {
  const ceiling = Math.min(high, low * 2 ** Math.min(attempt + 1, 30));
  return Math.round(low + (ceiling - low) * random);
}
