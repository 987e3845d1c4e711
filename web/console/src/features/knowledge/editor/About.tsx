import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { session } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { ErrorLine, errorsAt } from '@/shared/ui/fieldErrors';
import { useProblem } from '@/shared/ui/problem';
import { exactTime } from '@/shared/ui/time';
import { knowledge, knowledgeKeys } from '../api';
import { dayOf, endOfDay } from '../model/due';
import { tree } from '../model/sections';
import type { Article, ArticleChange, Audience, FullArticle } from '../types';

const audiences: Audience[] = ['everyone', 'customers', 'tier', 'internal'];
type Props = { article: Article; saved: (next: FullArticle) => void; mayEdit: boolean };

/** Where an article is filed, for whom it is, who cares for it and until when. */
export function About({ article, saved, mayEdit }: Props) {
  const { t, i18n } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const problem = useProblem();
  const sections = useQuery({ queryKey: knowledgeKeys.sections, queryFn: ({ signal }) => knowledge.sections({ signal }) });
  const people = useQuery({ queryKey: keys.directory, queryFn: ({ signal }) => session.directory({ signal }), staleTime: 300_000 });
  const [change, setChange] = useState<ArticleChange>({});
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const dirty = Object.keys(change).length > 0;
  const set = (next: ArticleChange) => setChange((old) => ({ ...old, ...next }));
  const audience = change.audience ?? article.audience;
  const errors = (field: string) => <ErrorLine errors={errorsAt(problems, field)} />;
  const save = async () => {
    setBusy(true);
    setProblems([]);
    try {
      saved(await knowledge.change(article.id, { revision: article.revision, ...change }));
      setChange({});
      void message.success(t('saved'));
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) setProblems(error.fields);
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  const owners = (people.data ?? []).map((user) => ({ value: user.id, label: user.name }));
  if (!owners.some(({ value }) => value === article.owner)) owners.push({ value: article.owner, label: article.owner_name });
  const section = change.no_section ? undefined : (change.section ?? article.section);
  const days = 'review_every_days' in change ? change.review_every_days || undefined : article.review_every_days;
  const expires = change.no_expiry ? '' : dayOf(change.expires_at ?? article.expires_at);
  return (
    <form className="know-about stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <fieldset disabled={!mayEdit} className="know-grid">
        <label className="stack"><span>{t('about.section')}</span><Select allowClear value={section} placeholder={t('no_section')} disabled={!mayEdit} showSearch={{ optionFilterProp: 'label' }} options={tree(sections.data ?? [], i18n.language).map((leaf) => ({ value: leaf.section.id, label: `${'  '.repeat(leaf.depth)}${leaf.name}` }))} onChange={(next: string | undefined) => set(next ? { section: next, no_section: undefined } : { section: undefined, no_section: true })} /></label>
        <label className="stack"><span>{t('about.tags')}</span><Select mode="tags" value={change.tags ?? article.tags} disabled={!mayEdit} maxCount={20} tokenSeparators={[',', '，']} placeholder={t('about.tags_text')} onChange={(tags: string[]) => set({ tags })} />{errors('tags')}</label>
        <label className="stack"><span>{t('about.audience')}</span><Select value={audience} disabled={!mayEdit} options={audiences.map((value) => ({ value, label: t(`audience.${value}`) }))} onChange={(next: Audience) => set({ audience: next })} /><span className="faint">{t(`audience_text.${audience}`)}</span></label>
        {audience === 'tier' && <label className="stack"><span>{t('about.tiers')}</span><Select mode="tags" value={change.tiers ?? article.tiers} disabled={!mayEdit} maxCount={10} tokenSeparators={[',', '，']} placeholder={t('about.tiers_text')} onChange={(tiers: string[]) => set({ tiers })} />{errors('tiers')}</label>}
        <label className="stack"><span>{t('about.owner')}</span><Select value={change.owner ?? article.owner} disabled={!mayEdit} showSearch={{ optionFilterProp: 'label' }} options={owners} onChange={(owner: string) => set({ owner })} /><span className="faint">{t('about.owner_text')}</span></label>
        <label className="stack"><span>{t('about.review')}</span><InputNumber min={1} max={1825} value={days} suffix={t('about.days')} placeholder={t('about.review_never')} disabled={!mayEdit} onChange={(next) => set({ review_every_days: next ?? 0 })} />{errors('review_every_days')}{article.review_due_at && <span className="faint">{t('about.review_due', { at: exactTime(article.review_due_at, i18n.language) })}</span>}</label>
        <label className="stack"><span>{t('about.expires')}</span><Input type="date" value={expires} disabled={!mayEdit} onChange={(event) => set(event.target.value ? { expires_at: endOfDay(event.target.value), no_expiry: undefined } : { expires_at: undefined, no_expiry: true })} />{errors('expires_at')}<span className="faint">{t('about.expires_text')}</span></label>
        <label className="stack"><span>{t(article.kind === 'answer' ? 'about.shortcut' : 'about.slug')}</span><Input value={change.slug ?? article.slug} disabled={!mayEdit} maxLength={80} prefix={article.kind === 'answer' ? '/' : '/help/…/'} spellCheck={false} onChange={(event) => set({ slug: event.target.value })} />{errors('slug')}{article.kind !== 'answer' && <span className="faint">{t('about.slug_text')}</span>}</label>
      </fieldset>
      {mayEdit && <div className="row"><Button type="primary" htmlType="submit" loading={busy} disabled={!dirty}>{common('action.save')}</Button><Button disabled={!dirty || busy} onClick={() => { setChange({}); setProblems([]); }}>{t('discard')}</Button></div>}
    </form>
  );
}
