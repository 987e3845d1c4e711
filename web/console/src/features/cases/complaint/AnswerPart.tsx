import { Button, Form, Input } from 'antd';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { locksOf, nextStep, stepTaken } from '@/shared/complaints/way';
import type { Step } from '@/shared/complaints/types';
import { TimeText } from '@/shared/ui/TimeText';
import { Section, SectionForm, type SectionProps } from './Section';

/** The words for the customer; posting them is the step "told". */
export function AnswerPart({ complaint, rights, work, take }: SectionProps & { take: (step: Step) => void }) {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const [editing, setEditing] = useState(false);
  const { answer } = complaint;
  const locked = locksOf(complaint).answer;
  const told = stepTaken(complaint, 'told');
  const next = nextStep(complaint);
  const due = next === 'told';
  return (
    <Section name="answer" title={t('answer.title')} locked={locked && rights.edit ? t('locked.told') : undefined} action={rights.edit && !editing && <Button size="small" onClick={() => setEditing(true)}>{answer ? common('action.edit') : t('answer.write')}</Button>}>
      {editing ? (
        <SectionForm<{ answer: string }> name="answer" initial={{ answer }} cancel={() => setEditing(false)} fail={work.fail} send={(values) => work.change(complaint.version, { answer: values.answer.trim() })}>
          <Form.Item name="answer" label={t('answer.text')} extra={t('answer.text_text')} rules={[{ required: true, whitespace: true, message: t('missing.answer') }]}><Input.TextArea rows={7} maxLength={10_000} /></Form.Item>
        </SectionForm>
      ) : answer ? <blockquote className="cmp-quote">{answer}</blockquote> : <p className="faint">{t('answer.none')}</p>}
      {told && <p className="tiny faint">{t('answer.told_by', { name: told.name || t('way.system') })} <TimeText at={told.at} />{told.note && ` · ${told.note}`}</p>}
      {!told && !editing && answer && rights.edit && (
        <div className="row wrap">
          <Button size="small" type="primary" icon={<Send size={13} aria-hidden="true" />} disabled={!due} onClick={() => take('told')}>{t('do.told')}</Button>
          {!due && next && <span className="tiny faint">{t('answer.too_early', { step: t(`step.${next}`) })}</span>}
        </div>
      )}
    </Section>
  );
}
