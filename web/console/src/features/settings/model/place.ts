// Where something stands among others that are asked in order, counted from 1.
import type { Id } from '@/shared/api/types';

export type Place = { place: number; /** Name of the one before it; none: it is first. */ after?: string };

export function placesOf(all: { id: Id; name: string }[], own: Id | undefined): Place[] {
  const others = all.filter(({ id }) => id !== own);
  return [{ place: 1 }, ...others.map(({ name }, index) => ({ place: index + 2, after: name }))];
}

export function placed(order: Id[], own: Id, place: number): Id[] {
  const others = order.filter((id) => id !== own);
  return [...others.slice(0, place - 1), own, ...others.slice(place - 1)];
}
