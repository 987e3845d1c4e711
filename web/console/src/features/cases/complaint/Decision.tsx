import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { outcomes, type Outcome } from '@/shared/complaints/types';
import { locksOf } from '@/shared/complaints/way';
import { Section, SectionForm, type SectionProps } from './Section';

type Values = { outcome?: Outcome; decision: string };
const look: Record<Outcome, string> = { upheld: 'pill-bad', partly_upheld: 'pill-warn', rejected: '' };

export function Decision({ complaint, rights, work }: SectionProps) {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const [editing, setEditing] = useState(false);
  const { outcome, decision } = complaint;
  const locked = locksOf(complaint).facts;
  const nothing = !outcome && !decision;
  return (
    <Section
      name="decision" title={t('decision.title')} mark={outcome && <span className={`pill ${look[outcome]}`}>{t(`outcome.${outcome}`)}</span>} locked={locked && rights.edit ? t('locked.decided_this') : undefined}
      action={rights.edit && !editing && <Button size="small" onClick={() => setEditing(true)}>{nothing ? t('decision.write') : common('action.edit')}</Button>}
    >
      {editing ? (
        <SectionForm<Values> name="decision" initial={{ outcome, decision }} cancel={() => setEditing(false)} fail={work.fail} send={(values) => work.change(complaint.version, { outcome: values.outcome, decision: values.decision.trim() })}>
          <Form.Item name="outcome" label={t('decision.outcome')} rules={[{ required: true, message: t('missing.outcome') }]}><Radio.Group options={outcomes.map((each) => ({ value: each, label: t(`outcome.${each}`) }))} /></Form.Item>
          <Form.Item name="decision" label={t('decision.reasons')} extra={t('decision.reasons_text')} rules={[{ required: true, whitespace: true, message: t('missing.decision') }]}><Input.TextArea rows={4} maxLength={10_000} /></Form.Item>
        </SectionForm>
      ) : nothing ? <p className="faint">{t('decision.none')}</p> : <p className="pre">{decision || <span className="faint">{t('missing.decision')}</span>}</p>}
    </Section>
  );
}
