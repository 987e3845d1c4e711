import { useQuery } from '@tanstack/react-query';
import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { surveys } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { Conversation } from '@/shared/api/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { TimeText } from '@/shared/ui/TimeText';

export function RatingCard({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('inbox');
  const rating = useQuery({
    queryKey: keys.ratings(conversation.id), queryFn: ({ signal }) => surveys.ofConversation(conversation, { signal }),
    enabled: conversation.closed_at !== undefined || conversation.status === 'closed', retry: false,
  });
  if (!rating.data) return null;
  const { score, comment, at } = rating.data;
  return (
    <FoldCard name="rating" title={t('context.rating')}>
      <div className="row">
        <span className="stars" role="img" aria-label={t('context.score', { score })}>
          {[1, 2, 3, 4, 5].map((each) => <Star key={each} size={15} aria-hidden="true" className={each <= score ? 'star-on' : 'star-off'} />)}
        </span>
        <span className="faint"><TimeText at={at} /></span>
      </div>
      {comment && <p className="quote">{comment}</p>}
    </FoldCard>
  );
}
