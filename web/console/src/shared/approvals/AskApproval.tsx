// Asks leave for something about a case. The case's page opens it; load it with `withCatalogue('approvals', …)`.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Radio, Upload } from 'antd';
import { Paperclip, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '../api/endpoints';
import { ApiError } from '../api/http';
import { keys } from '../api/keys';
import type { Approval, ApprovalKind, Attachment, Id, Money } from '../api/types';
import { useProblem } from '../ui/problem';
import { approvals } from './api';
import { MoneyInput } from './MoneyInput';

type Values = { kind: ApprovalKind; money: Money; reason: string };
type Props = { caseId: Id; number: string; close: () => void; asked?: (approval: Approval) => void; currency?: string };

const kinds: ApprovalKind[] = ['refund', 'compensation', 'exception'];
const kMostEvidence = 20;

export default function AskApproval({ caseId, number, close, asked, currency = 'EUR' }: Props) {
  const { t } = useTranslation('approvals');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [form] = Form.useForm<Values>();
  const [evidence, setEvidence] = useState<Attachment[]>([]);
  const [busy, setBusy] = useState(false);
  const add = async (file: File) => {
    try {
      const attachment = await conversations.upload(file);
      setEvidence((old) => [...old, attachment]);
    } catch (error) {
      problem(error);
    }
  };
  const send = async ({ kind, money, reason }: Values) => {
    setBusy(true);
    try {
      const approval = await approvals.ask({ case_id: caseId, kind, money, reason: reason.trim(), evidence: evidence.map((each) => each.id) });
      await cache.invalidateQueries({ queryKey: keys.approvals });
      void message.success(t(approval.state === 'asked' ? 'ask.sent' : approval.state === 'approved' ? 'ask.approved_at_once' : 'ask.refused_at_once', { level: approval.level_name }));
      asked?.(approval);
      close();
    } catch (error) {
      if (error instanceof ApiError && error.fields.length) form.setFields(error.fields.map(({ field, message: text }) => ({ name: (field.startsWith('money') ? 'money' : field.startsWith('kind') ? 'kind' : 'reason') as keyof Values, errors: [text] })));
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('ask.title', { number })} okText={t('ask.send')} cancelText={common('action.cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <Form<Values> form={form} layout="vertical" initialValues={{ kind: 'refund', money: { minor: 0, currency }, reason: '' }} onFinish={(values) => void send(values)}>
        <Form.Item name="kind" label={t('ask.kind')}><Radio.Group optionType="button" options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))} /></Form.Item>
        <Form.Item name="money" label={t('amount')} extra={t('ask.amount_text')}><MoneyInput label={t('amount')} /></Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('ask.reason_missing') }]}><Input.TextArea rows={4} maxLength={4000} placeholder={t('ask.reason_text')} /></Form.Item>
        <div className="stack">
          <Upload multiple showUploadList={false} beforeUpload={(file) => { if (evidence.length < kMostEvidence) void add(file); return false; }}><Button icon={<Paperclip size={14} />}>{t('ask.evidence')}</Button></Upload>
          <ul className="plain">
            {evidence.map((each) => (
              <li key={each.id} className="row"><span className="grow cut">{each.name}</span><Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${each.name}`} onClick={() => setEvidence(evidence.filter(({ id }) => id !== each.id))} /></li>
            ))}
          </ul>
        </div>
      </Form>
    </Modal>
  );
}
