import { Fragment, h, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Thread } from '../model/state';
import { timeline, type Pending } from '../model/timeline';
import { dayName, useFrame } from './context';
import { GroupView } from './Messages';

function Skeleton(): JSX.Element {
  const { t } = useFrame();
  return (
    <div class="skeleton" role="status" aria-label={t('loading')}>
      <i class="theirs" />
      <i class="mine" />
      <i class="theirs wide" />
      <i class="mine wide" />
    </div>
  );
}

type Props = { thread?: Thread; pending: Pending[] };

export function Log({ thread, pending }: Props): JSX.Element {
  const { chat, state, t } = useFrame();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const held = useRef({ first: '', height: 0, mine: 0 });
  const messages = thread?.messages ?? [];
  const first = messages[0]?.id ?? '';
  const newestItem = pending.at(-1)?.client_id ?? messages.at(-1)?.id;

  const toEnd = (): void => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  };
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const before = held.current;
    const grewAbove = before.first !== '' && first !== before.first;
    if (grewAbove && !atEnd.current) box.scrollTop += box.scrollHeight - before.height;
    else if (atEnd.current || pending.length > before.mine) toEnd();
    held.current = { first, height: box.scrollHeight, mine: pending.length };
  }, [first, newestItem, pending.length, state.typing, state.shown]);
  useEffect(() => {
    // Pictures that arrive and keyboards that open must not push the last message out of sight.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    if (content.current) observer.observe(content.current);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);

  const days = timeline(messages, pending);
  const mine = days.flatMap(({ groups }) => groups).findLast(({ side }) => side === 'mine');
  const line = state.view === 'talk' ? state.newAfter : undefined;
  let lineDrawn = line === undefined;
  const isNew = (seq: number | undefined): boolean => {
    if (lineDrawn || seq === undefined || seq <= (line ?? 0)) return false;
    lineDrawn = true;
    return true;
  };
  return (
    <div
      class="log"
      ref={scroller}
      tabIndex={0}
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      aria-label={t('messages')}
      onScroll={({ currentTarget: box }) => {
        atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
        if (box.scrollTop < 120) void chat.loadOlder();
      }}
    >
      <div class="content" ref={content}>
        {thread?.older && (
          <button type="button" class="link older" disabled={thread.loadingOlder} onClick={() => void chat.loadOlder()}>
            {t(thread.loadingOlder ? 'loading' : 'loadEarlier')}
          </button>
        )}
        {thread?.loaded === 'loading' && <Skeleton />}
        {thread?.loaded === 'failed' && (
          <p class="system" role="alert">
            {t('loadFailed')}{' '}
            <button
              type="button"
              class="link"
              onClick={() => void (state.view === 'past' ? chat.showPast(thread.conversation) : chat.reload())}
            >
              {t('retry')}
            </button>
          </p>
        )}
        {days.map(({ day, groups }) => (
          <Fragment key={day}>
            <h2 class="day">
              <span>{dayName(state.language, day, Date.now(), t)}</span>
            </h2>
            {groups.map((group) => (
              <Fragment key={group.key}>
                {group.side !== 'mine' && isNew(group.items.at(-1)?.message?.seq) && (
                  <p class="new">
                    <span>{t('newMessages')}</span>
                  </p>
                )}
                <GroupView
                  group={group}
                  conversation={thread?.conversation}
                  newest={group === mine ? group.items.at(-1)?.key : undefined}
                />
              </Fragment>
            ))}
          </Fragment>
        ))}
        {state.typing !== undefined && state.view === 'talk' && (
          <p class="typing">
            <i />
            <i />
            <i />
            <span dir="auto">{state.typing ? t('typing', { name: state.typing }) : t('typingAnon')}</span>
          </p>
        )}
      </div>
    </div>
  );
}
