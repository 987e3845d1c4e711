import { App, Button, Modal } from 'antd';
import { BellRing, Check, Clock, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RosterField } from '@/shared/incidents/RosterField';
import { isRunning, type Called, type Duty, type Incident } from '@/shared/incidents/types';
import { Avatar } from '@/shared/ui/Avatar';
import { FoldCard } from '@/shared/ui/FoldCard';
import { TimeText } from '@/shared/ui/TimeText';
import { useIncidentActions } from '../useIncidentActions';
import type { CardProps } from './FactsCard';

function EditRoster({ incident, close }: { incident: Incident; close: () => void }) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const actions = useIncidentActions();
  const [roster, setRoster] = useState<Duty[]>(incident.roster.map(({ user, role }) => ({ user, role })));
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const after = await actions.setRoster(incident, roster);
    setBusy(false);
    if (after) close();
  };
  return (
    <Modal open title={t('roster.edit')} onCancel={close} onOk={() => void save()} okText={common('action.save')} confirmLoading={busy} width={520}>
      <div className="stack"><p className="faint">{t('roster.edit_text')}</p><RosterField value={roster} onChange={setRoster} /></div>
    </Modal>
  );
}

function Answer({ one }: { one: Called }) {
  const { t } = useTranslation('incidents');
  if (one.answer === 'coming') return <span className="pill pill-good"><Check size={11} aria-hidden="true" />{t('roster.is_coming')}</span>;
  if (one.answer === 'cannot') return <span className="pill pill-bad"><X size={11} aria-hidden="true" />{t('roster.is_not')}</span>;
  return one.called_at ? <span className="pill pill-warn"><Clock size={11} aria-hidden="true" />{t('roster.waits')}</span> : <span className="pill">{t('roster.not_called')}</span>;
}

/** Who is called, and what each has answered. */
export function RosterCard({ incident, leads }: CardProps) {
  const { t } = useTranslation('incidents');
  const { modal } = App.useApp();
  const actions = useIncidentActions();
  const [editing, setEditing] = useState(false);
  const may = leads && isRunning(incident);
  const uncalled = incident.roster.filter((each) => !each.called_at).length;
  const coming = incident.roster.filter((each) => each.answer === 'coming').length;
  const call = () => {
    if (uncalled > 0) return void actions.call(incident.id, false);
    modal.confirm({ title: t('roster.again_ask', { count: incident.roster.length }), content: t('roster.again_text'), okText: t('roster.again'), onOk: () => actions.call(incident.id, true) });
  };
  return (
    <FoldCard
      name="incident-roster" title={incident.roster.length > 0 ? `${t('roster.title')} · ${t('roster.coming_of', { coming, all: incident.roster.length })}` : t('roster.title')}
      extra={may && <button type="button" className="icon-button" aria-label={t('roster.edit')} title={t('roster.edit')} onClick={() => setEditing(true)}><Pencil size={14} /></button>}
    >
      {incident.roster.length === 0 ? <p className="faint">{t('roster.none')}</p> : (
        <ul className="plain roster">
          {incident.roster.map((one) => (
            <li key={one.user} className="row">
              <Avatar name={one.name} size={24} />
              <span className="grow"><span className="cut roster-name" title={one.name}>{one.name}</span><span className="faint cut">{[one.role].filter(Boolean).join('')}{one.role && one.called_at && ' · '}{one.called_at && <TimeText at={one.answered_at ?? one.called_at} />}</span></span>
              <Answer one={one} />
            </li>
          ))}
        </ul>
      )}
      {may && incident.roster.length > 0 && <Button size="small" className="card-call" type={uncalled > 0 ? 'primary' : 'default'} icon={<BellRing size={14} aria-hidden="true" />} onClick={call}>{uncalled > 0 ? t('roster.call', { count: uncalled }) : t('roster.again')}</Button>}
      {editing && <EditRoster incident={incident} close={() => setEditing(false)} />}
    </FoldCard>
  );
}
