import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case, CaseSummary, LinkKind } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { CasePicker } from './CasePicker';

const kinds = ['related', 'duplicate_of', 'caused_by', 'causes', 'parent'] as const;

export function LinkCase({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const [kind, setKind] = useState<(typeof kinds)[number]>('related');
  const [other, setOther] = useState<CaseSummary>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!other || busy) return;
    setBusy(true);
    const after = await (kind === 'parent' ? actions.setParent(matter, other.id) : actions.link(matter, kind satisfies LinkKind, other.id));
    setBusy(false);
    if (after) close();
  };
  return (
    <Modal open title={t('link.title')} onCancel={close} onOk={() => void submit()} okText={t('link.ok')} okButtonProps={{ disabled: !other }} confirmLoading={busy} width={480}>
      <div className="stack">
        <Select value={kind} aria-label={t('link.kind')} options={kinds.map((each) => ({ value: each, label: t(`link.${each}`) }))} onChange={setKind} />
        <CasePicker not={matter.id} value={other} set={setOther} />
      </div>
    </Modal>
  );
}
