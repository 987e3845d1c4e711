import { useTranslation } from 'react-i18next';
import type { CaseState } from '@/shared/api/types';
import { box, diagramOf } from '../model/states';

export function StateDiagram({ states }: { states: CaseState[] }) {
  const { t } = useTranslation('casework');
  const { width, height, boxes, arrows } = diagramOf(states);
  const nameOf = (key: string) => states.find((state) => state.key === key)?.name ?? key;
  const words = states.map((state) => t('kinds.moves_to', { from: state.name || state.key, to: state.moves.map(nameOf).join(', ') || '–' })).join('; ');
  return (
    <div className="state-diagram" tabIndex={0} role="region" aria-label={t('kinds.diagram')}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" className="arrow-head" /></marker>
        </defs>
        {arrows.map((arrow) => <path key={`${arrow.from} ${arrow.to}`} d={arrow.path} className={`arrow ${arrow.back ? 'arrow-back' : ''}`} markerEnd="url(#arrow)" />)}
        {boxes.map((each, index) => (
          <g key={each.key} className={`state-box state-${each.category}`}>
            <rect x={each.x} y={each.y} width={box.width} height={box.height} rx="8" strokeWidth={index === 0 ? 2.5 : 1} />
            <text x={each.x + box.width / 2} y={each.y + box.height / 2 + 4} textAnchor="middle">{(each.name || each.key).length > 25 ? `${(each.name || each.key).slice(0, 24)}…` : each.name || each.key}</text>
          </g>
        ))}
      </svg>
    </div>
  );
}
