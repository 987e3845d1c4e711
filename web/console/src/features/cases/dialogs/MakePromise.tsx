import { useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { promises } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { isoOf, localInput } from '@/shared/cases/moment';
import type { Case, CasePromise } from '@/shared/cases/types';
import { useProblem } from '@/shared/ui/problem';

const kinds = ['call_back', 'reply', 'other'] as const;
const inAnHour = () => localInput(new Date(Math.ceil((Date.now() + 3_600_000) / 900_000) * 900_000).toISOString());

export function MakePromise({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const [kind, setKind] = useState<CasePromise['kind']>('call_back');
  const [what, setWhat] = useState('');
  const [due, setDue] = useState(inAnHour);
  const [busy, setBusy] = useState(false);
  const words = what.trim() || (kind === 'other' ? '' : t(`promise.kind_${kind}`));
  const at = isoOf(due);
  const submit = async () => {
    if (!words || !at || busy) return;
    setBusy(true);
    try {
      await promises.make({ case_id: matter.id, kind, what: words, due_at: at, remind_before_s: 900 });
      void cache.invalidateQueries({ queryKey: caseKeys.part(matter.id, 'promises') });
      void cache.invalidateQueries({ queryKey: caseKeys.day });
      close();
    } catch (error) {
      problem(error);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('promise.make')} onCancel={close} onOk={() => void submit()} okText={t('promise.ok')} okButtonProps={{ disabled: !words || !at }} confirmLoading={busy} width={460}>
      <div className="case-form">
        <label className="case-label"><span className="case-label-name">{t('promise.kind')}</span><Select value={kind} aria-label={t('promise.kind')} options={kinds.map((each) => ({ value: each, label: t(`promise.kind_${each}`) }))} onChange={setKind} /></label>
        <label className="case-label"><span className="case-label-name">{t('promise.due')}</span><Input type="datetime-local" value={due} aria-label={t('promise.due')} onChange={(event) => setDue(event.target.value)} /></label>
        <label className="case-label whole"><span className="case-label-name">{t('promise.what')}</span><Input autoFocus value={what} maxLength={500} placeholder={words} aria-label={t('promise.what')} onChange={(event) => setWhat(event.target.value)} onPressEnter={() => void submit()} /><span className="case-hint">{t('promise.hint')}</span></label>
      </div>
    </Modal>
  );
}
