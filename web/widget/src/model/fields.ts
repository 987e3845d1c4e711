import type { Key } from '../i18n';
import type { PreChatField } from './types';

/** What is wrong with a field's value, if anything. */
export function fieldProblem({ key, required }: PreChatField, value = ''): Key | undefined {
  const text = value.trim();
  if (text === '') return required ? 'required' : undefined;
  if (key === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'badEmail';
  if (key === 'phone' && !/^\+?[\d\s()./-]{5,30}$/.test(text)) return 'badPhone';
  return undefined;
}
