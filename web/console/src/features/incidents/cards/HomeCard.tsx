import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { ArrowRight, House } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { incidents } from '@/shared/incidents/api';
import { byPlace, places } from '@/shared/incidents/home';
import { incidentKeys } from '@/shared/incidents/keys';
import { ReadinessList } from '@/shared/incidents/ReadinessList';
import { isRunning, type HomeMode, type Incident, type Place } from '@/shared/incidents/types';
import { Avatar } from '@/shared/ui/Avatar';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useDirectory, useQueues } from '@/shared/ui/names';
import { TimeText } from '@/shared/ui/TimeText';
import { useIncidentActions } from '../useIncidentActions';
import type { CardProps } from './FactsCard';

const looks: Record<Place, string> = { unknown: 'pill-warn', home: 'pill-good', office: 'pill-accent', not_working: '' };

function Ready({ id }: { id: Id }) {
  const people = useQuery({ queryKey: incidentKeys.readiness(id), queryFn: ({ signal }) => incidents.readiness(id, { signal }), staleTime: 0 });
  return people.data ? <ReadinessList people={people.data} /> : null;
}

function Seats({ incident, home, leads }: CardProps & { home: HomeMode }) {
  const { t } = useTranslation('incidents');
  const actions = useIncidentActions();
  const people = useDirectory();
  const presenceOf = (user: Id) => people.find((each) => each.id === user)?.presence;
  const free = people.filter((user) => !home.seats.some((seat) => seat.user === user.id));
  const set = (user: Id, place: Place) => void actions.takePlace(incident.id, place, user);
  const may = leads && isRunning(incident);
  return (
    <>
      <ul className="plain roster">
        {home.seats.map((seat) => (
          <li key={seat.user} className="row">
            <Avatar name={seat.name} size={24} presence={presenceOf(seat.user)} />
            <span className="grow"><span className="cut roster-name" title={seat.name}>{seat.name}</span>{seat.since && <span className="faint"><TimeText at={seat.since} /></span>}</span>
            {may ? (
              <Select<Place> size="small" className="home-place" value={seat.place} aria-label={t('home.place_of', { name: seat.name })} options={[...(seat.place === 'unknown' ? (['unknown'] as const) : []), ...places].map((value) => ({ value, label: t(`home.place.${value}`), disabled: value === 'unknown' }))} onChange={(place) => set(seat.user, place)} />
            ) : <span className={`pill ${looks[seat.place]}`}>{t(`home.place.${seat.place}`)}</span>}
          </li>
        ))}
      </ul>
      {may && free.length > 0 && <Select value={null} size="small" className="roster-add" showSearch={{ optionFilterProp: 'label' }} placeholder={t('home.add')} aria-label={t('home.add')} options={free.map((user) => ({ value: user.id, label: user.name }))} onChange={(user: Id | null) => user && set(user, 'home')} />}
    </>
  );
}

function Reroutes({ incident, home }: { incident: Incident; home: HomeMode }) {
  const { t } = useTranslation('incidents');
  const queues = useQueues();
  const nameOf = (id: Id) => queues.find((each) => each.id === id)?.name ?? t('home.queue_gone');
  if (home.desk_bound.length === 0) return null;
  return (
    <div className="home-part">
      <h3>{t(isRunning(incident) ? 'home.rerouted' : 'home.was_rerouted')}</h3>
      <ul className="plain">
        {home.desk_bound.map(({ queue, to }) => <li key={queue} className="row"><span className="cut">{nameOf(queue)}</span><ArrowRight size={14} aria-hidden="true" /><span className={`cut ${to ? '' : 'faint'}`}>{to ? nameOf(to) : t('home.message')}</span></li>)}
      </ul>
    </div>
  );
}

/** Who works from where, what is in the way, and where the work of a desk goes. */
export function HomeCard({ incident, home, leads }: CardProps & { home: HomeMode }) {
  const { t } = useTranslation('incidents');
  const [checking, setChecking] = useState(false);
  const running = isRunning(incident);
  return (
    <FoldCard name="incident-home" title={t('home.who_where')}>
      {home.seats.length === 0 ? <p className="faint">{t('home.nobody')}</p> : (
        <p className="row wrap home-counts"><House size={14} aria-hidden="true" />{byPlace(home.seats).map(({ place, count }) => <span key={place} className={`pill ${looks[place]}`}>{t(`home.place.${place}`)} {count}</span>)}</p>
      )}
      <Seats incident={incident} home={home} leads={leads} />
      <Reroutes incident={incident} home={home} />
      {leads && running && (
        <details className="home-part" open={checking} onToggle={(event) => setChecking(event.currentTarget.open)}>
          <summary>{t('home.checks')}</summary>
          {checking && <Ready id={incident.id} />}
        </details>
      )}
    </FoldCard>
  );
}
