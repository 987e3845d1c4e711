import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Dropdown, Input, Tabs } from 'antd';
import { ArrowLeft, ExternalLink, MoreHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { useAllows } from '@/shared/api/me';
import { FieldErrors } from '@/shared/ui/fieldErrors';
import { modKey, useHotkeys } from '@/shared/ui/hotkeys';
import { useProblem } from '@/shared/ui/problem';
import { guardLeaving, Link, navigate, useRoute } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { knowledge, knowledgeKeys } from '../api';
import { AudiencePill, DuePill, StatePills } from '../marks';
import { emptyTranslation, sameContent, trimmed } from '../model/content';
import type { Content, FullArticle } from '../types';
import { About } from './About';
import { UsePane } from './UsePane';
import { Versions } from './Versions';
import { Write } from './Write';

type Word = { title: string; text: string; ok: string; danger?: boolean; required?: boolean };

/** Asks for a few words and does something with them. */
function useAskWords() {
  const { modal } = App.useApp();
  const { t } = useTranslation('knowledge');
  return ({ title, text, ok, danger, required }: Word, run: (words: string) => Promise<void>) => {
    let words = '';
    const dialog = modal.confirm({
      title, icon: null, okText: ok, okButtonProps: { danger, disabled: required },
      content: <div className="stack"><p className="faint">{text}</p><Input.TextArea rows={3} maxLength={1000} aria-label={t('note')} placeholder={t('note')} autoFocus onChange={(event) => { words = event.target.value; if (required) dialog.update({ okButtonProps: { danger, disabled: !words.trim() } }); }} /></div>,
      onOk: () => run(words.trim()),
    });
  };
}

function Shown({ full, onSaved }: { full: FullArticle; onSaved: (next: FullArticle) => void }) {
  const { t, i18n } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const { message, modal } = App.useApp();
  const problem = useProblem();
  const askWords = useAskWords();
  const publishes = useAllows('publish_knowledge');
  const writes = useAllows('edit_knowledge') || publishes;
  const { query } = useRoute();
  const { article } = full;
  const base = full.draft ?? full.live;
  const [content, setContent] = useState<Content>(() => base ?? { languages: { en: emptyTranslation() } });
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const dirty = !sameContent(content, base);
  const tab = query.get('tab') ?? 'write';
  const waits = article.draft?.state === 'in_review';

  useEffect(() => {
    if (!dirty) return undefined;
    const stop = guardLeaving((go) => modal.confirm({ title: t('leave_ask'), content: t('leave_text'), okText: t('leave'), okButtonProps: { danger: true }, onOk: go }));
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', onUnload);
    return () => {
      stop();
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [dirty, modal, t]);

  const took = (next: FullArticle, also?: Content) => {
    setContent(also ?? next.draft ?? next.live ?? content);
    setProblems([]);
    onSaved(next);
  };
  const run = async (work: () => Promise<FullArticle>, done: string) => {
    setBusy(true);
    setProblems([]);
    try {
      took(await work());
      void message.success(done);
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) {
        setProblems(error.fields);
        setTimeout(() => document.querySelector('.field-error')?.scrollIntoView({ block: 'center' }), 50);
      } else if (error instanceof ApiError && error.code === 'aborted') {
        modal.confirm({ title: t('aborted'), content: t('aborted_text'), okText: t('aborted_load'), onOk: () => knowledge.get(article.id).then((next) => took(next)).catch(problem) });
      } else problem(error);
    } finally {
      setBusy(false);
    }
  };
  /** The article as the server has it, with what stands on the screen. */
  const stored = () => (dirty || !full.draft ? knowledge.saveDraft(article.id, { revision: article.revision, content: trimmed(content) }) : Promise.resolve(full));
  const save = () => void run(stored, t('saved'));
  const publish = () =>
    askWords({ title: t('publish.ask'), text: t(article.audience === 'everyone' ? 'publish.text_everyone' : 'publish.text'), ok: t('publish.do') }, (note) =>
      run(async () => knowledge.publish(article.id, { revision: (await stored()).article.revision, note }), t('publish.done')));
  const askReview = () =>
    askWords({ title: t('review.ask'), text: t('review.text'), ok: t('review.do') }, (note) =>
      run(async () => knowledge.askReview(article.id, { revision: (await stored()).article.revision, note }), t('review.done')));
  const refuse = () => askWords({ title: t('refuse.ask'), text: t('refuse.text'), ok: t('refuse.do'), danger: true, required: true }, (note) => run(() => knowledge.refuse(article.id, { revision: article.revision, note }), t('refuse.done')));
  const retire = () => askWords({ title: t('retire.ask'), text: t('retire.text'), ok: t('retire.do'), danger: true }, (note) => run(() => knowledge.retire(article.id, { revision: article.revision, note }), t('retire.done')));
  const discard = () => modal.confirm({ title: t('discard_ask'), content: t('discard_text'), okText: t('discard'), okButtonProps: { danger: true }, onOk: () => run(() => knowledge.discardDraft(article.id, { revision: article.revision }), t('discarded')) });
  const remove = () =>
    modal.confirm({ title: t('remove_ask'), content: t('remove_text'), okText: common('action.delete'), okButtonProps: { danger: true }, onOk: () => knowledge.remove(article.id).then(() => { setContent(base ?? content); setTimeout(() => navigate('/knowledge', 'replace')); }).catch(problem) });
  useHotkeys({ 'mod+s': () => { if (dirty && writes) save(); } });

  const more = [
    ...(article.state === 'published' && publishes ? [{ key: 'confirm', label: t('confirm.do'), onClick: () => void run(() => knowledge.confirm(article.id, { revision: article.revision }), t('confirm.done')) }, { key: 'retire', label: t('retire.do'), danger: true, onClick: retire }] : []),
    ...(article.state === 'retired' && publishes ? [{ key: 'back', label: t('bring_back'), onClick: () => void run(() => knowledge.bringBack(article.id, { revision: article.revision }), t('brought_back')) }] : []),
    ...(article.state !== 'draft' && article.draft && writes ? [{ key: 'discard', label: t('discard_draft'), danger: true, onClick: discard }] : []),
    ...(article.state === 'draft' && writes ? [{ key: 'remove', label: common('action.delete'), danger: true, onClick: remove }] : []),
  ];
  const language = Object.keys(full.live?.languages ?? {}).find((tag) => tag === i18n.language) ?? Object.keys(full.live?.languages ?? {})[0];
  const isPublic = article.state === 'published' && article.audience === 'everyone' && article.kind !== 'answer';
  const title = trimmed(content).languages[i18n.language]?.title || article.title || t('untitled');
  return (
    <article className="know-article">
      <header className="know-article-head">
        <div className="row">
          <Link to="/knowledge" className="icon-button" aria-label={common('action.back')}><ArrowLeft size={18} aria-hidden="true" /></Link>
          <h1 className="grow know-article-title">{title}</h1>
          {more.length > 0 && <Dropdown trigger={['click']} menu={{ items: more }}><Button icon={<MoreHorizontal size={16} />} aria-label={t('more')} /></Dropdown>}
        </div>
        <div className="row wrap know-article-bar">
          <span className="faint">{t(`kind.${article.kind}`)}</span><StatePills article={article} /><AudiencePill audience={article.audience} /><DuePill article={article} />
          {isPublic && language && <a href={`/help/${language}/articles/${article.slug}`} target="_blank" rel="noreferrer" className="row know-public"><ExternalLink size={13} aria-hidden="true" />{t('see_public')}</a>}
          <span className="grow" />
          <span className="faint" role="status">{dirty ? t('unsaved') : ''}</span>
          {writes && <Button onClick={save} disabled={!dirty || busy} title={`${modKey} S`}>{t('save_draft')}</Button>}
          {writes && !publishes && <Button type="primary" onClick={askReview} disabled={busy || waits || (!dirty && !full.draft)}>{t('review.do')}</Button>}
          {publishes && waits && <Button danger onClick={refuse} disabled={busy}>{t('refuse.do')}</Button>}
          {publishes && !waits && <Button onClick={askReview} disabled={busy || (!dirty && !full.draft)}>{t('review.do')}</Button>}
          {publishes && <Button type="primary" onClick={publish} loading={busy} disabled={!dirty && !full.draft}>{t('publish.do')}</Button>}
        </div>
        {waits && article.draft && <Alert type="info" showIcon title={t('review.waits', { name: article.draft.by_name })} description={article.draft.note || undefined} />}
        {article.draft?.state === 'refused' && <Alert type="warning" showIcon title={t('refuse.was')} description={article.draft.note || undefined} />}
        {problems.length > 0 && <Alert type="error" showIcon title={t('problems')} description={problems.map(({ field, message: text }) => `${field} ${text}`).join(' · ')} />}
      </header>
      <Tabs
        className="know-tabs" activeKey={tab} onChange={(key) => navigate(key === 'write' ? `/knowledge/article/${article.id}` : `/knowledge/article/${article.id}?tab=${key}`, 'replace')}
        items={[
          { key: 'write', label: t('tab.write'), children: <FieldErrors value={problems}><Write kind={article.kind} content={content} onChange={setContent} readOnly={!writes} /></FieldErrors> },
          { key: 'about', label: t('tab.about'), children: <About key={article.revision} article={article} mayEdit={writes} saved={(next) => took(next, dirty ? content : undefined)} /> },
          { key: 'versions', label: t('tab.versions'), children: <Versions article={article} mayEdit={writes} dirty={dirty} saved={(next) => { took(next); navigate(`/knowledge/article/${article.id}`, 'replace'); }} /> },
          { key: 'use', label: t('tab.use'), children: <UsePane article={article} /> },
        ]}
      />
      <p className="faint know-article-foot">{t('changed')} <TimeText at={article.updated_at} />{article.published_at && <> · {t('published_at', { name: article.published_by ?? '' })} <TimeText at={article.published_at} /></>}</p>
    </article>
  );
}

export default function ArticlePage({ id }: { id: string }) {
  const cache = useQueryClient();
  const query = useQuery({ queryKey: knowledgeKeys.article(id), queryFn: ({ signal }) => knowledge.get(id, { signal }), staleTime: 0, refetchOnWindowFocus: false });
  const saved = (next: FullArticle) => {
    cache.setQueryData(knowledgeKeys.article(id), next);
    void cache.invalidateQueries({ queryKey: knowledgeKeys.lists });
  };
  if (query.data) return <Shown full={query.data} onSaved={saved} />;
  return query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={9} />;
}
