import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Switch } from 'antd';
import { CalendarDays, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { NamedCalendar } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { calendars, settingsKeys, type CalendarDraft } from '../api';
import { overlapping, usualHours } from '../model/hours';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { InWorkspaceZone } from '../parts/workspaceZone';
import { HoursEditor } from '../queues/HoursEditor';
import { useHoursText } from '../queues/useHoursText';
import { CalendarUses } from './CalendarUses';
import { HolidayImport } from './HolidayImport';
import { YearPicture } from './YearPicture';
import './calendars.css';

function CalendarList() {
  const { t } = useTranslation('casework');
  const hoursText = useHoursText();
  const list = useQuery({ queryKey: settingsKeys.calendars, queryFn: ({ signal }) => calendars.list({ signal }) });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/calendars/new')}>{t('calendars.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('calendars.title')} text={t('calendars.lead')}>{add}</PageHead>
      <Listing<NamedCalendar>
        query={list} rows={list.data} rowKey={(calendar) => calendar.id} to={(calendar) => `/settings/calendars/${calendar.id}`}
        empty={<EmptyState icon={CalendarDays} title={t('calendars.empty')} action={add}>{t('calendars.lead')}</EmptyState>}
        columns={[
          { key: 'name', title: t('calendars.name'), render: (calendar) => <span><strong>{calendar.name}</strong>{calendar.standard && <span className="pill pill-accent calendar-standard">{t('calendars.standard')}</span>}</span> },
          { key: 'hours', title: t('calendars.hours'), render: (calendar) => <span className="faint">{hoursText(calendar.hours)}</span> },
          { key: 'zone', title: t('calendars.zone'), wide: true, render: (calendar) => <span className="faint">{calendar.hours.time_zone.replace(/_/g, ' ')}</span> },
          { key: 'days', title: t('calendars.special'), wide: true, align: 'right', render: (calendar) => <span className="numbers">{calendar.hours.exceptions.length}</span> },
        ]}
      />
      {list.data && list.data.length > 0 && <div className="calendar-uses"><CalendarUses calendars={list.data} /></div>}
    </div>
  );
}

function CalendarEditor({ calendar, zone = 'UTC' }: { calendar?: NamedCalendar; zone?: string }) {
  const { t } = useTranslation('casework');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const refresh = () => Promise.all([cache.invalidateQueries({ queryKey: settingsKeys.calendars }), calendar && cache.invalidateQueries({ queryKey: settingsKeys.calendar(calendar.id) })]);
  const initial: CalendarDraft = { name: calendar?.name ?? '', description: calendar?.description ?? '', standard: calendar?.standard ?? false, hours: calendar?.hours ?? usualHours(zone) };
  const save = async ({ name, description, hours, standard }: CalendarDraft) => {
    if (!calendar) {
      const made = await calendars.create({ name, description, hours });
      if (standard) await calendars.change(made.id, { standard: true });
      await refresh();
      return `/settings/calendars/${made.id}`;
    }
    await calendars.change(calendar.id, { name, description, hours, version: calendar.version, ...(standard && !calendar.standard ? { standard: true } : {}) });
    await refresh();
  };
  return (
    <Editor<CalendarDraft>
      wide title={calendar?.name ?? t('calendars.add')} back="/settings/calendars" initial={initial} save={save} dirtyAtStart={!calendar}
      remove={calendar && !calendar.standard ? { title: t('calendars.remove', { name: calendar.name }), text: t('calendars.remove_text'), run: () => calendars.remove(calendar.id).then(refresh) } : undefined}
      below={calendar && <Section title={t('calendars.year')} text={t('calendars.year_text')}><YearPicture calendar={calendar.id} version={calendar.version} /></Section>}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('calendars.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="standard" label={t('calendars.standard')} extra={t('calendars.standard_text')} valuePropName="checked"><Switch disabled={calendar?.standard} /></Form.Item>
      </div>
      <Form.Item name="description" label={settings('form.description')}><Input maxLength={1000} autoComplete="off" /></Form.Item>
      <Section title={t('calendars.hours')} text={t('calendars.hours_text')}>
        <Form.Item name="hours" rules={[{ validator: (_, hours: NamedCalendar['hours']) => (overlapping(hours).length ? Promise.reject(new Error(settings('hours.overlap'))) : Promise.resolve()) }]}><HoursEditor always={false} /></Form.Item>
        {calendar && <HolidayImport calendar={calendar} />}
      </Section>
    </Editor>
  );
}

function ExistingCalendar({ id }: { id: string }) {
  const query = useQuery({ queryKey: settingsKeys.calendar(id), queryFn: ({ signal }) => calendars.get(id, { signal }), staleTime: 0 });
  return <Loaded query={query} pick={(calendar) => calendar}>{(calendar) => <CalendarEditor key={`${calendar.id} ${calendar.version} ${calendar.standard}`} calendar={calendar} />}</Loaded>;
}

export default function Calendars() {
  const id = useRoute().parts[2];
  if (!id) return <CalendarList />;
  return id === 'new' ? <InWorkspaceZone>{(zone) => <CalendarEditor key="new" zone={zone} />}</InWorkspaceZone> : <ExistingCalendar key={id} id={id} />;
}
