// Small marks of an article: what is live, what is being written, in which languages, for whom, and whether it is due.
import { CalendarClock, EyeOff, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dayText, isDue } from './model/due';
import type { Article, Audience } from './types';

export function StatePills({ article }: { article: Article }) {
  const { t } = useTranslation('knowledge');
  const draft = article.draft?.state;
  return (
    <>
      {article.state === 'published' && <span className="pill pill-good">{t('state.published', { version: article.version })}</span>}
      {article.state === 'retired' && <span className="pill">{t('state.retired')}</span>}
      {article.state === 'draft' && (!draft || draft === 'writing' || draft === 'none') && <span className="pill">{t('state.draft')}</span>}
      {article.state !== 'draft' && draft === 'writing' && <span className="pill pill-accent">{t('state.changes')}</span>}
      {draft === 'in_review' && <span className="pill pill-accent">{t('state.in_review')}</span>}
      {draft === 'refused' && <span className="pill pill-bad">{t('state.refused')}</span>}
    </>
  );
}

export function LanguageTags({ languages }: { languages: string[] }) {
  const { t } = useTranslation('knowledge');
  return <>{languages.map((language) => <span key={language} className="pill" title={t(`language.${language}`, { defaultValue: language })}>{t(`tag.${language}`, { defaultValue: language })}</span>)}</>;
}

export function AudiencePill({ audience }: { audience: Audience }) {
  const { t } = useTranslation('knowledge');
  if (audience === 'everyone') return null;
  const Icon = audience === 'internal' ? EyeOff : Users;
  return <span className="pill"><Icon size={12} aria-hidden="true" />{t(`audience.${audience}`)}</span>;
}

export function DuePill({ article }: { article: Article }) {
  const { t, i18n } = useTranslation('knowledge');
  const due = isDue(article, Date.now());
  if (!due) return null;
  return <span className="pill pill-warn"><CalendarClock size={12} aria-hidden="true" />{t(`due.${due.what}`, { day: dayText(due.at, i18n.language) })}</span>;
}
