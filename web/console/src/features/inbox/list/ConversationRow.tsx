import { PencilLine, StickyNote } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { Conversation, Id } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { useNow } from '@/shared/ui/clock';
import { plainText } from '@/shared/ui/markup';
import { useContactName, useQueues, useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { exactTime } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { rowClock } from '../model/clock';
import { useHasDraft } from '../model/drafts';
import { useSystemText } from '../thread/systemText';

type Props = { conversation: Conversation; chosen: boolean; to: string; warm: (id: Id) => void };

function LastLine({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('inbox');
  const systemText = useSystemText();
  const last = conversation.last_message;
  if (!last) return <span className="cut row-last">{conversation.subject || t('row.no_message')}</span>;
  const text = last.kind === 'system' ? systemText(last) : plainText(last.text) || t(last.kind === 'card' ? 'row.card' : 'row.file');
  return (
    <span className="cut row-last">
      {last.kind === 'note' && <StickyNote size={12} aria-label={t('thread.note')} className="row-note" />}
      {last.author_kind === 'agent' && last.kind !== 'note' && <span className="faint">{last.author_name.split(' ')[0]}: </span>}
      {text}
    </span>
  );
}

export const ConversationRow = memo(function ConversationRow({ conversation, chosen, to, warm }: Props) {
  const { t, i18n } = useTranslation('inbox');
  const me = useMe();
  const now = useNow();
  const name = useContactName()(conversation.contact);
  const userName = useUserName();
  const queue = useQueues().find((each) => each.id === conversation.queue)?.name;
  const draft = useHasDraft(conversation.id);
  const clock = rowClock(conversation, now);
  const owner = conversation.owner_kind === 'agent' && conversation.owner !== me.user.id ? userName(conversation.owner) : undefined;
  return (
    <Link
      to={to} className={`conversation-row ${conversation.unread ? 'is-unread' : ''}`} aria-current={chosen ? 'true' : undefined}
      onPointerEnter={() => warm(conversation.id)} onFocus={() => warm(conversation.id)}
    >
      <Avatar name={name} size={32} />
      <span className="row-body">
        <span className="row-line">
          <span className="cut row-name">{name}</span>
          <ChannelIcon channel={conversation.channel} size={13} />
          <span className="row-end">
            {clock ? (
              <span className={`clock clock-${clock.grade}`} title={t('row.waits_since', { time: exactTime(clock.since, i18n.language) })}>
                <span className="hidden-text">{t('row.waits')} </span>
                {clock.text}
              </span>
            ) : (
              <TimeText at={conversation.last_message?.at ?? conversation.updated_at} className="faint" />
            )}
          </span>
        </span>
        <span className="row-line">
          <LastLine conversation={conversation} />
          {conversation.unread > 0 && <b className="badge" aria-label={t('row.unread', { count: conversation.unread })}>{conversation.unread}</b>}
        </span>
        <span className="row-line row-meta">
          {draft && <span className="draft-mark"><PencilLine size={11} aria-hidden="true" /> {t('row.draft')}</span>}
          {owner && <span className="cut" title={owner}>{owner}</span>}
          {!owner && queue && <span className="cut">{queue}</span>}
          {conversation.tags.slice(0, 2).map((tag) => <span key={tag} className="pill cut">{tag}</span>)}
          {conversation.tags.length > 2 && <span className="pill">+{conversation.tags.length - 2}</span>}
        </span>
      </span>
    </Link>
  );
});
