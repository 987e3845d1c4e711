import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@/shared/api/types';
import { complaints } from '@/shared/complaints/api';
import { locksOf } from '@/shared/complaints/way';
import { Avatar } from '@/shared/ui/Avatar';
import { TimeText } from '@/shared/ui/TimeText';
import { Section, SectionForm, type SectionProps } from './Section';
import { Files, Uploads } from './Uploads';

type Values = { text: string; evidence?: string };

export function Investigation({ matter, complaint, rights, work }: SectionProps) {
  const { t } = useTranslation('complaints');
  const [adding, setAdding] = useState(false);
  const [files, setFiles] = useState<Attachment[]>([]);
  const locked = locksOf(complaint).facts;
  const close = () => {
    setAdding(false);
    setFiles([]);
  };
  return (
    <Section name="investigation" title={t('finding.title')} locked={locked && rights.edit ? t('locked.decided') : undefined} action={rights.edit && !adding && <Button size="small" onClick={() => setAdding(true)}>{t('finding.add')}</Button>}>
      {complaint.findings.length === 0 && !adding && <p className="faint">{t('finding.none')}</p>}
      {complaint.findings.length > 0 && (
        <ol className="plain cmp-list">
          {complaint.findings.map((finding) => (
            <li key={finding.id} className="cmp-finding">
              <Avatar name={finding.name} size={22} />
              <div className="grow"><p className="tiny faint">{finding.name} · <TimeText at={finding.at} /></p><p className="pre">{finding.text}</p><Files files={finding.evidence} /></div>
            </li>
          ))}
        </ol>
      )}
      {adding && (
        <SectionForm<Values>
          name="finding" initial={{ text: '', evidence: undefined }} okText={t('finding.save')} cancel={close} fail={work.fail}
          send={({ text }) => work.run(() => complaints.addFinding(matter.id, text.trim(), files.map(({ id }) => id)))}
        >
          <Form.Item name="text" label={t('finding.text')} rules={[{ required: true, whitespace: true, message: t('finding.text_missing') }]}><Input.TextArea rows={4} maxLength={10_000} placeholder={t('finding.placeholder')} /></Form.Item>
          <Form.Item name="evidence" className="cmp-errors-only"><span /></Form.Item>
          <Uploads files={files} set={setFiles} fail={work.fail} label={t('finding.evidence')} />
        </SectionForm>
      )}
    </Section>
  );
}
