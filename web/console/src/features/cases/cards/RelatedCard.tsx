import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cases } from '@/shared/cases/api';
import { MiniCase } from '@/shared/cases/ConversationCases';
import { caseKeys } from '@/shared/cases/keys';
import type { CaseSummary, LinkKind } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { FoldCard } from '@/shared/ui/FoldCard';
import { SkeletonLines } from '@/shared/ui/States';
import type { CardProps } from './card';

type Tie = { key: string; kind: LinkKind | 'parent' | 'child'; row: CaseSummary };

export function RelatedCard({ matter, rights, open }: CardProps) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const list = useQuery({ queryKey: [...caseKeys.part(matter.id, 'related'), matter.version], queryFn: ({ signal }) => cases.related(matter.id, { signal }), retry: false, placeholderData: (old) => old });
  const ties: Tie[] = (list.data ?? []).flatMap((row): Tie[] => {
    if (row.id === matter.parent) return [{ key: `p${row.id}`, kind: 'parent', row }];
    const links = matter.links.filter((link) => link.other === row.id).map((link): Tie => ({ key: `${link.kind}${row.id}`, kind: link.kind, row }));
    return row.parent === matter.id ? [{ key: `c${row.id}`, kind: 'child', row }, ...links] : links;
  });
  const remove = ({ kind, row }: Tie) => {
    if (kind === 'parent') void actions.setParent(matter, undefined);
    else if (kind !== 'child') void actions.unlink(matter, kind, row.id);
  };
  return (
    <FoldCard name="case-related" title={t('link.related_title')} extra={rights.edit && <button type="button" className="icon-button" aria-label={t('link.title')} title={t('link.title')} onClick={() => open({ name: 'link' })}><Plus size={15} /></button>}>
      {list.isPending ? <SkeletonLines lines={2} /> : list.isError ? <p className="faint">{t('card.failed')}</p> : ties.length === 0 ? <p className="faint">{t('link.none')}</p> : (
        <ul className="plain card-list">
          {ties.map((tie) => (
            <li key={tie.key}>
              <div className="row tiny faint"><span className="grow">{t(`link.${tie.kind}`)}</span>
                {rights.edit && tie.kind !== 'child' && <button type="button" className="icon-button" aria-label={t('link.remove', { number: tie.row.number })} title={t('link.remove', { number: tie.row.number })} onClick={() => remove(tie)}><X size={13} /></button>}</div>
              <MiniCase row={tie.row} />
            </li>
          ))}
        </ul>
      )}
    </FoldCard>
  );
}
