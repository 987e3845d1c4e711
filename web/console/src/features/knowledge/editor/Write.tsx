import { App, Button, Dropdown, Segmented } from 'antd';
import { Columns2, Eye, Languages, PencilLine, Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNarrow } from '@/shared/ui/media';
import { SkeletonLines } from '@/shared/ui/States';
import { emptyTranslation, writtenLanguages, languagesOf, withoutLanguage, withTranslation } from '../model/content';
import { emptyProcedure } from '../model/procedure';
import type { Content, Kind } from '../types';
import { Preview } from './Preview';
import { TranslationFields } from './TranslationFields';

const ProcedureEditor = lazy(() => import('../procedure/ProcedureEditor').then((module) => ({ default: module.ProcedureEditor })));

type Face = 'write' | 'preview' | 'both' | 'languages';
type Props = { kind: Kind; content: Content; onChange: (next: Content) => void; readOnly?: boolean };

export function Write({ kind, content, onChange, readOnly }: Props) {
  const { t, i18n } = useTranslation('knowledge');
  const { modal } = App.useApp();
  const narrow = useNarrow();
  const languages = languagesOf(content, i18n.language);
  const [chosen, setChosen] = useState(languages[0] ?? 'en');
  const [beside, setBeside] = useState<string>();
  const [wanted, setWanted] = useState<Face>();
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? 'en');
  const other = languages.find((each) => each === beside && each !== language) ?? languages.find((each) => each !== language);
  const faces: Face[] = narrow ? ['write', 'preview'] : ['both', ...(other ? (['languages'] as const) : []), 'write'];
  const face = faces.find((each) => each === wanted) ?? faces[0] ?? 'write';
  const nameOf = (tag: string) => t(`language.${tag}`, { defaultValue: tag });
  const missing = writtenLanguages.filter((tag) => !languages.includes(tag));
  const fields = (tag: string) => {
    const text = content.languages[tag] ?? emptyTranslation();
    return <TranslationFields key={tag} kind={kind} language={tag} value={text} readOnly={readOnly} onChange={(next) => onChange(withTranslation(content, tag, next))} />;
  };
  const text = content.languages[language] ?? emptyTranslation();
  const preview = <Preview title={kind === 'answer' ? undefined : text.title} summary={kind === 'answer' ? undefined : text.summary} markdown={text.body} language={language} />;
  const add = (tag: string) => {
    onChange(withTranslation(content, tag, emptyTranslation()));
    if (!narrow && languages.length > 0) {
      setBeside(tag);
      setWanted('languages');
    } else setChosen(tag);
  };
  const askRemove = (tag: string) => modal.confirm({ title: t('language.remove_ask', { language: nameOf(tag) }), okText: t('language.remove'), okButtonProps: { danger: true }, onOk: () => onChange(withoutLanguage(content, tag)) });
  const icons: Record<Face, React.ReactNode> = { write: <PencilLine size={14} aria-hidden="true" />, preview: <Eye size={14} aria-hidden="true" />, both: <Columns2 size={14} aria-hidden="true" />, languages: <Languages size={14} aria-hidden="true" /> };
  return (
    <div className="know-write">
      <div className="row wrap know-write-bar">
        {languages.length > 1 && <Segmented value={language} aria-label={t('language.which')} options={languages.map((tag) => ({ value: tag, label: nameOf(tag) }))} onChange={setChosen} />}
        {languages.length === 1 && <span className="pill">{nameOf(language)}</span>}
        {!readOnly && missing.length > 0 && <Dropdown trigger={['click']} menu={{ items: missing.map((tag) => ({ key: tag, label: nameOf(tag) })), onClick: ({ key }) => add(key) }}><Button size="small" icon={<Plus size={14} />}>{t('language.add')}</Button></Dropdown>}
        {!readOnly && languages.length > 1 && <Button size="small" type="text" icon={<Trash2 size={14} />} aria-label={t('language.remove_of', { language: nameOf(language) })} title={t('language.remove_of', { language: nameOf(language) })} onClick={() => askRemove(language)} />}
        <span className="grow" />
        <Segmented<Face> value={face} aria-label={t('face.label')} options={faces.map((each) => ({ value: each, label: <span className="row know-face">{icons[each]}{t(`face.${each}`)}</span> }))} onChange={setWanted} />
      </div>
      <div className={`know-panes ${face === 'both' || face === 'languages' ? 'is-two' : ''}`}>
        {face !== 'preview' && <div className="know-pane">{face === 'languages' && <h2 className="know-pane-title">{nameOf(language)}</h2>}{fields(language)}</div>}
        {face === 'languages' && other && <div className="know-pane"><h2 className="know-pane-title">{nameOf(other)}</h2>{fields(other)}</div>}
        {(face === 'both' || face === 'preview') && <div className="know-pane">{preview}</div>}
      </div>
      {kind === 'procedure' && (
        <Suspense fallback={<SkeletonLines lines={6} />}>
          <ProcedureEditor procedure={content.procedure ?? emptyProcedure()} language={language} languages={languages} readOnly={readOnly} onChange={(procedure) => onChange({ ...content, procedure })} />
        </Suspense>
      )}
    </div>
  );
}
