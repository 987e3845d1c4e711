import type { en } from './en';

export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;
export type Language = 'en' | 'zh-CN';

export const languages: { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'zh-CN', name: '简体中文' },
];

declare global {
  interface Window {
    /** Put there by a catalogue's script. Snake case keeps the name through minifying. */
    deskbell_words?: Catalogue;
  }
}

const catalogues: Partial<Record<Language, Catalogue>> = {};

export function teach(language: Language, catalogue: Catalogue): void {
  catalogues[language] = catalogue;
}

/**
 * Makes the catalogue of a language ready: each visitor loads only the one needed. A script, since a sandboxed frame's
 * fetch would need CORS.
 */
export function learn(language: Language, address: string): Promise<void> {
  if (catalogues[language]) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => {
      if (!window.deskbell_words) return reject();
      teach(language, window.deskbell_words);
      resolve();
    };
    script.onerror = reject;
    document.head.append(script);
  });
}

/** The first wish that we speak; English when there is none. */
export function chooseLanguage(wishes: (string | undefined)[]): Language {
  for (const wish of wishes) {
    if (wish && /^zh(?![a-z])/i.test(wish)) return 'zh-CN';
    if (wish && /^en(?![a-z])/i.test(wish)) return 'en';
  }
  return 'en';
}

export type Translate = (key: Key, values?: Record<string, string | number>) => string;

/** `a|b` in a text is singular and plural, chosen by `count`. */
export function translator(language: Language): Translate {
  return (key, values = {}) => {
    const [one = '', many = one] = (catalogues[language]?.[key] ?? '').split('|');
    const text = values.count === 1 ? one : many;
    // Isolated, so that a name in another script does not turn the sentence around.
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'string' ? `\u2068${value}\u2069` : String(value);
    });
  };
}
