import { InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { emptyDates, type SurgeDates } from '../model/plans';
import { useQueueOptions, useTeams } from '../parts/useLists';

function Field({ name, label, children }: { name: keyof SurgeDates; label: string; children: ReactNode }) {
  const errors = useFieldErrors(`surge.${name}`);
  return <label className="stack plan-field"><span>{label}</span>{children}<ErrorLine errors={errors} /></label>;
}

/** When a surge begins and ends, what is expected, and who helps. */
export function SurgeEditor({ value, onChange }: { value?: SurgeDates; onChange?: (surge: SurgeDates | undefined) => void }) {
  const { t } = useTranslation('incidents');
  const queues = useQueueOptions();
  const teams = useTeams();
  const whole = useFieldErrors('surge');
  const set = (change: Partial<SurgeDates>) => onChange?.({ ...emptyDates, ...value, ...change });
  return (
    <div className="stack">
      <label className="row"><Switch size="small" checked={value !== undefined} aria-label={t('plans.dated')} onChange={(on) => onChange?.(on ? emptyDates : undefined)} /><span>{t('plans.dated')}</span></label>
      {value && (
        <>
          <div className="set-grid plan-surge">
            <Field name="from" label={t('plans.from')}><input type="datetime-local" className="field" value={value.from} aria-label={t('plans.from')} onChange={(event) => set({ from: event.target.value })} /></Field>
            <Field name="to" label={t('plans.to')}><input type="datetime-local" className="field" value={value.to} aria-label={t('plans.to')} onChange={(event) => set({ to: event.target.value })} /></Field>
            <Field name="expected_per_day" label={t('plans.expected')}><InputNumber min={0} max={100_000_000} precision={0} value={value.expected_per_day} aria-label={t('plans.expected')} onChange={(expected) => set({ expected_per_day: expected ?? 0 })} /></Field>
          </div>
          <div className="set-grid plan-surge">
            <Field name="queues" label={t('plans.queues')}><Select mode="multiple" value={value.queues} showSearch={{ optionFilterProp: 'label' }} aria-label={t('plans.queues')} options={queues} onChange={(next: string[]) => set({ queues: next })} /></Field>
            <Field name="overflow" label={t('plans.overflow')}><Select allowClear value={value.overflow} showSearch={{ optionFilterProp: 'label' }} placeholder={t('plans.no_overflow')} aria-label={t('plans.overflow')} options={queues} onChange={(next?: string) => set({ overflow: next })} /></Field>
            <Field name="teams" label={t('plans.teams')}><Select mode="multiple" value={value.teams} showSearch={{ optionFilterProp: 'label' }} aria-label={t('plans.teams')} options={(teams.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} onChange={(next: string[]) => set({ teams: next })} /></Field>
          </div>
          <ErrorLine errors={whole} />
        </>
      )}
    </div>
  );
}
