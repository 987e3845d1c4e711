import { useTranslation } from 'react-i18next';
import { categoryPath, useCaseNames, useCategories } from '@/shared/cases/names';
import type { Burst } from '@/shared/incidents/types';
import { Link } from '@/shared/ui/router';
import { burstWords } from '../model/burst';

/** What arrived, what is usual, and how likely that is by chance. */
export function BurstReason({ burst }: { burst: Burst }) {
  const { t, i18n } = useTranslation('incidents');
  const { kindName } = useCaseNames();
  const categories = useCategories();
  const { seen, minutes, usual, onceIn } = burstWords(burst);
  const sort = [kindName(burst.case_kind), burst.category && categoryPath(categories, burst.category, i18n.language)].filter(Boolean).join(' · ');
  const query = new URLSearchParams({ kind: burst.case_kind, order: 'opened', ...(burst.category ? { category: burst.category } : {}) });
  const number = new Intl.NumberFormat(i18n.language);
  const words = [t('proposal.seen', { count: seen, sort, minutes }), usual === undefined ? t('proposal.usual_less') : t('proposal.usual', { count: usual }), onceIn === undefined ? t('proposal.chance_never') : t('proposal.chance', { times: number.format(onceIn) })];
  // Chinese sentences stand without a space between them.
  const gap = i18n.language.startsWith('zh') ? '' : ' ';
  return (
    <p className="proposal-reason">
      {words.join(gap)}{' '}<Link to={`/cases/all?${query.toString()}`}>{t('proposal.show')}</Link>
    </p>
  );
}
