import { en } from './en';
import { zhCN } from './zh-CN';

export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;
export type Language = 'en' | 'zh-CN';

export const languages: { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'zh-CN', name: '简体中文' },
];

const catalogues: Record<Language, Catalogue> = { en, 'zh-CN': zhCN };

/** The first wish that we speak; English when there is none. */
export function chooseLanguage(wishes: (string | undefined)[]): Language {
  for (const wish of wishes) {
    if (wish && /^zh\b/i.test(wish)) return 'zh-CN';
    if (wish && /^en\b/i.test(wish)) return 'en';
  }
  return 'en';
}

export type Translate = (key: Key, values?: Record<string, string | number>) => string;

/** `a|b` in a text is singular and plural, chosen by `count`. */
export function translator(language: Language): Translate {
  return (key, values = {}) => {
    const [one = '', many = one] = catalogues[language][key].split('|');
    const text = values.count === 1 ? one : many;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
