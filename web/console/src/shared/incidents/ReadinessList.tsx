import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../ui/Avatar';
import { TimeText } from '../ui/TimeText';
import { readyOnes } from './home';
import type { Readiness } from './types';
import './incidents.css';

/** Who could work from home, and what is in the way of the others. */
export function ReadinessList({ people }: { people: Readiness[] }) {
  const { t } = useTranslation('incidents');
  if (people.length === 0) return <p className="faint">{t('home.nobody')}</p>;
  return (
    <div className="stack">
      <p role="status">{t('home.ready_of', { ready: readyOnes(people), all: people.length })}</p>
      <ul className="plain readiness">
        {people.map((one) => (
          <li key={one.user} className="row">
            <Avatar name={one.name} size={24} presence={one.presence} />
            <span className="cut readiness-name" title={one.name}>{one.name}</span>
            <span className="grow row wrap">
              {one.obstacles.length === 0
                ? <span className="pill pill-good"><CircleCheck size={11} aria-hidden="true" />{t('home.ready')}</span>
                : one.obstacles.map((each) => <span key={each} className="pill pill-warn" title={t(`home.obstacle_text.${each}`)}><TriangleAlert size={11} aria-hidden="true" />{t(`home.obstacle.${each}`)}</span>)}
            </span>
            {one.connection && <span className="faint numbers readiness-trip">{t('home.trip', { ms: one.connection.round_trip_ms })} · <TimeText at={one.connection.at} /></span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
