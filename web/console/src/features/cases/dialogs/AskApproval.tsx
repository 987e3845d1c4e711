import { useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { approvals } from '@/shared/cases/api';
import { FieldInput } from '@/shared/cases/FieldInput';
import { isMoney } from '@/shared/cases/fields';
import { caseKeys } from '@/shared/cases/keys';
import type { ApprovalRequest, Case, FieldDefinition, FieldValue } from '@/shared/cases/types';
import { useProblem } from '@/shared/ui/problem';

const kinds = ['refund', 'compensation', 'exception'] as const;

export function AskApproval({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  const [kind, setKind] = useState<ApprovalRequest['kind']>('refund');
  const [money, setMoney] = useState<FieldValue>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const amount: FieldDefinition = { key: 'money', name: t('approval.amount'), names: {}, type: 'money', need: 'opening', choices: [], hint: '' };
  const submit = async () => {
    if (!isMoney(money) || !reason.trim() || busy) return;
    setBusy(true);
    try {
      const request = await approvals.ask({ case_id: matter.id, kind, money, reason: reason.trim() });
      void cache.invalidateQueries({ queryKey: caseKeys.parts(matter.id) });
      void message.success(t(request.state === 'asked' ? 'approval.done_asked' : `approval.done_${request.state === 'approved' ? 'approved' : 'refused'}`));
      close();
    } catch (error) {
      problem(error);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('approval.ask')} onCancel={close} onOk={() => void submit()} okText={t('approval.ask_ok')} okButtonProps={{ disabled: !isMoney(money) || !reason.trim() }} confirmLoading={busy} width={480}>
      <div className="case-form">
        <label className="case-label"><span className="case-label-name">{t('approval.kind')}</span><Select value={kind} aria-label={t('approval.kind')} options={kinds.map((each) => ({ value: each, label: t(`approval.kind_${each}`) }))} onChange={setKind} /></label>
        <FieldInput field={amount} value={money} required set={setMoney} />
        <label className="case-label whole"><span className="case-label-name">{t('approval.reason')}<em aria-hidden="true">*</em></span><Input.TextArea rows={3} value={reason} maxLength={4000} aria-label={t('approval.reason')} onChange={(event) => setReason(event.target.value)} /></label>
      </div>
    </Modal>
  );
}
