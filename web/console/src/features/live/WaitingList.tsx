import { Coffee } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id, LiveQueue, LiveWaiting } from '@/shared/api/types';
import { serverNow } from '@/shared/realtime/client';
import { useNow } from '@/shared/ui/clock';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { useContactName, useUserName } from '@/shared/ui/names';
import { EmptyState } from '@/shared/ui/States';
import { stopwatch, waitGrade } from '@/shared/ui/time';
import { useEstimateText } from './useEstimateText';

type Props = { waiting: LiveWaiting[]; queues: LiveQueue[]; watched?: Id; watch: (conversation: Id) => void };

/** Counts on between two looks, from the moment the wait began. */
function WaitClock({ entry }: { entry: LiveWaiting }) {
  useNow('fast');
  const since = entry.conversation.waiting_since;
  const waited = since ? serverNow() - Date.parse(since) : entry.waiting_s * 1000;
  return <b className={`numbers wait-clock wait-${waitGrade(waited)}`}>{stopwatch(waited)}</b>;
}

export function WaitingList({ waiting, queues, watched, watch }: Props) {
  const { t } = useTranslation('live');
  const nameOf = useContactName();
  const userName = useUserName();
  const estimate = useEstimateText();
  if (waiting.length === 0) return <EmptyState icon={Coffee} title={t('nobody_waits')}>{t('nobody_waits_text')}</EmptyState>;
  return (
    <ol className="plain">
      {waiting.map((entry) => {
        const { conversation } = entry;
        return (
          <li key={conversation.id}>
            <button type="button" className="waiting-row" aria-pressed={watched === conversation.id} onClick={() => watch(conversation.id)}>
              <span className="position numbers" aria-label={t('position', { position: entry.position })}>{entry.position}</span>
              <span className="grow stack-tight">
                <span className="row">
                  <ChannelIcon channel={conversation.channel} />
                  <strong className="cut">{nameOf(conversation.contact)}</strong>
                  <span className="pill cut">{queues.find((each) => each.queue === entry.queue)?.name ?? ''}</span>
                </span>
                <span className="faint cut">{conversation.last_message?.text || conversation.subject}</span>
                {entry.offered_to && <span className="pill pill-accent waiting-offer cut">{t('offered_to', { name: userName(entry.offered_to) })}</span>}
              </span>
              <span className="waiting-times">
                <WaitClock entry={entry} />
                <span className="faint numbers">{entry.estimate ? (entry.estimate.high_s <= 20 ? t('any_moment') : t('still', { time: estimate(entry.estimate.low_s, entry.estimate.high_s) })) : ''}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
