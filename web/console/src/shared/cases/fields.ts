// Values of a kind's own fields: as text, as input, and whether one is missing.
import type { FieldDefinition, FieldValues, Money } from './types';

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

export const isMoney = (value: unknown): value is Money => typeof value === 'object' && value !== null && 'minor' in value;

/** Digits after the point that the currency has: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function moneyText(money: Money, language: string): string {
  const amount = money.minor / 10 ** minorDigits(money.currency);
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency: money.currency }).format(amount);
  } catch {
    return `${amount} ${money.currency}`;
  }
}

/** "12.50" → 1250; undefined when it is no amount of the currency. */
export function minorOf(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency);
  const clean = text.trim().replace(',', '.');
  const parts = /^\d{1,12}(?:\.(\d+))?$/.exec(clean);
  return parts && (parts[1]?.length ?? 0) <= digits ? Math.round(Number(clean) * 10 ** digits) : undefined;
}

/** Fields that must be there before the case can go so far. */
export function missing(fields: FieldDefinition[], values: FieldValues, step: 'opening' | 'solving'): FieldDefinition[] {
  return fields.filter((field) => (field.need === 'opening' || (step === 'solving' && field.need === 'solving')) && isEmpty(values[field.key]));
}

/** Only what differs; null takes a value away. */
export function changedFields(before: FieldValues, after: FieldValues): FieldValues {
  const changes: FieldValues = {};
  for (const [key, value] of Object.entries(after)) {
    if (isEmpty(value)) {
      if (!isEmpty(before[key])) changes[key] = null;
    } else if (JSON.stringify(before[key]) !== JSON.stringify(value)) changes[key] = value;
  }
  return changes;
}
