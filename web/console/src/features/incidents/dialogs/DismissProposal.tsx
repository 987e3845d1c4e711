import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '@/shared/incidents/types';
import { useIncidentActions } from '../useIncidentActions';

export function DismissProposal({ incident, close }: { incident: Incident; close: () => void }) {
  const { t } = useTranslation('incidents');
  const actions = useIncidentActions();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    const after = await actions.dismiss(incident.id, reason.trim());
    setBusy(false);
    if (after) close();
  };
  return (
    <Modal open title={t('proposal.dismiss_title', { title: incident.title })} onCancel={close} onOk={() => void submit()} okText={t('proposal.dismiss')} confirmLoading={busy} width={460}>
      <div className="stack">
        <p className="faint">{t('proposal.dismiss_text')}</p>
        <Input.TextArea autoFocus rows={2} value={reason} maxLength={4000} placeholder={t('proposal.why')} aria-label={t('proposal.why')} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Modal>
  );
}
