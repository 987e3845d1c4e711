import { Button, Progress, Select } from 'antd';
import { Download, FileArchive } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOfEvidence, complaints } from '@/shared/complaints/api';
import type { EvidenceFile } from '@/shared/complaints/types';
import { SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { Section, type SectionProps } from './Section';
import { useEvidence } from './useComplaint';

const languages = { en: 'English', 'zh-CN': '简体中文' } as const;

const sizeText = (bytes: number, language: string) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: bytes < 1e6 ? 'kilobyte' : 'megabyte', maximumFractionDigits: 1 }).format(bytes / (bytes < 1e6 ? 1e3 : 1e6));

function FileRow({ file }: { file: EvidenceFile }) {
  const { t, i18n } = useTranslation('complaints');
  const made = file.state === 'waiting' || file.state === 'running';
  return (
    <li className="cmp-evidence">
      <FileArchive size={20} strokeWidth={1.5} aria-hidden="true" />
      <div className="grow">
        <div className="row wrap"><strong className="cut">{file.name}</strong><span className="tiny faint">{file.user_name} · <TimeText at={file.asked_at} /> · {languages[file.language as keyof typeof languages] ?? file.language}</span></div>
        {made && <div role="status"><span className="tiny faint">{t(file.state === 'waiting' ? 'evidence.waiting' : 'evidence.running', { done: file.done, total: file.total })}</span><Progress percent={file.total > 0 ? Math.round((100 * file.done) / file.total) : 0} size="small" showInfo={false} aria-label={t('evidence.progress')} /></div>}
        {file.state === 'failed' && <p className="is-missing">{t('evidence.failed')} {file.error}</p>}
        {file.state === 'done' && <p className="tiny faint numbers">{sizeText(file.size, i18n.language)} · SHA-256 <code className="cmp-hash">{file.sha256}</code></p>}
      </div>
      {file.state === 'done' && <Button size="small" icon={<Download size={14} aria-hidden="true" />} href={addressOfEvidence(file.id)} download={file.name} aria-label={t('evidence.download_named', { name: file.name })}>{t('evidence.download')}</Button>}
    </li>
  );
}

/** Everything as one file, with the proof that nothing in it was changed. */
export function Evidence({ matter, rights, work }: SectionProps) {
  const { t, i18n } = useTranslation('complaints');
  const list = useEvidence(matter.id);
  const [language, setLanguage] = useState<string>(i18n.language);
  const [busy, setBusy] = useState(false);
  const files = list.data ?? [];
  const running = files.some(({ state }) => state === 'waiting' || state === 'running');
  const make = async () => {
    setBusy(true);
    await work.attempt(() => complaints.makeEvidence(matter.id, language));
    setBusy(false);
  };
  const action = (
    <span className="row">
      <Select size="small" value={language} aria-label={t('evidence.language')} options={Object.entries(languages).map(([value, label]) => ({ value, label }))} onChange={setLanguage} popupMatchSelectWidth={false} />
      <Button size="small" loading={busy} disabled={running} onClick={() => void make()}>{t('evidence.make')}</Button>
    </span>
  );
  return (
    <Section name="evidence" title={t('evidence.title')} action={rights.edit && action}>
      <p className="faint">{t('evidence.text')}</p>
      {list.isPending ? <SkeletonLines lines={2} /> : list.isError ? <p className="faint">{t('evidence.not_loaded')}</p> : <ul className="plain cmp-list">{files.map((file) => <FileRow key={file.id} file={file} />)}</ul>}
      {files.some(({ state }) => state === 'done') && <p className="tiny faint">{t('evidence.check')} <code>deskbell evidence check {files.find(({ state }) => state === 'done')?.name} --key keys.pem</code></p>}
    </Section>
  );
}
