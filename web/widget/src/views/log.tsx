import { h, type JSX } from 'preact';
import type { Thread } from '../model/state';
import { timeline, type Pending } from '../model/timeline';
import { dayName, type Frame } from './frame';
import { groupView } from './messages';
import { link } from './parts';

let box: HTMLElement | null = null;
let isAtEnd = true;
let held = { first: '', height: 0, pending: 0 };

// Pictures that arrive and keyboards that open must not push the last message out of sight.
const observer = new ResizeObserver(() => isAtEnd && toEnd());

function toEnd(): void {
  if (box) box.scrollTop = box.scrollHeight;
}

function attach(element: HTMLElement | null): void {
  if (element === box) return;
  observer.disconnect();
  box = element;
  isAtEnd = true;
  held = { first: '', height: 0, pending: 0 };
  if (!element) return;
  observer.observe(element);
  if (element.firstElementChild) observer.observe(element.firstElementChild);
}

/** After a drawing: stays at the end, or at what is being read when earlier messages came in above. */
export function keepPlace(thread: Thread | undefined, pending: Pending[]): void {
  if (!box) return;
  const first = thread?.messages[0]?.id ?? '';
  const grewAbove = held.first !== '' && first !== held.first;
  if (grewAbove && !isAtEnd) box.scrollTop += box.scrollHeight - held.height;
  else if (isAtEnd || pending.length > held.pending) toEnd();
  held = { first, height: box.scrollHeight, pending: pending.length };
}

const skeleton = ['theirs', 'mine', 'theirs wide', 'mine wide'].map((each) => <i class={each} />);

export function log(frame: Frame, thread: Thread | undefined, pending: Pending[]): JSX.Element {
  const { chat, state, t } = frame;
  const { view, typing, newAfter } = state;
  const days = timeline(thread?.messages ?? [], pending);
  const mine = days.flatMap(({ groups }) => groups).findLast(({ side }) => side === 'mine');
  let lineDrawn = view !== 'talk' || newAfter === undefined;
  const line = (seq = 0): JSX.Element | false => {
    if (lineDrawn || seq <= (newAfter ?? 0)) return false;
    lineDrawn = true;
    return (
      <p key="new" class="new">
        {t('newMessages')}
      </p>
    );
  };
  return (
    <div
      key={thread?.conversation.id ?? 'new'}
      class="log"
      ref={attach}
      tabIndex={0}
      role="log"
      aria-label={t('messages')}
      onScroll={({ currentTarget: scroller }) => {
        isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
        if (scroller.scrollTop < 120) void chat.loadOlder();
      }}
    >
      <div class="content">
        {thread?.older && (
          <p class="system">{link(t(thread.loadingOlder ? 'loading' : 'loadEarlier'), () => void chat.loadOlder())}</p>
        )}
        {thread?.loaded === 'loading' && (
          <div class="skeleton" role="status" aria-label={t('loading')}>
            {skeleton}
          </div>
        )}
        {thread?.loaded === 'failed' && (
          <p class="system" role="alert">
            {t('loadFailed')} {link(t('retry'), () => void (view === 'past' ? chat.showPast(thread.conversation) : chat.reload()))}
          </p>
        )}
        {days.map(({ day, groups }) => [
          <h2 key={day} class="system">
            {dayName(frame, day)}
          </h2>,
          groups.map((group) => [
            group.side !== 'mine' && line(group.items.at(-1)?.message?.seq),
            groupView(frame, group, thread?.conversation, mine?.items.at(-1)?.key),
          ]),
        ])}
        {typing !== undefined && view === 'talk' && (
          <p key="typing" class="small typing">
            <i />
            <i />
            <i />
            {typing ? t('typing', { name: typing }) : t('typingAnon')}
          </p>
        )}
      </div>
    </div>
  );
}
