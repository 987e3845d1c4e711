import { CircleAlert, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { discardSend, retrySend, takeBack, type Outgoing } from '@/shared/realtime/outgoing';
import { Kbd } from '@/shared/ui/Kbd';
import { Markdown } from '@/shared/ui/Markdown';
import { keepDraft } from '../model/drafts';
import { tellComposer } from '../model/composerBus';
import { Attachments } from './Attachments';

/** Takes the newest held message back into the composer. */
export function undoSend(conversation: string): boolean {
  const writing = takeBack(conversation);
  if (!writing) return false;
  keepDraft(conversation, writing.kind === 'note' ? { note: writing.text } : { answer: writing.text });
  tellComposer({ type: 'restore', writing });
  return true;
}

function State({ entry }: { entry: Outgoing }) {
  const { t } = useTranslation('inbox');
  if (entry.state === 'failed')
    return (
      <span className="outgoing-state outgoing-failed" role="alert">
        <CircleAlert size={13} aria-hidden="true" /> {t('delivery.failed', { reason: entry.problem ?? '' })}
        <button type="button" className="bare link" onClick={() => retrySend(entry.client_id)}>{t('delivery.retry')}</button>
        <button type="button" className="bare link" onClick={() => discardSend(entry.client_id)}>{t('delivery.discard')}</button>
      </span>
    );
  if (entry.state === 'held')
    return (
      <span className="outgoing-state">
        {t('delivery.held')}
        <button type="button" className="bare link" onClick={() => undoSend(entry.conversation)}>{t('delivery.undo')} <Kbd combo="z" /></button>
      </span>
    );
  return <span className="outgoing-state"><Clock size={13} aria-hidden="true" /> {t(entry.state === 'waiting' ? 'delivery.waiting' : 'delivery.sending')}</span>;
}

export function OutgoingMessages({ entries }: { entries: Outgoing[] }) {
  const { t } = useTranslation('inbox');
  return entries.map((entry) => (
    <article key={entry.client_id} className={`group group-ours outgoing ${entry.kind === 'note' ? 'group-note' : ''}`} aria-label={t('thread.you')}>
      <div className="group-body">
        <div className="bubble-row">
          <div className="bubble">
            {entry.text && <Markdown text={entry.text} />}
            <Attachments attachments={entry.attachments} />
          </div>
        </div>
        <State entry={entry} />
      </div>
    </article>
  ));
}
