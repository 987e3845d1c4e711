import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case, CaseSummary } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { CasePicker } from './CasePicker';

export function MergeCase({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const [into, setInto] = useState<CaseSummary>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!into || busy) return;
    setBusy(true);
    const done = await actions.merge(matter, into);
    setBusy(false);
    if (done) close();
  };
  return (
    <Modal open title={t('merge.of', { number: matter.number })} onCancel={close} onOk={() => void submit()} okText={t('merge.ok')} okButtonProps={{ disabled: !into }} confirmLoading={busy} width={480}>
      <div className="stack"><CasePicker not={matter.id} value={into} set={setInto} /><p className="faint">{t('merge.text', { number: matter.number })}</p></div>
    </Modal>
  );
}
