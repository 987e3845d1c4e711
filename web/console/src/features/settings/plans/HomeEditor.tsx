import { Select } from 'antd';
import { ArrowRight, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HomeOffice } from '@/shared/incidents/types';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { usePeopleOptions, useQueueOptions, useTeams } from '../parts/useLists';

type Desk = HomeOffice['desk_bound'][number];
type Option = { value: string; label: string };
export const nobodyYet: HomeOffice = { teams: [], people: [], desk_bound: [] };

function DeskRow({ desk, index, queues, taken, set, remove }: { desk: Desk; index: number; queues: Option[]; taken: string[]; set: (desk: Desk) => void; remove: () => void }) {
  const { t } = useTranslation('incidents');
  const errors = useFieldErrors(`home.desk_bound[${index}]`, ['queue', 'to']);
  const name = queues.find((each) => each.value === desk.queue)?.label ?? t('home.queue_gone');
  return (
    <li>
      <div className="row desk-row">
        <span className="cut" title={name}>{name}</span>
        <ArrowRight size={14} aria-hidden="true" />
        <Select allowClear value={desk.to} showSearch={{ optionFilterProp: 'label' }} placeholder={t('home.message')} aria-label={t('home.goes_to', { name })} options={queues.filter((each) => !taken.includes(each.value))} onChange={(to?: string) => set({ ...desk, to })} />
        <button type="button" className="icon-button" aria-label={t('home.desk_remove', { name })} title={t('home.desk_remove', { name })} onClick={remove}><X size={15} /></button>
      </div>
      <ErrorLine errors={errors} />
    </li>
  );
}

/** Who goes on from home, and where the work of a desk goes meanwhile. */
export function HomeEditor({ value = nobodyYet, onChange }: { value?: HomeOffice; onChange?: (home: HomeOffice) => void }) {
  const { t } = useTranslation('incidents');
  const people = usePeopleOptions();
  const queues = useQueueOptions();
  const teams = useTeams();
  const wrongTeams = useFieldErrors('home.teams');
  const wrongPeople = useFieldErrors('home.people');
  const whole = useFieldErrors('home');
  const set = (change: Partial<HomeOffice>) => onChange?.({ ...value, ...change });
  const taken = value.desk_bound.map((each) => each.queue);
  const setDesk = (index: number, desk: Desk) => set({ desk_bound: value.desk_bound.map((each, at) => (at === index ? desk : each)) });
  return (
    <div className="stack">
      <div className="set-grid plan-surge">
        <label className="stack plan-field"><span>{t('home.teams')}</span><Select mode="multiple" value={value.teams} showSearch={{ optionFilterProp: 'label' }} aria-label={t('home.teams')} options={(teams.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} onChange={(next: string[]) => set({ teams: next })} /><ErrorLine errors={wrongTeams} /></label>
        <label className="stack plan-field"><span>{t('home.people')}</span><Select mode="multiple" value={value.people} showSearch={{ optionFilterProp: 'label' }} aria-label={t('home.people')} options={people} onChange={(next: string[]) => set({ people: next })} /><ErrorLine errors={wrongPeople} /></label>
      </div>
      <span className="plan-field-name">{t('home.desk_bound')}</span>
      <p className="faint">{t('home.desk_text')}</p>
      {value.desk_bound.length > 0 && (
        <ul className="plain stack">
          {value.desk_bound.map((desk, index) => (
            <DeskRow key={desk.queue} desk={desk} index={index} queues={queues} taken={taken} set={(next) => setDesk(index, next)} remove={() => set({ desk_bound: value.desk_bound.filter((_, at) => at !== index) })} />
          ))}
        </ul>
      )}
      <Select
        value={null} className="plan-desk-add" showSearch={{ optionFilterProp: 'label' }} placeholder={<span className="row"><Plus size={14} aria-hidden="true" />{t('home.desk_add')}</span>} aria-label={t('home.desk_add')}
        options={queues.filter((each) => !taken.includes(each.value))} onChange={(queue: string | null) => queue && set({ desk_bound: [...value.desk_bound, { queue }] })}
      />
      <ErrorLine errors={whole} />
    </div>
  );
}
