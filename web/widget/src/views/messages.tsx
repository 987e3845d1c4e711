import { h, type JSX } from 'preact';
import type { Key } from '../i18n';
import { safeHref } from '../model/markdown';
import type { Group, Item } from '../model/timeline';
import type { Attachment, Card, VisitorConversation } from '../model/types';
import { exact, fileSize, formatTime, hourMinute, type Frame } from './frame';
import { face, icon, link } from './parts';
import { markdown, once } from './text';

const systemKeys: Record<string, Key> = {
  queued: 'sysQueued',
  assigned: 'sysAssigned',
  joined: 'sysJoined',
  left: 'sysLeft',
  transferred: 'sysTransferred',
  closed: 'sysClosed',
  reopened: 'sysReopened',
  away_message: 'sysAway',
};

function fileView({ state, t }: Frame, { name, url, size, media_type, width, height }: Attachment): JSX.Element {
  if (/^image\/(?!svg)/.test(media_type)) {
    return (
      <a class="picture" href={url} target="_blank" rel="noopener">
        <img src={url} alt={t('image', { name })} width={width} height={height} loading="lazy" />
      </a>
    );
  }
  return (
    <a class="file" href={url} target="_blank" rel="noopener" download={name}>
      {icon('file')}
      <span class="what">
        <span dir="auto">{name}</span>
        <small>{fileSize(state.language, size)}</small>
      </span>
    </a>
  );
}

function cardView({ chat }: Frame, { title, text, image_url, buttons }: Card): JSX.Element {
  const image = image_url && safeHref(new URL(image_url, location.href).href);
  return (
    <div class="bubble card" dir="auto">
      {image && <img src={image} alt="" loading="lazy" />}
      <strong>{title}</strong>
      {text && markdown(text)}
      {buttons.map(({ label, value, url }) => {
        const href = url && safeHref(url);
        return href ? (
          <a class="quiet" href={href} target="_blank" rel="noopener noreferrer">
            {label}
          </a>
        ) : (
          <button type="button" class="quiet" onClick={() => chat.send(value ?? label, [])}>
            {label}
          </button>
        );
      })}
    </div>
  );
}

/** How far the visitor's last message got. */
function delivery({ t }: Frame, { message, pending }: Item, conversation?: VisitorConversation): JSX.Element {
  const { agent_read_seq = 0, agent_delivered_seq = 0 } = conversation ?? {};
  const { seq } = message ?? {};
  if (pending?.state === 'sending' || pending?.state === 'kept') return <span>{[icon('clock'), t(pending.state)]}</span>;
  if (seq !== undefined && seq <= agent_read_seq) return <span class="read">{[icon('checks'), t('read')]}</span>;
  const isDelivered = seq !== undefined && seq <= agent_delivered_seq;
  return <span>{[icon(isDelivered ? 'checks' : 'check'), t(isDelivered ? 'delivered' : 'sent')]}</span>;
}

function itemView(frame: Frame, { key, message, pending }: Item): JSX.Element {
  const { chat, t } = frame;
  const source = message ?? pending;
  const failed = pending?.state === 'failed';
  return (
    <div key={key} class={pending?.state === 'sending' ? 'message pending' : 'message'}>
      {message?.card && cardView(frame, message.card)}
      {source?.attachments.map((file) => fileView(frame, file))}
      {source?.text && !message?.card && <div class="bubble">{once(source, () => markdown(source.text))}</div>}
      {failed && (
        <p class="problem" role="alert">
          {icon('alert')} {t('notSent')} {link(t('retry'), () => chat.retry(key))}{' '}
          {link(t('discard'), () => chat.discard(key))}
        </p>
      )}
    </div>
  );
}

/** `newest` is the key of the visitor's last message, which tells its delivery. */
export function groupView(frame: Frame, group: Group, conversation?: VisitorConversation, newest?: string): JSX.Element {
  const { state, t } = frame;
  const { key, side, author, at, items } = group;
  const first = items[0]?.message;
  const fullTime = formatTime(state.language, at, exact);
  if (side === 'system' && first) {
    const text = systemKeys[first.code ?? ''];
    const name = first.author_name || conversation?.agent_name || t('colleague');
    return (
      <p key={key} class="system" title={fullTime}>
        {text ? t(text, { name }) : first.text}
      </p>
    );
  }
  const isMine = side === 'mine';
  const last = items.at(-1);
  return (
    <div key={key} class={`group ${side}`}>
      {!isMine && face(author)}
      <div class="said">
        <p class={isMine ? 'unseen' : 'small'}>
          <span dir="auto">{isMine ? t('you') : author || t('colleague')}</span>
          {first?.author_kind === 'bot' && <em>{t('bot')}</em>}
        </p>
        {items.map((item) => itemView(frame, item))}
        <p class="small when">
          <time title={fullTime}>{formatTime(state.language, at, hourMinute)}</time>
          {last && isMine && last.key === newest && last.pending?.state !== 'failed' && delivery(frame, last, conversation)}
        </p>
      </div>
    </div>
  );
}
