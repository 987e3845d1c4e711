// What is being written: changes of a content, and whether it differs from what was saved.
import type { Content, Translation } from '../types';

export const knownLanguages = ['en', 'zh-CN'] as const;
/** In which the help centre speaks to its readers. */
export const writtenLanguages = [...knownLanguages, 'de', 'fr', 'es', 'pt', 'ja', 'ko', 'ru', 'ar'] as const;
export const directionOf = (language: string): 'rtl' | 'ltr' => (/^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr');
export const emptyTranslation = (): Translation => ({ title: '', summary: '', body: '', questions: [], description: '' });

export const withTranslation = (content: Content, language: string, translation: Translation): Content => ({ ...content, languages: { ...content.languages, [language]: translation } });

export function withoutLanguage(content: Content, language: string): Content {
  const languages = { ...content.languages };
  delete languages[language];
  return { ...content, languages };
}

/** Empty wordings that were only begun are not sent; neither is a language in which nothing was written. */
export function trimmed(content: Content): Content {
  const languages = Object.entries(content.languages)
    .map(([language, text]): [string, Translation] => [language, { ...text, title: text.title.trim(), summary: text.summary.trim(), description: text.description.trim(), questions: text.questions.map((each) => each.trim()).filter(Boolean) }])
    .filter(([, text], _, all) => all.length === 1 || text.title || text.body.trim() || text.summary || text.questions.length > 0);
  return { ...content, languages: Object.fromEntries(languages) };
}

export const sameContent = (left: Content | undefined, right: Content | undefined) => JSON.stringify(left && ordered(trimmed(left))) === JSON.stringify(right && ordered(trimmed(right)));

const ordered = (content: Content) => ({ languages: Object.fromEntries(Object.entries(content.languages).sort(([a], [b]) => a.localeCompare(b)).map(([tag, { title, summary, body, questions, description }]) => [tag, { title, summary, body, questions, description }])), procedure: content.procedure });

/** The reader's own language first, then the order in which they were offered. */
export function languagesOf(content: Content, mine: string): string[] {
  const tags = Object.keys(content.languages);
  return tags.sort((a, b) => Number(b === mine) - Number(a === mine) || a.localeCompare(b));
}
