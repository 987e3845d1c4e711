import { Fragment, h, type JSX } from 'preact';
import type { Key } from '../i18n';
import type { Group, Item } from '../model/timeline';
import type { Attachment, Card, VisitorConversation, VisitorMessage } from '../model/types';
import { safeHref } from '../model/markdown';
import { clockTime, fileSize, fullTime, useFrame } from './context';
import { Face } from './Header';
import { Icon } from './Icon';
import { MarkdownText } from './MarkdownText';

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

function File({ file }: { file: Attachment }): JSX.Element {
  const { state, t } = useFrame();
  const { name, url, size, media_type, width, height } = file;
  if (media_type.startsWith('image/') && media_type !== 'image/svg+xml') {
    return (
      <a class="picture" href={url} target="_blank" rel="noopener">
        <img src={url} alt={t('image', { name })} width={width} height={height} loading="lazy" />
      </a>
    );
  }
  return (
    <a class="file" href={url} target="_blank" rel="noopener" download={name} aria-label={t('download', { name })}>
      <Icon name="file" />
      <span class="what">
        <span class="name" dir="auto">
          {name}
        </span>
        <small>{fileSize(state.language, size)}</small>
      </span>
      <Icon name="down" />
    </a>
  );
}

function CardView({ card }: { card: Card }): JSX.Element {
  const { chat } = useFrame();
  const image = card.image_url && safeHref(new URL(card.image_url, location.href).href);
  return (
    <div class="bubble card" dir="auto">
      {image && <img src={image} alt="" loading="lazy" />}
      <strong>{card.title}</strong>
      {card.text && <MarkdownText text={card.text} />}
      {card.buttons.map(({ label, value, url }) => {
        const href = url && safeHref(url);
        return href ? (
          <a key={label} class="choice" href={href} target="_blank" rel="noopener noreferrer">
            {label}
          </a>
        ) : (
          <button key={label} type="button" class="choice" onClick={() => chat.send(value ?? label, [])}>
            {label}
          </button>
        );
      })}
    </div>
  );
}

function Content({ item }: { item: Item }): JSX.Element {
  const { text, attachments } = item.message ?? item.pending ?? { text: '', attachments: [] };
  const card = item.message?.card;
  return (
    <>
      {card && <CardView card={card} />}
      {attachments.map((file) => (
        <File key={file.id} file={file} />
      ))}
      {text !== '' && !card && (
        <div class="bubble">
          <MarkdownText text={text} />
        </div>
      )}
    </>
  );
}

function Failed({ clientId }: { clientId: string }): JSX.Element {
  const { chat, t } = useFrame();
  return (
    <p class="problem" role="alert">
      <Icon name="alert" /> {t('notSent')}{' '}
      <button type="button" class="link" onClick={() => chat.retry(clientId)}>
        {t('retry')}
      </button>{' '}
      <button type="button" class="link" onClick={() => chat.discard(clientId)}>
        {t('discard')}
      </button>
    </p>
  );
}

/** How far the visitor's last message got. */
function Delivery({ item, conversation }: { item: Item; conversation?: VisitorConversation }): JSX.Element {
  const { t } = useFrame();
  const seq = item.message?.seq;
  if (seq === undefined) {
    return (
      <span class="delivery">
        <Icon name="clock" /> {t('sending')}
      </span>
    );
  }
  const isRead = seq <= (conversation?.agent_read_seq ?? 0);
  const isDelivered = isRead || seq <= (conversation?.agent_delivered_seq ?? 0);
  return (
    <span class={isRead ? 'delivery read' : 'delivery'}>
      <Icon name={isDelivered ? 'checks' : 'check'} /> {t(isRead ? 'read' : isDelivered ? 'delivered' : 'sent')}
    </span>
  );
}

function SystemLine({ message, agent }: { message: VisitorMessage; agent?: string }): JSX.Element {
  const { t, state } = useFrame();
  const key = systemKeys[message.code ?? ''];
  const name = message.author_name || agent || t('colleague');
  return (
    <p class="system" title={fullTime(state.language, Date.parse(message.at))}>
      <span dir="auto">{key ? t(key, { name }) : message.text}</span>
    </p>
  );
}

type Props = { group: Group; conversation?: VisitorConversation; newest?: string };

/** `newest` is the key of the visitor's last message, which tells its delivery. */
export function GroupView({ group, conversation, newest }: Props): JSX.Element {
  const { state, t } = useFrame();
  const { side, author, at, items } = group;
  const first = items[0]?.message;
  if (side === 'system' && first) return <SystemLine message={first} agent={conversation?.agent_name} />;
  const name = side === 'mine' ? t('you') : author || t('colleague');
  const isBot = first?.author_kind === 'bot';
  const last = items.at(-1);
  return (
    <div class={`group ${side}`}>
      {side === 'theirs' && <Face name={name} />}
      <div class="said">
        <p class={side === 'mine' ? 'who away' : 'who'}>
          <span dir="auto">{name}</span>
          {isBot && <em>{t('bot')}</em>}
        </p>
        {items.map((item) => (
          <div key={item.key} class={item.pending ? 'message pending' : 'message'}>
            <Content item={item} />
            {item.pending?.state === 'failed' && <Failed clientId={item.key} />}
          </div>
        ))}
        <p class="when">
          <time dateTime={new Date(at).toISOString()} title={fullTime(state.language, at)}>
            {clockTime(state.language, at)}
          </time>
          {side === 'mine' && last?.key === newest && last?.pending?.state !== 'failed' && (
            <Delivery item={last as Item} conversation={conversation} />
          )}
        </p>
      </div>
    </div>
  );
}
