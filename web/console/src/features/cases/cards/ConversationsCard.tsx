import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useContactName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { TimeText } from '@/shared/ui/TimeText';
import { useConversationTitle } from '@/shared/ui/title';
import { useTalks } from '../page/useCasePage';
import type { CardProps } from './card';

export function ConversationsCard({ matter, rights }: CardProps) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const actions = useCaseActions();
  const titleOf = useConversationTitle();
  const contactName = useContactName();
  const { talks, hidden } = useTalks(matter.conversations);
  return (
    <FoldCard name="case-conversations" title={t('conversations.title')}>
      {matter.conversations.length === 0 && <p className="faint">{t('conversations.none')}</p>}
      <ul className="plain card-list">
        {talks.map(({ conversation }) => (
          <li key={conversation.id} className="row">
            <Link to={`/inbox/all/${conversation.id}`} className="case-mini grow">
              <span className="row"><ChannelIcon channel={conversation.channel} size={13} /><span className="cut grow">{titleOf(conversation)}</span></span>
              <span className="tiny faint">{contactName(conversation.contact)} · {common(`status.${conversation.status}`)} · <TimeText at={conversation.updated_at} /></span>
            </Link>
            {rights.edit && <button type="button" className="icon-button" aria-label={t('conversations.remove')} title={t('conversations.remove')} onClick={() => void actions.removeConversation(matter, conversation.id)}><X size={13} /></button>}
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="faint tiny">{t('thread.hidden', { count: hidden })}</p>}
    </FoldCard>
  );
}
