import { Button, Input, Modal, Select } from 'antd';
import { X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { categoryPath, nameIn, useCategories, useKinds } from '@/shared/cases/names';
import { levels, type BulkChange, type Level } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { withCatalogue } from '@/shared/i18n';
import { useDirectory, useQueues } from '@/shared/ui/names';

const AddToIncident = lazy(() => withCatalogue('incidents', import('@/shared/incidents/AddToIncident')));
type What = 'owner' | 'queue' | 'state' | 'level' | 'category' | 'tags';
type Props = { chosen: ReadonlySet<Id>; clear: () => void };

function BulkDialog({ what, chosen, close, done }: { what: What; chosen: ReadonlySet<Id>; close: () => void; done: () => void }) {
  const { t, i18n } = useTranslation('cases');
  const actions = useCaseActions();
  const people = useDirectory();
  const queues = useQueues();
  const kinds = useKinds();
  const categories = useCategories();
  const [value, setValue] = useState<string>();
  const [tags, setTags] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const states = [...new Map(kinds.flatMap((kind) => kind.states).map((state) => [state.key, nameIn(state, i18n.language)]))];
  const options: Record<Exclude<What, 'tags'>, { value: string; label: string }[]> = {
    owner: people.map((user) => ({ value: user.id, label: user.name })),
    queue: queues.filter((queue) => queue.status === 'active').map((queue) => ({ value: queue.id, label: queue.name })),
    state: states.map(([key, label]) => ({ value: key, label })),
    level: levels.map((level) => ({ value: level, label: t(`level.${level}`) })),
    category: categories.map((each) => ({ value: each.id, label: categoryPath(categories, each.id, i18n.language) })),
  };
  const reason = what === 'level';
  const ready = (what === 'tags' ? tags.length > 0 : value) && (!reason || note.trim());
  const submit = async () => {
    if (!ready) return;
    setBusy(true);
    const change: BulkChange = { cases: [...chosen], note: note.trim() || undefined };
    if (what === 'tags') change.add_tags = tags;
    else if (what === 'level') change.level = value as Level;
    else change[what] = value;
    const result = await actions.changeMany(change);
    setBusy(false);
    if (result) done();
  };
  return (
    <Modal open title={t(`bulk.${what}_title`, { count: chosen.size })} onCancel={close} onOk={() => void submit()} okText={t('bulk.ok', { count: chosen.size })} okButtonProps={{ disabled: !ready }} confirmLoading={busy} width={460}>
      <div className="stack">
        {what === 'tags' ? (
          <Select mode="tags" autoFocus value={tags} aria-label={t('bulk.tags')} placeholder={t('bulk.tags')} tokenSeparators={[',', '，']} onChange={(list: string[]) => setTags(list.map((tag) => tag.trim().slice(0, 50)).filter(Boolean))} />
        ) : (
          <Select autoFocus showSearch={{ optionFilterProp: 'label' }} value={value} options={options[what]} aria-label={t(`bulk.${what}`)} placeholder={t(`bulk.${what}`)} onChange={setValue} />
        )}
        {what !== 'tags' && what !== 'category' && <Input.TextArea rows={2} value={note} maxLength={2000} placeholder={t(reason ? 'grade.reason' : 'bulk.note')} aria-label={t(reason ? 'grade.reason' : 'bulk.note')} onChange={(event) => setNote(event.target.value)} />}
      </div>
    </Modal>
  );
}

/** What can be done to all chosen cases at once; all of it can be undone. */
export function BulkBar({ chosen, clear }: Props) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const actions = useCaseActions();
  const assigns = useAllows('assign_cases');
  const leads = useAllows('manage_incidents');
  const [what, setWhat] = useState<What>();
  const [gathering, setGathering] = useState(false);
  const offered: What[] = assigns ? ['owner', 'queue', 'state', 'level', 'category', 'tags'] : ['state', 'level', 'category', 'tags'];
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('bulk.label')}>
      <strong className="numbers">{t('bulk.chosen', { count: chosen.size })}</strong>
      {offered.map((each) => <Button key={each} size="small" onClick={() => setWhat(each)}>{t(`bulk.${each}`)}</Button>)}
      <Button size="small" onClick={() => void actions.changeMany({ cases: [...chosen], watch: true }).then((result) => result && clear())}>{t('bulk.watch')}</Button>
      {leads && <Button size="small" onClick={() => setGathering(true)}>{t('incident.add')}</Button>}
      <button type="button" className="icon-button" aria-label={common('action.close')} onClick={clear}><X size={16} /></button>
      {what && <BulkDialog what={what} chosen={chosen} close={() => setWhat(undefined)} done={() => { setWhat(undefined); clear(); }} />}
      {gathering && <Suspense fallback={null}><AddToIncident cases={[...chosen]} close={() => setGathering(false)} done={() => { setGathering(false); clear(); }} /></Suspense>}
    </div>
  );
}
