import { App, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { cases } from '@/shared/cases/api';
import { complaints } from '@/shared/complaints/api';
import { lastStep } from '@/shared/complaints/way';
import type { Step } from '@/shared/complaints/types';
import { placedErrors } from '../model/complaintForm';
import { useTalks } from '../page/useCasePage';
import type { SectionProps } from './Section';

type Values = { note: string; words: string; telling: 'by_us' | 'by_message' };

/** Whether there is a conversation in which the customer can be told now. */
function useReach({ matter }: SectionProps): boolean {
  const { talks } = useTalks(matter.conversations);
  return talks.some(({ conversation }) => conversation.status !== 'closed');
}

/** Takes a step: acknowledging can write to the customer, telling posts the answer. */
export function TakeStep(props: SectionProps & { step: Step; close: () => void }) {
  const { matter, complaint, work, step, close } = props;
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  // Words that went out are not sent again when the step after them is refused.
  const [wrote, setWrote] = useState(false);
  const reach = useReach(props);
  const telling = Form.useWatch('telling', form) ?? (reach ? 'by_message' : 'by_us');
  const send = async ({ note, words, telling: how }: Values) => {
    setBusy(true);
    try {
      if (step === 'acknowledged' && words?.trim() && !wrote) {
        await cases.write(matter.id, { kind: 'update', text: words.trim() });
        setWrote(true);
      }
      await work.run(() => complaints.takeStep(matter.id, step, note?.trim() ?? '', step === 'told' ? how : undefined));
      void message.success(t('way.taken', { step: t(`step.${step}`) }));
      close();
    } catch (error) {
      const placed = error instanceof ApiError ? placedErrors(error.fields, ['note']) : undefined;
      if (placed) form.setFields(placed as Parameters<typeof form.setFields>[0]);
      else work.fail(error);
    } finally {
      setBusy(false);
    }
  };
  const initial: Values = { note: '', words: '', telling: reach ? 'by_message' : 'by_us' };
  return (
    <Modal open title={`${t(`do.${step}`)} · ${matter.number}`} okText={t(step === 'told' && telling === 'by_message' ? 'answer.post' : `do.${step}`)} cancelText={common('action.cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <Form<Values> form={form} name="complaint-step" layout="vertical" initialValues={initial} onFinish={(values) => void send(values)}>
        <p className="faint cmp-about">{t(`way.about_${step}`)}</p>
        {step === 'acknowledged' && (reach
          ? <Form.Item name="words" label={t('acknowledge.words')} extra={t('acknowledge.words_text')}><Input.TextArea rows={4} maxLength={10_000} placeholder={t('acknowledge.placeholder', { number: matter.number })} /></Form.Item>
          : <p className="faint cmp-about">{t('acknowledge.no_way')}</p>)}
        {step === 'told' && (
          <>
            <blockquote className="cmp-quote">{complaint.answer}</blockquote>
            <Form.Item name="telling" label={t('answer.how')} extra={reach ? undefined : t('answer.no_way')}>
              <Radio.Group options={[{ value: 'by_message', label: t('answer.by_message'), disabled: !reach }, { value: 'by_us', label: t('answer.by_us') }]} />
            </Form.Item>
          </>
        )}
        <Form.Item name="note" label={t(step === 'told' && telling === 'by_us' ? 'answer.note' : 'way.note')}><Input.TextArea rows={2} maxLength={4000} /></Form.Item>
      </Form>
    </Modal>
  );
}

export function UndoStep({ matter, complaint, work, close }: SectionProps & { close: () => void }) {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  const [busy, setBusy] = useState(false);
  const send = async ({ reason }: { reason: string }) => {
    setBusy(true);
    try {
      await work.run(() => complaints.undoStep(matter.id, reason.trim()));
      close();
    } catch (error) {
      work.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('way.undo_title', { step: t(`step.${lastStep(complaint)}`) })} okText={t('way.undo')} okButtonProps={{ danger: true }} cancelText={common('action.cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <Form form={form} name="complaint-undo" layout="vertical" initialValues={{ reason: '' }} onFinish={(values: { reason: string }) => void send(values)}>
        <p className="faint cmp-about">{t('way.undo_text')}</p>
        <Form.Item name="reason" label={t('way.reason')} rules={[{ required: true, whitespace: true, message: t('way.reason_missing') }]}><Input.TextArea rows={2} maxLength={4000} /></Form.Item>
      </Form>
    </Modal>
  );
}
