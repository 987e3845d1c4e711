import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Select, Switch } from 'antd';
import { ExternalLink, ImagePlus, Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { useAllows } from '@/shared/api/me';
import { ErrorLine, errorsAt } from '@/shared/ui/fieldErrors';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { knowledge, knowledgeKeys } from '../api';
import { knownLanguages } from '../model/content';
import type { Look } from '../types';

function Form({ look }: { look: Look }) {
  const { t } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const problem = useProblem();
  const cache = useQueryClient();
  const picture = useRef<HTMLInputElement>(null);
  const mayWidgets = useAllows('manage_channels');
  const widgets = useQuery({ queryKey: ['widget-installations'], queryFn: ({ signal }) => knowledge.installations({ signal }), enabled: mayWidgets });
  const [draft, setDraft] = useState(look);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const dirty = JSON.stringify(draft) !== JSON.stringify(look);
  const set = (change: Partial<Look>) => setDraft({ ...draft, ...change });
  const setLink = (index: number, change: Partial<Look['links'][number]>) => set({ links: draft.links.map((link, at) => (at === index ? { ...link, ...change } : link)) });
  /** What was typed meanwhile stays where only the logo changed. */
  const run = async (work: () => Promise<Look>, keep: (next: Look) => Look = (next) => next) => {
    setBusy(true);
    setProblems([]);
    try {
      const next = await work();
      cache.setQueryData(knowledgeKeys.look, next);
      setDraft(keep(next));
      void message.success(t('saved'));
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) setProblems(error.fields);
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  const withLogo = ({ logo, version }: Look) => ({ ...draft, logo, version });
  const save = () => {
    const { door, name, colour, welcome, links, chat, installation, search_engines } = draft;
    return run(() => knowledge.changeLook({ door, name, colour, welcome, links, chat, installation, search_engines, version: look.version }));
  };
  const errors = (field: string) => <ErrorLine errors={errorsAt(problems, field)} />;
  return (
    <form className="stack know-look" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <div className="know-grid">
        <label className="row know-switch"><Switch checked={draft.door === 'open'} onChange={(on) => set({ door: on ? 'open' : 'closed' })} /><span><strong>{t('look.door')}</strong><br /><span className="faint">{t('look.door_text')}</span></span></label>
        <label className="row know-switch"><Switch checked={draft.search_engines === 'welcome'} onChange={(on) => set({ search_engines: on ? 'welcome' : 'turned_away' })} /><span><strong>{t('look.search_engines')}</strong><br /><span className="faint">{t('look.search_engines_text')}</span></span></label>
        <label className="row know-switch"><Switch checked={draft.chat === 'offered'} onChange={(on) => set({ chat: on ? 'offered' : 'hidden' })} /><span><strong>{t('look.chat')}</strong><br /><span className="faint">{t('look.chat_text')}</span></span></label>
        {draft.chat === 'offered' && mayWidgets && <label className="stack"><span>{t('look.installation')}</span><Select allowClear value={draft.installation || undefined} placeholder={t('look.first_installation')} options={(widgets.data ?? []).map(({ key, name }) => ({ value: key, label: name }))} onChange={(next: string | undefined) => set({ installation: next ?? '' })} /></label>}
      </div>
      <div className="know-grid">
        <label className="stack"><span>{t('look.name')}</span><Input value={draft.name} maxLength={60} placeholder={t('look.name_text')} onChange={(event) => set({ name: event.target.value })} />{errors('name')}</label>
        <div className="stack"><label htmlFor="look-colour">{t('look.colour')}</label><div className="row"><input id="look-colour" type="color" className="know-colour" value={/^#[0-9a-f]{6}$/i.test(draft.colour) ? draft.colour : '#0b57b0'} onChange={(event) => set({ colour: event.target.value })} /><Input value={draft.colour} maxLength={7} aria-label={t('look.colour_code')} spellCheck={false} onChange={(event) => set({ colour: event.target.value })} /></div>{errors('colour')}<span className="faint">{t('look.colour_text')}</span></div>
        <div className="stack">
          <span id="look-logo">{t('look.logo')}</span>
          <div className="row wrap" role="group" aria-labelledby="look-logo">
            {look.logo && <img className="know-logo" src={`/help/assets/logo-${look.logo}`} alt={t('look.logo')} />}
            <Button icon={<ImagePlus size={14} />} disabled={busy} onClick={() => picture.current?.click()}>{t(look.logo ? 'look.logo_change' : 'look.logo_choose')}</Button>
            {look.logo && <Button icon={<Trash2 size={14} />} disabled={busy} onClick={() => void run(() => knowledge.removeLogo(), withLogo)}>{t('look.logo_remove')}</Button>}
            <input ref={picture} type="file" hidden accept="image/png,image/jpeg,image/webp" onChange={(event) => { const file = event.target.files?.[0]; event.target.value = ''; if (file) void run(() => knowledge.setLogo(file), withLogo); }} />
          </div>
          {errors('logo')}<span className="faint">{t('look.logo_text')}</span>
        </div>
      </div>
      <div className="know-grid">{knownLanguages.map((language) => <label key={language} className="stack"><span>{t('look.welcome', { language: t(`language.${language}`) })}</span><Input value={draft.welcome[language] ?? ''} lang={language} maxLength={200} placeholder={t(`look.welcome_${language}`)} onChange={(event) => set({ welcome: { ...draft.welcome, [language]: event.target.value } })} /></label>)}</div>
      {errors('welcome')}
      <fieldset className="stack know-links">
        <legend>{t('look.links')}</legend><p className="faint">{t('look.links_text')}</p>
        {draft.links.map((link, index) => (
          <div key={index} className="stack">
            <div className="row know-link">
              {knownLanguages.map((language) => <Input key={language} value={link.label[language] ?? ''} lang={language} maxLength={60} placeholder={t('look.link_label', { language: t(`language.${language}`) })} aria-label={t('look.link_label_of', { number: index + 1, language: t(`language.${language}`) })} onChange={(event) => setLink(index, { label: { ...link.label, [language]: event.target.value } })} />)}
              <Input value={link.url} maxLength={500} placeholder="https://… mailto:… tel:…" aria-label={t('look.link_url', { number: index + 1 })} spellCheck={false} onChange={(event) => setLink(index, { url: event.target.value })} />
              <Button type="text" icon={<Trash2 size={14} />} aria-label={t('look.link_remove', { number: index + 1 })} onClick={() => set({ links: draft.links.filter((_, at) => at !== index) })} />
            </div>
            <ErrorLine errors={[...errorsAt(problems, `links[${index}].url`), ...errorsAt(problems, `links[${index}].label`)]} />
          </div>
        ))}
        {draft.links.length < 12 && <Button className="know-add" size="small" icon={<Plus size={14} />} onClick={() => set({ links: [...draft.links, { label: {}, url: '' }] })}>{t('look.link_add')}</Button>}
      </fieldset>
      {problems.length > 0 && <Alert type="error" showIcon title={t('problems')} description={problems.map(({ field, message: text }) => `${field} ${text}`).join(' · ')} />}
      <div className="row"><Button type="primary" htmlType="submit" loading={busy} disabled={!dirty}>{common('action.save')}</Button><Button disabled={!dirty || busy} onClick={() => { setDraft(look); setProblems([]); }}>{t('discard')}</Button></div>
    </form>
  );
}

/** How the public help centre looks. */
export default function LookPage() {
  const { t, i18n } = useTranslation('knowledge');
  const query = useQuery({ queryKey: knowledgeKeys.look, queryFn: ({ signal }) => knowledge.look({ signal }), staleTime: 0, refetchOnWindowFocus: false });
  return (
    <section className="know-page" aria-labelledby="look-title">
      <header className="row wrap know-head"><h1 id="look-title" className="know-head-title">{t('page.look')}</h1><span className="grow" /><a className="row know-public" href={`/help/${i18n.language === 'zh-CN' ? 'zh-CN' : 'en'}`} target="_blank" rel="noreferrer"><ExternalLink size={14} aria-hidden="true" />{t('look.open')}</a></header>
      <div className="know-scroll know-report">
        {query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : query.data ? <Form look={query.data} /> : <SkeletonLines lines={8} />}
      </div>
    </section>
  );
}
