import { useInfiniteQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contacts } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { Conversation } from '@/shared/api/types';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useConversationTitle } from '@/shared/ui/title';
import type { Actions } from './useActions';

type Props = { conversation: Conversation; actions: Actions; close: () => void };

/** Both must be of the same customer, so only those are offered. */
export function MergeDialog({ conversation, actions, close }: Props) {
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const titleOf = useConversationTitle();
  const [into, setInto] = useState<Conversation>();
  const [busy, setBusy] = useState(false);
  const list = useInfiniteQuery({
    queryKey: keys.contactConversations(conversation.contact.id),
    queryFn: ({ pageParam, signal }) => contacts.conversations(conversation.contact.id, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const others = (list.data?.pages ?? []).flatMap((page) => page.items).filter((each) => each.id !== conversation.id && !each.merged_into);
  const submit = async () => {
    if (!into) return;
    setBusy(true);
    await actions.merge(conversation, into);
    setBusy(false);
    close();
  };
  return (
    <Modal open title={t('merge.title')} onCancel={close} onOk={() => void submit()} okText={t('merge.ok')} okButtonProps={{ disabled: !into }} confirmLoading={busy} width={480}>
      <p className="faint">{t('merge.text')}</p>
      {list.isPending && <SkeletonLines lines={3} />}
      {list.isError && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {list.data && others.length === 0 && <p className="pick-none">{t('merge.none')}</p>}
      <div role="radiogroup" aria-label={t('merge.title')} className="pick-list">
        {others.map((each) => (
          <button key={each.id} type="button" role="radio" aria-checked={each.id === into?.id} className="pick" onClick={() => setInto(each)}>
            <span className="grow">
              <span className="row"><strong className="cut grow">{titleOf(each)}</strong></span>
              <span className="faint">{common(`status.${each.status}`)} · <TimeText at={each.updated_at} /></span>
            </span>
          </button>
        ))}
      </div>
    </Modal>
  );
}
