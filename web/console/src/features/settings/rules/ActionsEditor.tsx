import { Button, Input, InputNumber, Select } from 'antd';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AutomationRule, AutomationWords, RuleAction } from '@/shared/api/types';
import { moved } from '@/shared/conditions/model';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { membersOf, withDoes, withMember, type ActionMember } from '../model/rules';
import { usePeopleOptions, useQueueOptions, useTeams } from '../parts/useLists';

type Option = { value: string; label: string };
const levels = ['low', 'normal', 'high', 'critical'];

function Member({ action, name, label, onChange }: { action: RuleAction; name: ActionMember; label: string; onChange: (next: RuleAction) => void }) {
  const { t } = useTranslation('automation');
  const { t: conditions } = useTranslation('conditions');
  const queues = useQueueOptions();
  const people = usePeopleOptions();
  const teams = (useTeams(name === 'team').data ?? []).map((team): Option => ({ value: team.id, label: team.name }));
  const value = action[name];
  const set = (next: unknown) => onChange(withMember(action, name, next));
  const choose = (options: Option[]) => <Select allowClear showSearch={{ optionFilterProp: 'label' }} value={typeof value === 'string' ? value : undefined} options={options} aria-label={label} onChange={set} />;
  const words = (options: string[]) => choose(options.map((each) => ({ value: each, label: conditions(`choice.${each as 'low'}`) })));
  if (name === 'queue') return choose(queues);
  if (name === 'user') return choose(people);
  if (name === 'team') return choose(teams);
  if (name === 'urgency' || name === 'impact' || name === 'level') return words(levels);
  if (name === 'approval') return words(['refund', 'compensation', 'exception']);
  if (name === 'priority' || name === 'due_minutes' || name === 'amount') return <InputNumber min={0} max={name === 'priority' ? 9 : undefined} precision={0} value={typeof value === 'number' ? value : null} aria-label={label} onChange={set} />;
  if (name === 'tags' || name === 'checklist') return <Select mode="tags" open={false} suffixIcon={null} value={Array.isArray(value) ? value : []} tokenSeparators={name === 'tags' ? [',', '，'] : undefined} aria-label={label} onChange={set} />;
  if (name === 'to') return <Select mode="multiple" value={Array.isArray(value) ? value : []} options={[{ value: 'owner', label: t('to.owner') }, { value: 'watchers', label: t('to.watchers') }, ...people]} showSearch={{ optionFilterProp: 'label' }} aria-label={label} onChange={set} />;
  if (name === 'text') return <Input.TextArea rows={2} value={typeof value === 'string' ? value : ''} maxLength={4000} aria-label={label} placeholder={t('text_hint')} onChange={(event) => set(event.target.value)} />;
  return <Input value={value === undefined ? '' : String(value)} maxLength={500} aria-label={label} autoComplete="off" onChange={(event) => set(event.target.value)} />;
}

function ActionRow({ action, index, actions, kinds, path, onChange }: { path: string; action: RuleAction; index: number; actions: RuleAction[]; kinds: RuleAction['does'][]; onChange: (actions: RuleAction[]) => void }) {
  const { t } = useTranslation('automation');
  const errors = useFieldErrors(`${path}[${index}]`, ['does', ...membersOf[action.does]]);
  const set = (next: RuleAction) => onChange(actions.map((each, at) => (at === index ? next : each)));
  const number = index + 1;
  return (
    <div className="action-row" role="group" aria-label={t('action_number', { number })}>
      <div className="row">
        <span className="faint numbers">{number}.</span>
        <Select className="grow" value={action.does} aria-label={t('action_number', { number })} options={kinds.map((does) => ({ value: does, label: t(`does.${does}`) }))} onChange={(does) => set(withDoes(action, does))} />
        <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('up', { number })} onClick={() => onChange(moved(actions, index, index - 1))} />
        <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === actions.length - 1} aria-label={t('down', { number })} onClick={() => onChange(moved(actions, index, index + 1))} />
        <Button type="text" size="small" icon={<X size={14} />} aria-label={t('remove_action', { number })} onClick={() => onChange(actions.filter((_, at) => at !== index))} />
      </div>
      <div className="action-members">
        {membersOf[action.does].map((name) => (
          <div key={name} className={`stack ${name === 'text' || name === 'checklist' ? 'action-wide' : ''}`}><span className="faint" aria-hidden="true">{t(`member.${name}`)}</span><Member action={action} name={name} label={`${t('action_number', { number })}: ${t(`member.${name}`)}`} onChange={set} /></div>
        ))}
      </div>
      <ErrorLine errors={errors} />
    </div>
  );
}

export function ActionsEditor({ value = [], onChange = () => undefined, about, words, path = 'rule.actions' }: { path?: string; value?: RuleAction[]; onChange?: (actions: RuleAction[]) => void; about: AutomationRule['about']; words: AutomationWords }) {
  const { t } = useTranslation('automation');
  const errors = useFieldErrors(path);
  const kinds = about === 'matter' ? words.matter_actions : words.conversation_actions;
  return (
    <div className="stack">
      <div className="actions">{value.map((action, index) => <ActionRow key={index} path={path} action={action} index={index} actions={value} kinds={kinds} onChange={onChange} />)}</div>
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange([...value, { does: 'note' }])}>{t('add_action')}</Button>
    </div>
  );
}
