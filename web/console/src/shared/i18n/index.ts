// Catalogues are one chunk per language; only the chosen one is loaded.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../api/types';

export const languages: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' };
const place = 'deskbell.language';

const catalogues = {
  en: () => import('./en'),
  'zh-CN': () => import('./zh-CN'),
};

export function isLanguage(text: string): text is Language {
  return text in catalogues;
}

export function preferredLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(place);
  } catch {
    // Storage is forbidden: fall through to the browser's language.
  }
  if (stored && isLanguage(stored)) return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

async function load(language: Language) {
  if (i18next.hasResourceBundle(language, 'common')) return;
  const { default: catalogue } = await catalogues[language]();
  for (const [namespace, texts] of Object.entries(catalogue)) i18next.addResourceBundle(language, namespace, texts);
}

export async function startI18n() {
  const language = preferredLanguage();
  await i18next.use(initReactI18next).init({
    lng: language, resources: {}, defaultNS: 'common', fallbackLng: false, interpolation: { escapeValue: false },
    showSupportNotice: false, react: { useSuspense: false },
  });
  await load(language);
  document.documentElement.lang = language;
}

export async function setLanguage(language: Language) {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(place, language);
  } catch {
    // Only the memory of the choice is lost.
  }
}
