import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { Download, FileText, FolderOpen, Upload } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { knowledge, knowledgeKeys } from '../api';
import { writtenLanguages } from '../model/content';
import { droppedFiles, formatOf, formats, kMostBytes, kMostFiles, usable } from '../model/files';
import { tree } from '../model/sections';
import type { Audience, ImportFormat, ImportReport } from '../types';

type Text = { name: string; content: string };
type Settings = { format: ImportFormat; language: string; section?: string; audience: Audience; existing: 'skip' | 'draft'; landing: 'drafts' | 'published' };

function Report({ report, tried }: { report: ImportReport; tried: boolean }) {
  const { t } = useTranslation('knowledge');
  const tone = { created: 'pill-good', drafted: 'pill-accent', skipped: '', refused: 'pill-bad' } as const;
  return (
    <section className="stack" aria-labelledby="import-result">
      <h2 id="import-result">{t(tried ? 'exchange.would' : 'exchange.result')}</h2>
      <p role="status">{(['created', 'drafted', 'skipped', 'refused', 'sections'] as const).filter((name) => report[name] > 0).map((name) => t(`exchange.count_${name}`, { count: report[name] })).join(' · ') || t('exchange.count_nothing')}</p>
      <div className="know-table" tabIndex={0}>
        <table>
          <thead><tr><th scope="col">{t('field.title')}</th><th scope="col">{t('exchange.outcome')}</th><th scope="col">{t('new.language')}</th><th scope="col">{t('exchange.origin')}</th></tr></thead>
          <tbody>
            {report.articles.map((row, index) => (
              <tr key={index}>
                <th scope="row">{row.article && !tried ? <Link to={`/knowledge/article/${row.article}`}>{row.title || row.slug}</Link> : row.title || row.slug || '–'}</th>
                <td><span className={`pill ${tone[row.outcome]}`}>{t(`exchange.outcome_${row.outcome}`)}</span>{row.reason && <div className="faint">{row.reason}</div>}{row.remarks.map((remark) => <div key={remark} className="faint">{remark}</div>)}</td>
                <td>{row.languages.map((language) => t(`tag.${language}`, { defaultValue: language })).join(', ')}</td>
                <td className="faint know-origin">{row.origin}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Articles from elsewhere, checked before they are taken, and all of it out again. */
export default function ExchangePage() {
  const { t, i18n } = useTranslation('knowledge');
  const problem = useProblem();
  const cache = useQueryClient();
  const one = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<Text[]>([]);
  const [left, setLeft] = useState(0);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState<'check' | 'carry_out' | 'export'>();
  const [report, setReport] = useState<{ report: ImportReport; tried: boolean }>();
  const [settings, setSettings] = useState<Settings>({ format: 'markdown', language: i18n.language === 'zh-CN' ? 'zh-CN' : 'en', audience: 'everyone', existing: 'skip', landing: 'drafts' });
  const sections = useQuery({ queryKey: knowledgeKeys.sections, queryFn: ({ signal }) => knowledge.sections({ signal }) });
  const set = (change: Partial<Settings>) => { setSettings({ ...settings, ...change }); setReport(undefined); };
  const size = files.reduce((total, { content }) => total + content.length, 0);
  const tooMuch = files.length > kMostFiles || size > kMostBytes;
  const take = async (list: { path: string; file: File }[]) => {
    const good = list.filter(({ path }) => usable(path));
    setLeft(list.length - good.length);
    const read = await Promise.all(good.map(async ({ path, file }) => ({ name: path, content: await file.text() })));
    setFiles(read);
    setReport(undefined);
    const format = formatOf(read);
    if (format) setSettings((old) => ({ ...old, format }));
  };
  const chosen = (input: HTMLInputElement) => { void take([...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }))); input.value = ''; };
  const run = async (mode: 'check' | 'carry_out') => {
    setBusy(mode);
    try {
      setReport({ report: await knowledge.import({ ...settings, files, mode }), tried: mode === 'check' });
      if (mode === 'carry_out') {
        setFiles([]);
        await cache.invalidateQueries({ queryKey: knowledgeKeys.all });
      }
    } catch (error) {
      problem(error);
    } finally {
      setBusy(undefined);
    }
  };
  const save = async () => {
    setBusy('export');
    try {
      const url = URL.createObjectURL(await knowledge.exported());
      const link = Object.assign(document.createElement('a'), { href: url, download: 'knowledge.json' });
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(undefined);
    }
  };
  const drop = {
    onDragOver: (event: DragEvent) => { event.preventDefault(); setOver(true); },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => { event.preventDefault(); setOver(false); void droppedFiles(event.dataTransfer).then(take); },
  };
  const options = <T extends string>(values: readonly T[], prefix: string) => values.map((value) => ({ value, label: t(`${prefix}.${value}` as 'exchange.title') }));
  return (
    <section className="know-page" aria-labelledby="exchange-title">
      <header className="row wrap know-head"><h1 id="exchange-title" className="know-head-title">{t('page.exchange')}</h1><span className="grow" /><Button icon={<Download size={14} />} loading={busy === 'export'} onClick={() => void save()}>{t('exchange.export')}</Button></header>
      <div className="know-scroll know-report stack">
        <p className="faint">{t('exchange.text')}</p>
        <div className={`know-drop ${over ? 'is-over' : ''}`} {...drop}>
          <Upload size={22} aria-hidden="true" />
          <strong>{t('exchange.drop')}</strong><span className="faint">{t('exchange.drop_text')}</span>
          <div className="row wrap"><Button icon={<FileText size={14} />} onClick={() => one.current?.click()}>{t('exchange.files')}</Button><Button icon={<FolderOpen size={14} />} onClick={() => folder.current?.click()}>{t('exchange.folder')}</Button></div>
          <input ref={one} type="file" multiple hidden aria-label={t('exchange.files')} accept=".md,.markdown,.html,.htm,.csv,.json,.txt" onChange={(event) => chosen(event.target)} />
          <input ref={(input) => { folder.current = input; input?.setAttribute('webkitdirectory', ''); }} type="file" multiple hidden aria-label={t('exchange.folder')} onChange={(event) => chosen(event.target)} />
        </div>
        {files.length > 0 && (
          <>
            <p role="status"><strong>{t('exchange.chosen', { count: files.length })}</strong> <span className="faint">{files.slice(0, 4).map(({ name }) => name).join(', ')}{files.length > 4 && ' …'}{left > 0 && ` · ${t('exchange.left_out', { count: left })}`}</span></p>
            {tooMuch && <Alert type="error" showIcon title={t('exchange.too_much')} />}
            <div className="know-grid">
              <label className="stack"><span>{t('exchange.format')}</span><Select value={settings.format} options={options(formats, 'format')} onChange={(format: ImportFormat) => set({ format })} /></label>
              <label className="stack"><span>{t('new.language')}</span><Select value={settings.language} options={options(writtenLanguages, 'language')} onChange={(language: string) => set({ language })} /></label>
              <label className="stack"><span>{t('about.section')}</span><Select allowClear value={settings.section} placeholder={t('exchange.own_section')} options={tree(sections.data ?? [], i18n.language).map((leaf) => ({ value: leaf.section.id, label: `${'  '.repeat(leaf.depth)}${leaf.name}` }))} onChange={(section: string | undefined) => set({ section })} /></label>
              <label className="stack"><span>{t('about.audience')}</span><Select value={settings.audience} options={options(['everyone', 'customers', 'internal'] as const, 'audience')} onChange={(audience: Audience) => set({ audience })} /></label>
              <label className="stack"><span>{t('exchange.existing')}</span><Select value={settings.existing} options={options(['skip', 'draft'] as const, 'exchange_existing')} onChange={(existing) => set({ existing })} /></label>
              <label className="stack"><span>{t('exchange.landing')}</span><Select value={settings.landing} options={options(['drafts', 'published'] as const, 'exchange_landing')} onChange={(landing) => set({ landing })} /></label>
            </div>
            <div className="row"><Button loading={busy === 'check'} disabled={tooMuch || busy !== undefined} onClick={() => void run('check')}>{t('exchange.check')}</Button><Button type="primary" loading={busy === 'carry_out'} disabled={tooMuch || busy !== undefined} onClick={() => void run('carry_out')}>{t('exchange.import')}</Button></div>
          </>
        )}
        {report && <Report {...report} />}
      </div>
    </section>
  );
}
