import type { Offer } from '@/shared/api/types';

/** Seconds left, and which share of the whole time that is. */
export function remaining(offer: Pick<Offer, 'made_at' | 'expires_at'>, now: number): { seconds: number; share: number } {
  const end = Date.parse(offer.expires_at);
  const whole = Math.max(1, end - Date.parse(offer.made_at));
  const left = Math.max(0, end - now);
  return { seconds: Math.ceil(left / 1000), share: Math.min(1, left / whole) };
}

/** Offers still open, the one that ends first on top. The server's word decides; the clock only hides what is long over. */
export function pending(list: Offer[], now: number): Offer[] {
  return list
    .filter((offer) => offer.status === 'pending' && Date.parse(offer.expires_at) > now - 2000)
    .sort((left, right) => left.expires_at.localeCompare(right.expires_at));
}
