import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Segmented, Select } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { errorsAt, ErrorLine } from '@/shared/ui/fieldErrors';
import { useProblem } from '@/shared/ui/problem';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { knowledge, knowledgeKeys } from '../api';
import { emptyTranslation, writtenLanguages } from '../model/content';
import { kinds } from '../model/filter';
import { emptyProcedure } from '../model/procedure';
import { tree } from '../model/sections';
import type { Audience, Kind } from '../types';

const audiences: Audience[] = ['everyone', 'customers', 'internal'];

/** The few things that must be known before writing begins. A question that nobody could answer comes along as wording. */
export default function NewArticle() {
  const { t, i18n } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const problem = useProblem();
  const cache = useQueryClient();
  const { query } = useRoute();
  const questions = query.getAll('question').slice(0, 30);
  const [kind, setKind] = useState<Kind>(kinds.find((each) => each === query.get('kind')) ?? 'article');
  const [language, setLanguage] = useState<string>(writtenLanguages.find((each) => each === query.get('language')) ?? (i18n.language === 'zh-CN' ? 'zh-CN' : 'en'));
  const [title, setTitle] = useState(query.get('title') ?? '');
  const [section, setSection] = useState<string | undefined>(query.get('section') ?? undefined);
  const [audience, setAudience] = useState<Audience>('everyone');
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const sections = useQuery({ queryKey: knowledgeKeys.sections, queryFn: ({ signal }) => knowledge.sections({ signal }) });
  const create = async () => {
    setBusy(true);
    setProblems([]);
    try {
      const made = await knowledge.create({
        kind, section, audience: kind === 'article' ? audience : 'internal',
        content: { languages: { [language]: { ...emptyTranslation(), title: title.trim(), questions } }, ...(kind === 'procedure' ? { procedure: starting(language, t('procedure.first'), t('procedure.yes'), t('procedure.no'), t('procedure.end')) } : {}) },
      });
      cache.setQueryData(knowledgeKeys.article(made.article.id), made);
      void cache.invalidateQueries({ queryKey: knowledgeKeys.lists });
      navigate(`/knowledge/article/${made.article.id}`, 'replace');
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) setProblems(error.fields);
      else problem(error);
      if (error instanceof ApiError && error.fields.length > 0) void message.error(error.fields.map(({ field, message: text }) => `${field} ${text}`).join(' · '));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="know-new stack" onSubmit={(event) => { event.preventDefault(); if (title.trim()) void create(); }}>
      <div className="row"><Link to="/knowledge" className="icon-button" aria-label={common('action.back')}><ArrowLeft size={18} aria-hidden="true" /></Link><h1>{t('new.title')}</h1></div>
      <Segmented<Kind> value={kind} block aria-label={t('list.kind')} options={kinds.map((value) => ({ value, label: t(`new.${value}`) }))} onChange={setKind} />
      <p className="faint">{t(`new.text_${kind}`)}</p>
      <label className="stack know-label"><span>{t('field.title')}</span><Input size="large" value={title} maxLength={200} autoFocus placeholder={t(`field.title_${kind}`)} onChange={(event) => setTitle(event.target.value)} /></label>
      <ErrorLine errors={errorsAt(problems, `content.languages.${language}.title`)} />
      {questions.length > 0 && <div className="know-asked"><strong>{t('new.asked')}</strong><ul>{questions.map((question) => <li key={question}>{question}</li>)}</ul></div>}
      <div className="know-grid">
        <label className="stack"><span>{t('new.language')}</span><Select value={language} options={writtenLanguages.map((value) => ({ value, label: t(`language.${value}`) }))} onChange={setLanguage} /></label>
        <label className="stack"><span>{t('about.section')}</span><Select allowClear value={section} placeholder={t('no_section')} options={tree(sections.data ?? [], i18n.language).map((leaf) => ({ value: leaf.section.id, label: `${'  '.repeat(leaf.depth)}${leaf.name}` }))} onChange={setSection} /></label>
        {kind === 'article' && <label className="stack"><span>{t('about.audience')}</span><Select value={audience} options={audiences.map((value) => ({ value, label: t(`audience.${value}`) }))} onChange={(next: Audience) => setAudience(next)} /></label>}
      </div>
      <div className="row"><Button type="primary" htmlType="submit" loading={busy} disabled={!title.trim()}>{t('new.go')}</Button></div>
    </form>
  );
}

function starting(language: string, first: string, yes: string, no: string, end: string) {
  const procedure = emptyProcedure();
  return { ...procedure, steps: procedure.steps.map((step, index) => ({ ...step, text: { [language]: index === 0 ? first : end }, ...(step.choices ? { choices: step.choices.map((choice, at) => ({ ...choice, label: { [language]: at === 0 ? yes : no } })) } : {}) })) };
}
