import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MessagesSquare } from 'lucide-react';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { useNarrow, usePhone } from '@/shared/ui/media';
import { PaneHandle } from '@/shared/ui/PaneHandle';
import { prefer, usePreferences } from '@/shared/ui/preferences';
import { EmptyState } from '@/shared/ui/States';
import { ContextPane } from './context/ContextPane';
import { ConversationList } from './list/ConversationList';
import { undoLast } from './model/lastAction';
import { useFilter } from './model/useFilter';
import { ConversationView } from './thread/ConversationView';
import { undoSend } from './thread/OutgoingMessages';
import './inbox.css';

/** Swiping right on a phone goes back, as everywhere on a phone. */
function useSwipeBack(back: (() => void) | undefined) {
  const start = useRef<{ x: number; y: number }>(undefined);
  useEffect(() => {
    if (!back) return;
    const down = (event: TouchEvent) => {
      const touch = event.touches[0];
      start.current = touch && touch.clientX < 40 ? { x: touch.clientX, y: touch.clientY } : undefined;
    };
    const up = (event: TouchEvent) => {
      const touch = event.changedTouches[0];
      const from = start.current;
      if (from && touch && touch.clientX - from.x > 80 && Math.abs(touch.clientY - from.y) < 60) back();
    };
    window.addEventListener('touchstart', down, { passive: true });
    window.addEventListener('touchend', up, { passive: true });
    return () => {
      window.removeEventListener('touchstart', down);
      window.removeEventListener('touchend', up);
    };
  }, [back]);
}

export default function Inbox() {
  const { t } = useTranslation('inbox');
  const { conversation, open } = useFilter();
  const phone = usePhone();
  const narrow = useNarrow();
  const { listWidth, contextWidth, contextOpen } = usePreferences();
  // Where the pane covers the thread, opening and closing it is for now and no preference: a window that is wide again
  // has its pane again. On a phone it starts hidden.
  const covers = phone || narrow;
  const [covering, setCovering] = useState<boolean>();
  useEffect(() => setCovering(undefined), [phone, narrow]);
  const paneOpen = covers ? (covering ?? (!phone && contextOpen)) : contextOpen;
  const showContext = conversation !== undefined && paneOpen && !phone;
  const toggleContext = () => (covers ? setCovering(!paneOpen) : prefer({ contextOpen: !contextOpen }));
  useHotkeys({ i: toggleContext, z: () => void ((conversation && undoSend(conversation)) || undoLast()), Escape: () => phone && open(undefined) });
  const back = phone && conversation ? () => open(undefined) : undefined;
  useSwipeBack(back);

  const list = (
    <section className="pane pane-list" style={phone ? undefined : { width: listWidth }} aria-label={t('list.label')}>
      <ConversationList />
    </section>
  );
  if (phone) {
    if (!conversation) return <div className="panes">{list}</div>;
    return (
      <div className="panes">
        {paneOpen ? (
          <ContextPane key={conversation} id={conversation} close={toggleContext} />
        ) : (
          <ConversationView key={conversation} id={conversation} back={() => open(undefined)} toggleContext={toggleContext} />
        )}
      </div>
    );
  }
  return (
    <div className={`panes ${narrow ? 'panes-narrow' : ''}`}>
      {list}
      <PaneHandle label={t('list.resize')} width={listWidth} min={264} max={480} side="left" onWidth={(width) => prefer({ listWidth: width })} />
      {conversation ? (
        <ConversationView key={conversation} id={conversation} toggleContext={toggleContext} />
      ) : (
        <section className="pane pane-thread">
          <EmptyState icon={MessagesSquare} title={t('thread.none_title')}>{t('thread.none_text')}</EmptyState>
        </section>
      )}
      {showContext && (
        <>
          <PaneHandle label={t('context.resize')} width={contextWidth} min={256} max={460} side="right" onWidth={(width) => prefer({ contextWidth: width })} />
          <div className="pane pane-context" style={{ width: contextWidth }}>
            <ContextPane key={conversation} id={conversation} close={narrow ? toggleContext : undefined} />
          </div>
        </>
      )}
    </div>
  );
}
