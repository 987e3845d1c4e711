import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { PhoneCall, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { escalationKeys, rosters } from '@/shared/escalation/api';
import type { Roster, RosterDraft } from '@/shared/escalation/types';
import { useRosters } from '@/shared/escalation/words';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { emptyRoster, peopleOf } from '../model/rosters';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { TimeZoneSelect } from '../parts/TimeZoneSelect';
import { InWorkspaceZone } from '../parts/workspaceZone';
import { usePeopleOptions } from '../parts/useLists';
import { DutyCell, DutyNow } from './DutyNow';
import { ShiftsEditor, SubstitutionsEditor } from './ShiftsEditor';
import { WeekPicture } from './WeekPicture';
import '../ladders/ladders.css';
import './rosters.css';

function RosterList() {
  const { t } = useTranslation('escalation');
  const list = useRosters();
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/rosters/new')}>{t('rosters.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('rosters.title')} text={t('rosters.lead')}>{add}</PageHead>
      <Listing<Roster>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/rosters/${id}`} empty={<EmptyState icon={PhoneCall} title={t('rosters.empty')} action={add}>{t('rosters.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('rosters.name'), render: (roster) => <strong>{roster.name}</strong> },
          { key: 'now', title: t('rosters.now'), render: (roster) => <DutyCell roster={roster.id} /> },
          { key: 'people', title: t('rosters.people'), wide: true, align: 'right', render: (roster) => <span className="numbers">{peopleOf(roster).length}</span> },
          { key: 'zone', title: t('rosters.zone'), wide: true, render: (roster) => <span className="faint">{roster.time_zone.replace(/_/g, ' ')}</span> },
        ]}
      />
    </div>
  );
}

function RosterEditor({ roster, zone = 'UTC' }: { roster?: Roster; zone?: string }) {
  const { t } = useTranslation('escalation');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const people = usePeopleOptions();
  const initial = useMemo<RosterDraft>(
    () => (roster ? { name: roster.name, time_zone: roster.time_zone, shifts: roster.shifts, substitutions: roster.substitutions, fallback: roster.fallback } : emptyRoster(zone)), [roster, zone],
  );
  const [draft, setDraft] = useState(initial);
  const refresh = () => Promise.all([cache.invalidateQueries({ queryKey: escalationKeys.rosters }), cache.invalidateQueries({ queryKey: escalationKeys.duties })]);
  const save = async ({ name, time_zone, shifts, substitutions, fallback }: RosterDraft) => {
    const body = { name, time_zone, shifts, substitutions, fallback };
    if (roster) await rosters.change(roster.id, { ...body, version: roster.version });
    else await rosters.create(body);
    await refresh();
    return '/settings/rosters';
  };
  return (
    <Editor<RosterDraft>
      wide title={roster?.name ?? t('rosters.add')} back="/settings/rosters" initial={initial} save={save} own={['shifts', 'substitutions']} changed={(values) => setDraft({ ...initial, ...values })}
      remove={roster && { title: t('rosters.remove', { name: roster.name }), text: t('rosters.remove_text'), run: () => rosters.remove(roster.id).then(refresh) }}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('rosters.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="time_zone" label={t('rosters.zone')}><TimeZoneSelect /></Form.Item>
      </div>
      {roster && <Section title={t('rosters.duty')} text={t('rosters.duty_text')}><DutyNow roster={roster.id} /></Section>}
      <Section title={t('rosters.week')} text={t('rosters.week_text')}><WeekPicture roster={draft} /></Section>
      <Section title={t('rosters.shifts')} text={t('rosters.shifts_text')}><Form.Item name="shifts" noStyle><ShiftsEditor /></Form.Item></Section>
      <Section title={t('rosters.substitutions')} text={t('rosters.substitutions_text')}><Form.Item name="substitutions" noStyle><SubstitutionsEditor /></Form.Item></Section>
      <Section title={t('rosters.fallback')} text={t('rosters.fallback_text')}><Form.Item name="fallback" className="set-narrow"><Select mode="multiple" options={people} showSearch={{ optionFilterProp: 'label' }} aria-label={t('rosters.fallback')} /></Form.Item></Section>
    </Editor>
  );
}

function ExistingRoster({ id }: { id: string }) {
  return <Loaded query={useRosters()} pick={(all) => all.find((roster) => roster.id === id)}>{(roster) => <RosterEditor key={`${roster.id} ${roster.version}`} roster={roster} />}</Loaded>;
}

export default function Rosters() {
  const id = useRoute().parts[2];
  if (!id) return <RosterList />;
  return id === 'new' ? <InWorkspaceZone>{(zone) => <RosterEditor key="new" zone={zone} />}</InWorkspaceZone> : <ExistingRoster key={id} id={id} />;
}
