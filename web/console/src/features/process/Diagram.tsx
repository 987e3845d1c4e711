import { Repeat2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { workingTime } from '@/shared/cases/due';
import type { ProcessNode, ProcessView, Track } from './api';
import { end, start, wayId } from './model/graph';
import { layoutOf, type Box, type PlacedWay } from './model/layout';
import type { Chosen } from './model/query';

type Props = { view: ProcessView; track: Track; chosen?: Chosen; nameOf: (place: string) => string; choose: (chosen: Chosen) => void };

const at = ({ x, y, width, height }: Box) => ({ left: x, top: y, width, height });

/** Nobody waits for what is solved. */
export const waits = (node: ProcessNode) => node.category !== 'solved' && node.category !== 'closed';

function NodeBox({ node, box, longest, chosen, name, choose }: { node: ProcessNode; box: Box; longest: number; chosen: boolean; name: string; choose: () => void }) {
  const { t } = useTranslation('process');
  const said = [t('now_in', { count: node.now }), node.median_s === undefined ? '' : t('half_stay', { time: workingTime(node.median_s) }), node.back > 0 ? t('came_back', { count: node.back }) : ''].filter(Boolean);
  return (
    <button type="button" className={`flow-node state-${node.category ?? 'none'} ${chosen ? 'is-chosen' : ''}`} style={at(box)} aria-pressed={chosen} title={`${name}: ${said.join(', ')}`} onClick={choose}>
      <span className="flow-name">{name}</span>
      <span className="row tiny flow-facts"><span className="cut"><b className="numbers">{node.now}</b> {t('now')}</span>{node.back > 0 && <span className="flow-back numbers"><Repeat2 size={11} aria-hidden="true" /> {node.back}</span>}</span>
      <span className="row tiny flow-facts">{waits(node) && <span className="flow-stay" aria-hidden="true"><i style={{ width: `${longest > 0 ? (100 * (node.median_s ?? 0)) / longest : 0}%` }} /></span>}<span className="numbers flow-time">{node.median_s === undefined ? '–' : workingTime(node.median_s)}</span></span>
    </button>
  );
}

function Label({ way, chosen, from, to, choose }: { way: PlacedWay; chosen: boolean; from: string; to: string; choose: () => void }) {
  const { t } = useTranslation('process');
  const times = way.median_s === undefined ? '' : `${workingTime(way.median_s)} / ${workingTime(way.p90_s ?? way.median_s)}`;
  const label = [t('way', { from, to, count: way.count }), way.median_s === undefined ? '' : t('way_times', { median: workingTime(way.median_s), p90: workingTime(way.p90_s ?? way.median_s) }), way.back > 0 ? t('came_back', { count: way.back }) : ''].filter(Boolean).join(', ');
  const text = <><span className="hidden-text">{t('from_to', { from, to })}: </span><span className="flow-count">{(way.loop || way.back > 0) && <Repeat2 size={12} aria-hidden="true" />}<b className="numbers">{way.count}</b></span>{times && <span className="tiny numbers cut">{times}</span>}</>;
  const look = `flow-label ${way.loop ? 'is-loop' : ''} ${chosen ? 'is-chosen' : ''}`;
  // Of those that were just opened nothing is known from before, so there is no list.
  if (way.from === start) return <span className={look} style={at(way.label)} title={label}>{text}</span>;
  return <button type="button" className={look} style={at(way.label)} aria-pressed={chosen} title={label} onClick={choose}>{text}</button>;
}

/** Places and the ways between them; what is wider goes on within its own scroller. */
export function Diagram({ view, track, chosen, nameOf, choose }: Props) {
  const { t } = useTranslation('process');
  const layout = useMemo(() => layoutOf(view), [view]);
  const longest = Math.max(0, ...view.nodes.filter(waits).map((node) => node.median_s ?? 0));
  const chosenWay = chosen?.next === undefined ? undefined : wayId(chosen.place, chosen.next || end);
  const take = (way: PlacedWay) => choose({ place: way.from, next: way.to === end ? '' : way.to });
  return (
    <div className="flow-scroll" tabIndex={0} role="group" aria-label={t('diagram_of', { track: t(`track.${track}`) })}>
      <div className="flow" style={{ width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          <defs>
            {(['plain', 'loop', 'chosen'] as const).map((look) => <marker key={look} id={`flow-${look}`} viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" className={`flow-head-${look}`} /></marker>)}
          </defs>
          {layout.ways.map((way) => {
            const look = way.id === chosenWay ? 'chosen' : way.loop ? 'loop' : 'plain';
            return <path key={way.id} d={way.path} className={`flow-way flow-${look}`} strokeWidth={way.thickness} markerEnd={`url(#flow-${look})`} onClick={way.from === start ? undefined : () => take(way)} />;
          })}
        </svg>
        {layout.nodes.map(({ place, ...box }) => {
          const node = view.nodes.find((each) => each.place === place);
          if (!node) return <span key={place} className="flow-cap" style={at(box)}>{nameOf(place)}</span>;
          return <NodeBox key={place} node={node} box={box} longest={longest} name={nameOf(place)} chosen={chosen?.place === place && chosen.next === undefined} choose={() => choose({ place })} />;
        })}
        {layout.ways.map((way) => <Label key={way.id} way={way} from={nameOf(way.from)} to={nameOf(way.to)} chosen={way.id === chosenWay} choose={() => take(way)} />)}
      </div>
      {layout.left > 0 && <p className="faint flow-left">{t('left_out', { count: layout.left })}</p>}
    </div>
  );
}
