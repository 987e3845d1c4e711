import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/shared/api/types';
import { useMe } from '@/shared/api/me';
import { Link } from '@/shared/ui/router';
import { useUserName } from '@/shared/ui/names';
import type { Actions } from '../actions/useActions';
import type { Rights } from '../model/rights';

type Props = { conversation: Conversation; rights: Rights; actions: Actions; assign: () => void };

/** Says why there is no answering here, and what to do about it. */
export function NoReply({ conversation, rights, actions }: Props) {
  const { t } = useTranslation('inbox');
  const me = useMe();
  const userName = useUserName();
  if (conversation.merged_into)
    return (
      <div className="no-reply">
        <span className="grow">{t('no_reply.merged')}</span>
        <Link to={`/inbox/all/${conversation.merged_into}`}>{t('no_reply.open_merged')}</Link>
      </div>
    );
  if (!rights.note) return <div className="no-reply">{t('no_reply.not_allowed')}</div>;
  if (conversation.status === 'closed')
    return (
      <div className="no-reply">
        <span className="grow">{t('no_reply.closed')}</span>
        <Button size="small" onClick={() => void actions.reopen(conversation)}>{t('action.reopen')}</Button>
      </div>
    );
  return (
    <div className="no-reply">
      <span className="grow">{t('no_reply.owned', { name: userName(conversation.owner) })}</span>
      {rights.supervise && <Button size="small" onClick={() => void actions.participate(conversation, 'member')}>{t('action.join')}</Button>}
      {rights.assign && (
        <Button size="small" onClick={() => void actions.assign(conversation, { user: me.user.id }, me.user.name)}>{t('action.assign_me')}</Button>
      )}
    </div>
  );
}
