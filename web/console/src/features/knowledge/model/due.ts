// When an article asks for its owner's attention: expired before due for review.
import type { Article } from '../types';

export function isDue(article: Pick<Article, 'expires_at' | 'review_due_at' | 'state'>, now: number): { what: 'expired' | 'review'; at: string } | undefined {
  if (article.state === 'retired') return undefined;
  if (article.expires_at && Date.parse(article.expires_at) <= now) return { what: 'expired', at: article.expires_at };
  if (article.review_due_at && Date.parse(article.review_due_at) <= now) return { what: 'review', at: article.review_due_at };
  return undefined;
}

export const dayText = (at: string, language: string) => new Date(at).toLocaleDateString(language, { day: 'numeric', month: 'short', year: 'numeric' });

/** For an input of type date, in the reader's zone; a day that was chosen means its end. */
export const dayOf = (at: string | undefined) => {
  if (!at) return '';
  const day = new Date(at);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
};
export const endOfDay = (day: string) => new Date(`${day}T23:59:59`).toISOString();
