import { App, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '@/shared/cases/types';
import { escalations } from '@/shared/escalation/api';
import { useProblem } from '@/shared/ui/problem';
import { SkeletonLines } from '@/shared/ui/States';
import { targetsOf, waysUp } from '../model/escalation';
import { useRenewed, useStanding } from './useStanding';

type Props = { matter: Case; close: () => void };

function useSending({ matter, close }: Props) {
  const problem = useProblem();
  const { message } = App.useApp();
  const renew = useRenewed(matter.id);
  const [busy, setBusy] = useState(false);
  const send = async (work: () => Promise<unknown>, said: string) => {
    setBusy(true);
    try {
      await work();
      await renew();
      void message.success(said);
      close();
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, send };
}

function Note({ value, onChange, submit, label }: { value: string; onChange: (text: string) => void; submit: () => void; label: string }) {
  return (
    <label className="case-label whole"><span className="case-label-name">{label}<em aria-hidden="true">*</em></span>
      <Input.TextArea autoFocus rows={3} value={value} maxLength={4000} aria-label={label} onChange={(event) => onChange(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit()} /></label>
  );
}

/** Up the ladder by hand, with a note for who takes over. */
export function EscalateCase(props: Props) {
  const { matter, close } = props;
  const { t } = useTranslation('escalation');
  const standing = useStanding(matter.id).data;
  const ways = standing ? waysUp(standing) : [];
  const [chosen, setChosen] = useState<string>();
  const [note, setNote] = useState('');
  const { busy, send } = useSending(props);
  const to = chosen ?? ways[0]?.key;
  const ready = Boolean(to && note.trim()) && !busy;
  const submit = () => { if (ready && to) void send(() => escalations.raise(matter.id, { ...targetsOf(to), note: note.trim() }), t('escalate.done', { number: matter.number })); };
  return (
    <Modal open title={t('escalate.title', { number: matter.number })} okText={t('card.escalate')} onCancel={close} onOk={submit} confirmLoading={busy} okButtonProps={{ disabled: !ready }} width={480}>
      {!standing ? <SkeletonLines lines={3} /> : ways.length === 0 ? <p>{t('escalate.nowhere')}</p> : (
        <div className="case-form">
          <Radio.Group className="whole ways" value={to} aria-label={t('escalate.to')} onChange={(event) => setChosen(event.target.value as string)}>
            {ways.map(({ key, kind, name }) => <Radio key={key} value={key}>{kind === 'next' ? t('escalate.next') : t(`escalate.${kind}`, { name })}</Radio>)}
          </Radio.Group>
          <Note value={note} onChange={setNote} submit={submit} label={t('escalate.note')} />
        </div>
      )}
    </Modal>
  );
}

/** Back to where it came from, or to a line. */
export function GiveBackCase(props: Props) {
  const { matter, close } = props;
  const { t } = useTranslation('escalation');
  const standing = useStanding(matter.id).data;
  const [line, setLine] = useState(0);
  const [note, setNote] = useState('');
  const { busy, send } = useSending(props);
  const ready = Boolean(note.trim()) && !busy;
  const submit = () => { if (ready) void send(() => escalations.giveBack(matter.id, { ...(line ? { line } : {}), note: note.trim() }), t('back.done', { number: matter.number })); };
  const lines = (standing?.lines ?? []).filter((each) => each.line !== standing?.line);
  return (
    <Modal open title={t('back.title', { number: matter.number })} okText={t('card.give_back')} onCancel={close} onOk={submit} confirmLoading={busy} okButtonProps={{ disabled: !ready }} width={480}>
      <div className="case-form">
        {lines.length > 0 && <label className="case-label whole"><span className="case-label-name">{t('back.to')}</span><Select value={line} aria-label={t('back.to')} options={[{ value: 0, label: t('back.before') }, ...lines.map((each) => ({ value: each.line, label: each.name }))]} onChange={setLine} /></label>}
        <Note value={note} onChange={setNote} submit={submit} label={t('back.note')} />
      </div>
    </Modal>
  );
}
