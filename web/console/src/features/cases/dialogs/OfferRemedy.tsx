import { useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Money } from '@/shared/api/types';
import { MoneyInput } from '@/shared/approvals/MoneyInput';
import { cases, type Care } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { Case } from '@/shared/cases/types';
import { useProblem } from '@/shared/ui/problem';

type Remedy = Care['remedies'][number];
const kinds = ['apology', 'voucher', 'refund', 'points', 'repair', 'other'] as const satisfies readonly Remedy['kind'][];
const harms = ['annoyance', 'minor', 'serious', 'grave'] as const satisfies readonly Remedy['harm'][];
const free: readonly Remedy['kind'][] = ['apology', 'repair'];

/** Makes good what went wrong: within the limit of the harm at once, above it an approval is asked for. */
export function OfferRemedy({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [kind, setKind] = useState<Remedy['kind']>('apology');
  const [harm, setHarm] = useState<Remedy['harm']>('annoyance');
  const [money, setMoney] = useState<Money>({ minor: 0, currency: 'EUR' });
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const costs = !free.includes(kind);
  const ready = text.trim() !== '' && (!costs || money.minor > 0);
  const submit = async () => {
    if (!ready || busy) return;
    setBusy(true);
    try {
      const care = await cases.offerRemedy(matter.id, { kind, harm, money: costs ? money : undefined, text: text.trim() });
      cache.setQueryData(caseKeys.part(matter.id, 'aftercare'), care);
      void cache.invalidateQueries({ queryKey: caseKeys.parts(matter.id) });
      void message.success(t(care.remedies.at(-1)?.state === 'asked' ? 'care.asked_for' : 'care.given'));
      close();
    } catch (error) {
      problem(error);
      setBusy(false);
    }
  };
  const pick = <V extends string>(label: string, value: V, values: readonly V[], name: (each: V) => string, set: (each: V) => void) => (
    <label className="case-label"><span className="case-label-name">{label}</span><Select value={value} aria-label={label} options={values.map((each) => ({ value: each, label: name(each) }))} onChange={set} /></label>
  );
  return (
    <Modal open title={t('care.offer_to', { number: matter.number })} onCancel={close} onOk={() => void submit()} okText={t('care.offer_ok')} okButtonProps={{ disabled: !ready }} confirmLoading={busy} width={480}>
      <div className="case-form">
        {pick(t('care.kind'), kind, kinds, (each) => t(`care.kind_${each}`), setKind)}
        {pick(t('care.harm'), harm, harms, (each) => t(`care.harm_${each}`), setHarm)}
        {costs && <div className="case-label whole"><span className="case-label-name">{t('approval.amount')}</span><MoneyInput label={t('approval.amount')} value={money} onChange={setMoney} /></div>}
        <label className="case-label whole"><span className="case-label-name">{t('care.text')}</span><Input.TextArea autoFocus rows={3} value={text} maxLength={1000} aria-label={t('care.text')} onChange={(event) => setText(event.target.value)} /><span className="case-hint">{t('care.hint')}</span></label>
      </div>
    </Modal>
  );
}
