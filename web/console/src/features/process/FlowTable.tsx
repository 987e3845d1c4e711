import { Repeat2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { workingTime } from '@/shared/cases/due';
import { TimeText } from '@/shared/ui/TimeText';
import type { ProcessView } from './api';
import { end, start } from './model/graph';
import type { Chosen } from './model/query';

type Props = { view: ProcessView; nameOf: (place: string) => string; choose: (chosen: Chosen) => void };
const time = (seconds: number | undefined) => (seconds === undefined ? '–' : workingTime(seconds));

/** The same as the picture, to be read. */
export function FlowTable({ view, nameOf, choose }: Props) {
  const { t } = useTranslation('process');
  return (
    <div className="process-tables">
      <div className="process-table" tabIndex={0} role="group" aria-label={t('places')}>
        <table>
          <caption>{t('places')}</caption>
          <thead><tr><th scope="col">{t('place')}</th><th scope="col">{t('now_there')}</th><th scope="col">{t('longest_since')}</th><th scope="col">{t('left')}</th><th scope="col">{t('back')}</th><th scope="col">{t('half')}</th><th scope="col">{t('nine')}</th></tr></thead>
          <tbody>
            {view.nodes.map((node) => (
              <tr key={node.place}>
                <th scope="row"><button type="button" className="bare process-link" onClick={() => choose({ place: node.place })}>{nameOf(node.place)}</button></th>
                <td>{node.now}</td><td>{node.oldest ? <TimeText at={node.oldest} /> : '–'}</td><td>{node.left}</td><td>{node.back}</td><td>{time(node.median_s)}</td><td>{time(node.p90_s)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="process-table" tabIndex={0} role="group" aria-label={t('ways')}>
        <table>
          <caption>{t('ways')}</caption>
          <thead><tr><th scope="col">{t('from')}</th><th scope="col">{t('to')}</th><th scope="col">{t('cases')}</th><th scope="col">{t('back')}</th><th scope="col">{t('half')}</th><th scope="col">{t('nine')}</th></tr></thead>
          <tbody>
            {view.edges.map((edge) => (
              <tr key={`${edge.from} ${edge.to}`}>
                <th scope="row">{edge.from ? <button type="button" className="bare process-link" onClick={() => choose({ place: edge.from, next: edge.to })}>{nameOf(edge.from)}</button> : nameOf(start)}</th>
                <td>{nameOf(edge.to || end)}</td><td>{edge.count}</td><td>{edge.back > 0 ? <span className="flow-back"><Repeat2 size={11} aria-hidden="true" /> {edge.back}</span> : 0}</td><td>{time(edge.median_s)}</td><td>{time(edge.p90_s)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
