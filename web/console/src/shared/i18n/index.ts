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

// Areas with many texts and few readers bring their catalogue along.
const areaCatalogues = {
  automation: { en: () => import('./en/automation.json'), 'zh-CN': () => import('./zh-CN/automation.json') },
  language_model: { en: () => import('./en/language_model.json'), 'zh-CN': () => import('./zh-CN/language_model.json') },
  shortcuts: { en: () => import('./en/shortcuts.json'), 'zh-CN': () => import('./zh-CN/shortcuts.json') },
  casework: { en: () => import('./en/casework.json'), 'zh-CN': () => import('./zh-CN/casework.json') },
  conditions: { en: () => import('./en/conditions.json'), 'zh-CN': () => import('./zh-CN/conditions.json') },
  cases: { en: () => import('./en/cases.json'), 'zh-CN': () => import('./zh-CN/cases.json') },
  complaints: { en: () => import('./en/complaints.json'), 'zh-CN': () => import('./zh-CN/complaints.json') },
  escalation: { en: () => import('./en/escalation.json'), 'zh-CN': () => import('./zh-CN/escalation.json') },
  health: { en: () => import('./en/health.json'), 'zh-CN': () => import('./zh-CN/health.json') },
  incidents: { en: () => import('./en/incidents.json'), 'zh-CN': () => import('./zh-CN/incidents.json') },
  knowledge: { en: () => import('./en/knowledge.json'), 'zh-CN': () => import('./zh-CN/knowledge.json') },
  live: { en: () => import('./en/live.json'), 'zh-CN': () => import('./zh-CN/live.json') },
  approvals: { en: () => import('./en/approvals.json'), 'zh-CN': () => import('./zh-CN/approvals.json') },
  notices: { en: () => import('./en/notices.json'), 'zh-CN': () => import('./zh-CN/notices.json') },
  process: { en: () => import('./en/process.json'), 'zh-CN': () => import('./zh-CN/process.json') },
  settings: { en: () => import('./en/settings.json'), 'zh-CN': () => import('./zh-CN/settings.json') },
  bots: { en: () => import('./en/bots.json'), 'zh-CN': () => import('./zh-CN/bots.json') },
  teaching: { en: () => import('./en/teaching.json'), 'zh-CN': () => import('./zh-CN/teaching.json') },
  understanding: { en: () => import('./en/understanding.json'), 'zh-CN': () => import('./zh-CN/understanding.json') },
};
type AreaCatalogue = keyof typeof areaCatalogues;
const wanted = new Set<AreaCatalogue>();

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
  if (!i18next.hasResourceBundle(language, 'common')) {
    const { default: catalogue } = await catalogues[language]();
    for (const [namespace, texts] of Object.entries(catalogue)) i18next.addResourceBundle(language, namespace, texts);
  }
  for (const area of wanted) {
    if (i18next.hasResourceBundle(language, area)) continue;
    const { default: texts } = await areaCatalogues[area][language]();
    i18next.addResourceBundle(language, area, texts);
  }
}

/** Loads a screen together with its own catalogue. */
export async function withCatalogue<T>(area: AreaCatalogue, screen: Promise<T>): Promise<T> {
  wanted.add(area);
  const language = i18next.language;
  await load(isLanguage(language) ? language : 'en');
  return screen;
}

export async function startI18n() {
  const language = preferredLanguage();
  await i18next.use(initReactI18next).init({
    lng: language, resources: {}, defaultNS: 'common', fallbackLng: false, interpolation: { escapeValue: false },
    react: { useSuspense: false },
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
