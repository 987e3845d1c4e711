import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';

export function ReopenCase({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    const after = await actions.reopen(matter, note.trim());
    setBusy(false);
    if (after) close();
  };
  return (
    <Modal open title={t('reopen.title', { number: matter.number })} onCancel={close} onOk={() => void submit()} okText={t('reopen.ok')} confirmLoading={busy} width={460}>
      <Input.TextArea autoFocus rows={2} value={note} maxLength={2000} placeholder={t('reopen.note')} aria-label={t('reopen.note')} onChange={(event) => setNote(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit()} />
    </Modal>
  );
}
