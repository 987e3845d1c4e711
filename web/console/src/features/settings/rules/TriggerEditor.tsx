import { InputNumber, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AutomationRule, AutomationWords } from '@/shared/api/types';
import { familyOf } from '@/shared/conditions/model';
import { useConditionWords } from '@/shared/conditions/words';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { triggerOf, type TriggerKind } from '../model/rules';
import { weekdays } from '../model/hours';
import { useWorkspaceZone } from '../parts/workspaceZone';

type When = AutomationRule['when'];
const triggers: TriggerKind[] = ['events', 'after', 'schedule'];

export function TriggerEditor({ value = {}, onChange = () => undefined, about, words }: { value?: When; onChange?: (when: When) => void; about: AutomationRule['about']; words: AutomationWords }) {
  const { t } = useTranslation('automation');
  const { t: settings } = useTranslation('settings');
  const errors = useFieldErrors('rule.when', ['events', 'after', 'after.fact', 'after.minutes', 'schedule', 'schedule.at', 'schedule.days', 'schedule.time_zone']);
  const conditionWords = useConditionWords(words.facts);
  const zone = useWorkspaceZone() ?? 'UTC';
  const kind = triggerOf({ when: value });
  const moments = words.facts.filter((fact) => fact.type === 'moment' && familyOf(fact.name) === (about === 'matter' ? 'case' : 'conversation'));
  const become = (next: TriggerKind) =>
    onChange(next === 'events' ? { events: [about === 'matter' ? 'case.opened' : 'conversation.opened'] } : next === 'after' ? { after: { fact: moments[0]?.name ?? '', minutes: 60 } } : { schedule: { days: [], at: '08:30', time_zone: zone } });
  return (
    <div className="stack">
      <Radio.Group className="choice-cards" value={kind} onChange={(event) => become(event.target.value as TriggerKind)}>
        {triggers.map((each) => <Radio key={each} value={each}><span>{t(`trigger.${each}`)}</span><span className="faint">{t(`trigger_text.${each}`)}</span></Radio>)}
      </Radio.Group>
      {value.events && <Select mode="tags" value={value.events} aria-label={t('trigger.events')} options={words.events.filter((event) => event.about === about).map((event) => ({ value: event.kind, label: event.kind }))} onChange={(events: string[]) => onChange({ events })} />}
      {value.after && (
        <div className="row wrap">
          <InputNumber precision={0} value={value.after.minutes} aria-label={t('minutes')} suffix={t('minutes')} style={{ width: 170 }} onChange={(minutes) => value.after && onChange({ after: { ...value.after, minutes: minutes ?? 0 } })} />
          <span>{t('after')}</span>
          <Select value={value.after.fact} aria-label={t('moment')} style={{ minWidth: 220 }} options={moments.map((fact) => ({ value: fact.name, label: conditionWords.fullName(fact.name) }))} onChange={(fact) => value.after && onChange({ after: { ...value.after, fact } })} />
        </div>
      )}
      {value.schedule && (
        <div className="row wrap">
          <Select mode="multiple" value={value.schedule.days} placeholder={t('every_day')} aria-label={t('days')} style={{ minWidth: 220 }} options={weekdays.map((day) => ({ value: day, label: settings(`weekday.${day}`) }))} onChange={(days) => value.schedule && onChange({ schedule: { ...value.schedule, days } })} />
          <input type="time" className="time-input" value={value.schedule.at} aria-label={t('at')} onChange={(event) => value.schedule && event.target.value && onChange({ schedule: { ...value.schedule, at: event.target.value } })} />
          <span className="faint">{value.schedule.time_zone.replace(/_/g, ' ')}</span>
        </div>
      )}
      <ErrorLine errors={errors} />
    </div>
  );
}
