import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Input, Modal, Select } from 'antd';
import { ArrowDown, ArrowUp, FolderTree, PencilLine, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { ErrorLine, errorsAt } from '@/shared/ui/fieldErrors';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { knowledge, knowledgeKeys } from './api';
import { knownLanguages, writtenLanguages } from './model/content';
import { below, tree } from './model/sections';
import type { NewSection, Section } from './types';

type EditProps = { section?: Section; parent?: string; sections: Section[]; close: () => void; done: () => Promise<unknown> };

function EditSection({ section, parent, sections, close, done }: EditProps) {
  const { t, i18n } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const problem = useProblem();
  const [draft, setDraft] = useState<NewSection>(() => ({ parent: section?.parent ?? parent, slug: section?.slug ?? '', position: section?.position ?? sections.length + 1, names: section?.names ?? {}, descriptions: section?.descriptions ?? {} }));
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const shown = writtenLanguages.filter((tag) => tag in draft.names || knownLanguages.some((each) => each === tag));
  const missing = writtenLanguages.filter((tag) => !shown.includes(tag));
  const closed = section ? below(sections, section.id) : new Set<string>();
  const named = Object.values(draft.names).some((name) => name.trim());
  const save = async () => {
    setBusy(true);
    setProblems([]);
    const filled = (words: Record<string, string>) => Object.fromEntries(Object.entries(words).filter(([, word]) => word.trim()));
    const body = { ...draft, names: filled(draft.names), descriptions: filled(draft.descriptions) };
    try {
      await (section ? knowledge.changeSection(section.id, body) : knowledge.createSection(body));
      await done();
      void message.success(t('saved'));
      close();
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) setProblems(error.fields);
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t(section ? 'sections.change' : 'sections.add')} okText={common('action.save')} okButtonProps={{ disabled: !named, loading: busy }} onOk={() => void save()} onCancel={close}>
      <div className="stack know-dialog">
        {shown.map((language) => (
          <div key={language} className="stack">
            <label className="stack"><span>{t('sections.name', { language: t(`language.${language}`) })}</span><Input value={draft.names[language] ?? ''} lang={language} maxLength={100} onChange={(event) => setDraft({ ...draft, names: { ...draft.names, [language]: event.target.value } })} /></label>
            <label className="stack"><span>{t('sections.description', { language: t(`language.${language}`) })}</span><Input value={draft.descriptions[language] ?? ''} lang={language} maxLength={300} onChange={(event) => setDraft({ ...draft, descriptions: { ...draft.descriptions, [language]: event.target.value } })} /></label>
          </div>
        ))}
        {missing.length > 0 && <Dropdown trigger={['click']} menu={{ items: missing.map((tag) => ({ key: tag, label: t(`language.${tag}`) })), onClick: ({ key }) => setDraft({ ...draft, names: { ...draft.names, [key]: '' } }) }}><Button className="know-add" size="small" icon={<Plus size={14} />}>{t('language.add')}</Button></Dropdown>}
        <ErrorLine errors={errorsAt(problems, 'names')} />
        <label className="stack"><span>{t('sections.parent')}</span><Select allowClear value={draft.parent} placeholder={t('sections.top')} options={tree(sections, i18n.language).filter(({ section: each, depth }) => !closed.has(each.id) && depth < 2).map((leaf) => ({ value: leaf.section.id, label: `${'  '.repeat(leaf.depth)}${leaf.name}` }))} onChange={(next: string | undefined) => setDraft({ ...draft, parent: next })} /></label>
        <ErrorLine errors={errorsAt(problems, 'parent')} />
        <label className="stack"><span>{t('about.slug')}</span><Input value={draft.slug} maxLength={80} placeholder={t('sections.slug_text')} spellCheck={false} onChange={(event) => setDraft({ ...draft, slug: event.target.value })} /></label>
        <ErrorLine errors={errorsAt(problems, 'slug')} />
      </div>
    </Modal>
  );
}

/** The tree under which articles are filed. */
export default function SectionsPage() {
  const { t, i18n } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const { modal } = App.useApp();
  const problem = useProblem();
  const cache = useQueryClient();
  const [editing, setEditing] = useState<{ section?: Section; parent?: string }>();
  const query = useQuery({ queryKey: knowledgeKeys.sections, queryFn: ({ signal }) => knowledge.sections({ signal }) });
  const refresh = () => cache.invalidateQueries({ queryKey: knowledgeKeys.sections });
  const sections = query.data ?? [];
  const rows = tree(sections, i18n.language);
  const siblings = (section: Section) => rows.map((row) => row.section).filter((each) => each.parent === section.parent);
  const move = async (section: Section, by: 1 | -1) => {
    const list = siblings(section);
    const at = list.indexOf(section);
    const other = list[at + by];
    if (!other) return;
    // Positions may be the same or have gaps; whoever moves sets the row anew.
    const order = list.map((each) => (each === section ? other : each === other ? section : each));
    try {
      for (const [index, each] of order.entries()) if (each.position !== index + 1) await knowledge.changeSection(each.id, { parent: each.parent, slug: each.slug, position: index + 1, names: each.names, descriptions: each.descriptions });
      await refresh();
    } catch (error) {
      problem(error);
      await refresh();
    }
  };
  const remove = (section: Section, name: string) => modal.confirm({ title: t('sections.remove_ask', { name }), content: t('sections.remove_text'), okText: common('action.delete'), okButtonProps: { danger: true }, onOk: () => knowledge.removeSection(section.id).then(refresh).catch(problem) });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => setEditing({})}>{t('sections.add')}</Button>;
  return (
    <section className="know-page" aria-labelledby="sections-title">
      <header className="row wrap know-head"><h1 id="sections-title" className="know-head-title">{t('page.sections')}</h1><span className="grow" />{add}</header>
      <div className="know-scroll know-report">
        <p className="faint">{t('sections.text')}</p>
        {query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : !query.data ? <SkeletonLines lines={6} /> : rows.length === 0 ? <EmptyState icon={FolderTree} title={t('sections.none')} action={add}>{t('sections.none_text')}</EmptyState> : (
          <ul className="plain know-lines know-tree">
            {rows.map(({ section, depth, name }) => (
              <li key={section.id} className={`row know-depth-${depth}`}>
                <span className="grow"><strong>{name}</strong> <span className="faint">{Object.entries(section.names).filter(([tag]) => tag !== i18n.language).map(([, word]) => word).join(' · ')}</span></span>
                <button type="button" className="icon-button" aria-label={t('sections.up', { name })} disabled={siblings(section)[0] === section} onClick={() => void move(section, -1)}><ArrowUp size={15} aria-hidden="true" /></button>
                <button type="button" className="icon-button" aria-label={t('sections.down', { name })} disabled={siblings(section).at(-1) === section} onClick={() => void move(section, 1)}><ArrowDown size={15} aria-hidden="true" /></button>
                {depth < 2 && <button type="button" className="icon-button" aria-label={t('sections.add_below', { name })} title={t('sections.add_below', { name })} onClick={() => setEditing({ parent: section.id })}><Plus size={15} aria-hidden="true" /></button>}
                <button type="button" className="icon-button" aria-label={t('sections.change_of', { name })} onClick={() => setEditing({ section })}><PencilLine size={15} aria-hidden="true" /></button>
                <button type="button" className="icon-button" aria-label={t('sections.remove', { name })} onClick={() => remove(section, name)}><Trash2 size={15} aria-hidden="true" /></button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {editing && <EditSection {...editing} sections={sections} close={() => setEditing(undefined)} done={refresh} />}
    </section>
  );
}
