import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { Conversation } from '@/shared/api/types';

type Props = { conversation: Conversation; editable: boolean; save: (tags: string[]) => void };

export function TagEditor({ conversation, editable, save }: Props) {
  const { t } = useTranslation('inbox');
  const known = useQuery({ queryKey: keys.tags, queryFn: ({ signal }) => conversations.tags({ signal }), staleTime: 300_000, enabled: editable });
  if (!editable)
    return <div className="row wrap">{conversation.tags.map((tag) => <span key={tag} className="pill">{tag}</span>)}</div>;
  return (
    <Select
      mode="tags" className="tag-editor" value={conversation.tags} placeholder={t('context.add_tag')} aria-label={t('context.tags')} maxCount={20}
      options={(known.data ?? []).map((tag) => ({ value: tag, label: tag }))} tokenSeparators={[',', '，']}
      onChange={(tags: string[]) => save(tags.map((tag) => tag.trim().slice(0, 50)).filter(Boolean))}
    />
  );
}
