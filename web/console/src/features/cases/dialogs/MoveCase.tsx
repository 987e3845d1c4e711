import { useQuery } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cases } from '@/shared/cases/api';
import { FieldInput } from '@/shared/cases/FieldInput';
import { missing } from '@/shared/cases/fields';
import { caseKeys } from '@/shared/cases/keys';
import { nameIn, stateOf, useCaseNames } from '@/shared/cases/names';
import type { CaseSummary, FieldValues } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { SkeletonLines } from '@/shared/ui/States';
import { movesOf } from '../model/board';
import { hasEnded } from '../model/tasks';

type Props = { matter: Pick<CaseSummary, 'id' | 'version' | 'kind' | 'state' | 'state_category' | 'number'>; to?: string; close: () => void };

/** To another state; solving asks for what the kind wants to know and how it ended. */
export function MoveCase({ matter, to, close }: Props) {
  const { t, i18n } = useTranslation('cases');
  const { kinds, stateName } = useCaseNames();
  const actions = useCaseActions();
  const full = useQuery({ queryKey: caseKeys.one(matter.id), queryFn: ({ signal }) => cases.get(matter.id, { signal }) });
  const moves = movesOf(kinds, matter);
  const [state, setState] = useState(to ?? moves[0]?.key);
  const [note, setNote] = useState('');
  const [resolution, setResolution] = useState<string>();
  const [values, setValues] = useState<FieldValues>({});
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const kind = kinds.find((each) => each.key === matter.kind);
  const target = state ? stateOf(kinds, matter.kind, state) : undefined;
  const solving = target?.category === 'solved' || (target?.category === 'closed' && matter.state_category !== 'solved');
  const known = { ...full.data?.fields, ...values };
  const asked = solving && full.data ? missing(kind?.fields ?? [], full.data.fields, 'solving') : [];
  const lacking = solving ? missing(kind?.fields ?? [], known, 'solving') : [];
  const openTasks = full.data?.tasks.filter((task) => !hasEnded(task.state)).length ?? 0;

  const submit = async () => {
    setTried(true);
    if (!state || !target || lacking.length > 0 || busy) return;
    setBusy(true);
    const words = solving ? (resolution ?? full.data?.resolution ?? '').trim() : '';
    const back = movesOf(kinds, { ...matter, state }).some((each) => each.key === matter.state) ? matter.state : undefined;
    const after = await actions.move(
      { ...matter, version: full.data?.version ?? matter.version },
      { state, note: note.trim() || undefined, resolution: words || undefined, fields: Object.keys(values).length > 0 ? values : undefined },
      stateName(matter.kind, state), back,
    );
    setBusy(false);
    if (after) close();
  };
  if (moves.length === 0)
    return <Modal open title={t('move.title', { number: matter.number })} onCancel={close} onOk={close}><p>{t('move.none')}</p></Modal>;
  return (
    <Modal open title={t('move.title', { number: matter.number })} onCancel={close} onOk={() => void submit()} okText={target ? t('move.ok', { name: nameIn(target, i18n.language) }) : undefined} confirmLoading={busy} okButtonProps={{ disabled: !target || full.isPending }} width={520}>
      <div className="stack" onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit()}>
        <label className="case-label">
          <span className="case-label-name">{t('field.state')}</span>
          <Select autoFocus={!to} value={state} aria-label={t('field.state')} options={moves.map((each) => ({ value: each.key, label: nameIn(each, i18n.language) }))} onChange={setState} />
        </label>
        {full.isPending && <SkeletonLines lines={2} />}
        {solving && openTasks > 0 && <p className="pill pill-warn move-warning" role="status">{t('move.open_tasks', { count: openTasks })}</p>}
        {asked.map((field) => (
          <FieldInput key={field.key} field={field} value={known[field.key]} required problem={tried && lacking.includes(field) ? t('field.missing') : undefined} set={(value) => setValues((old) => ({ ...old, [field.key]: value }))} />
        ))}
        {solving && (
          <label className="case-label">
            <span className="case-label-name">{t('move.resolution')}</span>
            <Input.TextArea autoFocus={Boolean(to)} rows={3} value={resolution ?? full.data?.resolution ?? ''} maxLength={4000} aria-label={t('move.resolution')} onChange={(event) => setResolution(event.target.value)} />
            <span className="case-hint">{t('move.resolution_hint')}</span>
          </label>
        )}
        <label className="case-label">
          <span className="case-label-name">{t('move.note')}</span>
          <Input.TextArea rows={2} value={note} maxLength={2000} aria-label={t('move.note')} onChange={(event) => setNote(event.target.value)} />
        </label>
      </div>
    </Modal>
  );
}
