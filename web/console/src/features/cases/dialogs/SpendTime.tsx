import { useQueryClient } from '@tanstack/react-query';
import { Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { Case } from '@/shared/cases/types';
import { useProblem } from '@/shared/ui/problem';

export function SpendTime({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const [minutes, setMinutes] = useState<number | null>(15);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!minutes || busy) return;
    setBusy(true);
    try {
      await cases.spend(matter.id, { spent_s: Math.round(minutes * 60), note: note.trim() });
      void cache.invalidateQueries({ queryKey: caseKeys.parts(matter.id) });
      void cache.invalidateQueries({ queryKey: caseKeys.one(matter.id) });
      close();
    } catch (error) {
      problem(error);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('time.spend')} onCancel={close} onOk={() => void submit()} okButtonProps={{ disabled: !minutes }} confirmLoading={busy} width={420}>
      <div className="stack">
        <InputNumber autoFocus min={1} max={1440} value={minutes} suffix={t('time.minutes')} aria-label={t('time.minutes')} onChange={setMinutes} onPressEnter={() => void submit()} />
        <Input value={note} maxLength={500} placeholder={t('time.note')} aria-label={t('time.note')} onChange={(event) => setNote(event.target.value)} onPressEnter={() => void submit()} />
      </div>
    </Modal>
  );
}
