import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { categoryPath, useCaseNames, useCategories } from '@/shared/cases/names';
import { isRunning, type Incident } from '@/shared/incidents/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useDirectory, useQueues } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { exactTime } from '@/shared/ui/time';
import { useIncidentActions } from '../useIncidentActions';

export type CardProps = { incident: Incident; leads: boolean };

/** Lines of text that become a field when they are clicked. Ctrl+Enter or leaving keeps, Escape leaves it as it was. */
function Description({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const actions = useIncidentActions();
  const [text, setText] = useState<string>();
  if (text === undefined)
    return <button type="button" className={`bare editable ${incident.description ? '' : 'faint'}`} aria-label={`${t('facts.edit_description')}: ${incident.description}`} onClick={() => setText(incident.description)}>{incident.description || t('declare.description_text')}</button>;
  const keep = () => {
    setText(undefined);
    if (text.trim() !== incident.description) void actions.change(incident, { description: text.trim() });
  };
  return (
    <Input.TextArea
      autoFocus rows={3} value={text} maxLength={10_000} aria-label={t('declare.description')} onChange={(event) => setText(event.target.value)} onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep();
        else if (event.key === 'Escape') setText(undefined);
      }}
    />
  );
}

export function FactsCard({ incident, leads }: CardProps) {
  const { t, i18n } = useTranslation('incidents');
  const actions = useIncidentActions();
  const people = useDirectory();
  const queues = useQueues();
  const categories = useCategories();
  const { kindName } = useCaseNames();
  const editable = leads && isRunning(incident);
  const { surge } = incident;
  const sort = [incident.gather_kind && kindName(incident.gather_kind), incident.gather_category && categoryPath(categories, incident.gather_category, i18n.language)].filter(Boolean).join(' · ');
  const queueName = (id: string) => queues.find((each) => each.id === id)?.name ?? '';
  return (
    <FoldCard name="incident-facts" title={t('facts.title')}>
      <dl className="incident-dl">
        <div><dt>{t('declare.description')}</dt><dd>{editable ? <Description incident={incident} /> : incident.description || '–'}</dd></div>
        {incident.state !== 'proposed' && (
          <div>
            <dt>{t('declare.lead')}</dt>
            <dd>{editable ? <Select size="small" variant="borderless" value={incident.lead} showSearch={{ optionFilterProp: 'label' }} aria-label={t('declare.lead')} className="incident-lead" options={people.map((user) => ({ value: user.id, label: user.name }))} onChange={(lead: string) => void actions.change(incident, { lead })} /> : incident.lead_name || '–'}</dd>
          </div>
        )}
        <div><dt>{t('declare.started')}</dt><dd className="numbers">{exactTime(incident.started_at, i18n.language)}</dd></div>
        {incident.plan_name && <div><dt>{t('facts.plan')}</dt><dd>{leads && incident.plan ? <Link to={`/settings/plans/${incident.plan}`}>{incident.plan_name}</Link> : incident.plan_name}</dd></div>}
        {sort && <div><dt>{t('facts.gathers')}</dt><dd>{sort}</dd></div>}
        {surge && <div><dt>{t('facts.until')}</dt><dd className="numbers">{exactTime(surge.to, i18n.language)}</dd></div>}
        {surge && surge.expected_per_day > 0 && <div><dt>{t('facts.expected')}</dt><dd className="numbers">{surge.expected_per_day}</dd></div>}
        {surge?.overflow && <div><dt>{t('facts.overflow')}</dt><dd>{surge.queues.map(queueName).join(t('list_comma'))} → {queueName(surge.overflow)}</dd></div>}
      </dl>
    </FoldCard>
  );
}
