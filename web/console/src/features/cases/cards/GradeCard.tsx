import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { LevelMark } from '@/shared/cases/marks';
import { FoldCard } from '@/shared/ui/FoldCard';
import { TimeText } from '@/shared/ui/TimeText';
import type { CardProps } from './card';

export function GradeCard({ matter, rights, open }: CardProps) {
  const { t } = useTranslation('cases');
  const { grade } = matter;
  return (
    <FoldCard name="case-grade" title={t('grade.title')} extra={rights.edit && <button type="button" className="icon-button" aria-label={t('grade.edit')} title={`${t('grade.edit')} (G)`} onClick={() => open({ name: 'grade' })}><Pencil size={13} /></button>}>
      <dl className="case-dl">
        <div><dt>{t('grade.level')}</dt><dd><LevelMark level={grade.level} /></dd></div>
        <div><dt>{t('field.urgency')}</dt><dd>{t(`level.${grade.urgency}`)}</dd></div>
        <div><dt>{t('field.impact')}</dt><dd>{t(`level.${grade.impact}`)}</dd></div>
        {grade.tier && <div><dt>{t('grade.tier')}</dt><dd>{grade.tier}</dd></div>}
      </dl>
      {grade.overridden ? <p className="tiny case-quote">{grade.overridden.reason}<br /><span className="faint">{grade.overridden.by_name} · <TimeText at={grade.overridden.at} /></span></p> : <p className="tiny faint">{t('grade.by_matrix')}</p>}
    </FoldCard>
  );
}
