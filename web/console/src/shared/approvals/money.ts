// Money as the API has it, in minor units, and as people write it.
import type { Money } from '../api/types';

const none = ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'];
const three = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'];

export const currencies = ['EUR', 'USD', 'CNY', 'GBP', 'CHF', 'JPY', 'HKD', 'TWD', 'SGD', 'AUD', 'CAD', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'INR', 'KRW', 'BRL', 'MXN', 'TRY', 'AED', 'KWD'];

/** Digits behind the point, as the server counts them. */
export const digitsOf = (currency: string) => (none.includes(currency) ? 0 : three.includes(currency) ? 3 : 2);
export const minorOf = (major: number, currency: string) => Math.round(major * 10 ** digitsOf(currency));
export const majorOf = (minor: number, currency: string) => minor / 10 ** digitsOf(currency);

export function moneyText({ minor, currency }: Money, language: string): string {
  const digits = digitsOf(currency);
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'code', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(majorOf(minor, currency));
  } catch {
    return `${currency} ${majorOf(minor, currency).toFixed(digits)}`;
  }
}
