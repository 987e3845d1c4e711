import { BellRing, Clock, FileQuestion, Frown, Hand, ListPlus, MoveUpRight, PhoneCall, RotateCcw, Star, TimerOff, TrendingUp, UserRoundCog, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ActionKind, LadderDraft, TriggerKind } from '@/shared/escalation/types';
import { useLadderWords } from '@/shared/escalation/words';

const triggerIcons: Record<TriggerKind, LucideIcon> = { clock: Clock, breach: TimerOff, reopened: RotateCcw, tier: Star, sentiment: Frown, condition: FileQuestion, by_hand: Hand };
const actionIcons: Record<ActionKind, LucideIcon> = { notify: BellRing, call: PhoneCall, raise_level: TrendingUp, to_line: MoveUpRight, to_queue: MoveUpRight, to_duty_manager: UserRoundCog, add_task: ListPlus };

/** The ladder as one climbs it: the first level at the foot, why on the left, what is done on the right. */
export function LadderPicture({ levels, lines }: Pick<LadderDraft, 'levels' | 'lines'>) {
  const { t } = useTranslation('escalation');
  const words = useLadderWords();
  return (
    <figure className="ladder" aria-label={t('ladders.picture')}>
      <ol className="plain ladder-rungs" reversed>
        {levels.map((rung, index) => ({ rung, index })).reverse().map(({ rung, index }) => (
          <li key={index} className="ladder-row">
            <ul className="plain ladder-why" aria-label={t('ladders.triggers')}>
              {rung.triggers.map((trigger, at) => {
                const Icon = triggerIcons[trigger.kind];
                return <li key={at}><span>{words.trigger(trigger)}</span><Icon size={14} aria-hidden="true" /></li>;
              })}
            </ul>
            <div className="ladder-rung"><span className="numbers faint">{index + 1}</span><strong className="cut" title={rung.name}>{rung.name || t('ladders.level_number', { number: index + 1 })}</strong></div>
            <ul className="plain ladder-what" aria-label={t('ladders.actions')}>
              {rung.actions.map((action, at) => {
                const Icon = actionIcons[action.kind];
                return <li key={at}><Icon size={14} aria-hidden="true" /><span>{words.action(action, lines)}</span></li>;
              })}
            </ul>
          </li>
        ))}
      </ol>
      {lines.length > 0 && <figcaption className="ladder-lines">{lines.map((line, index) => <span key={index} className="pill">{index + 1}. {line.name || t('ladders.line_number', { number: index + 1 })}</span>)}</figcaption>}
    </figure>
  );
}
