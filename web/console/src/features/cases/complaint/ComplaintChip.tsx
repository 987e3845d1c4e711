import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { HarmMark, RegulatorDue } from '@/shared/complaints/marks';
import { steps } from '@/shared/complaints/types';
import { lastStep, stepTaken } from '@/shared/complaints/way';
import { useComplaint } from './useComplaint';

/** How far the complaint is, in the case's header; leads to the whole of it. */
export default function ComplaintChip({ id, open }: { id: Id; open: () => void }) {
  const { t } = useTranslation('complaints');
  const { data } = useComplaint(id);
  if (!data) return null;
  const last = lastStep(data);
  return (
    <>
      <button type="button" className="bare pill pill-accent" onClick={open} title={t('chip_title')}>{t('chip', { step: t(`step.${last}`), number: steps.indexOf(last) + 1, all: steps.length })}</button>
      <HarmMark harm={data.harm} />
      {data.regulator && <RegulatorDue at={data.regulator.due_at} name={data.regulator.name} answered={Boolean(stepTaken(data, 'told'))} />}
    </>
  );
}
