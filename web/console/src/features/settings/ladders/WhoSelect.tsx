import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Who } from '@/shared/escalation/types';
import { useLadderWords } from '@/shared/escalation/words';
import { tokenOf, whoOf } from '../model/ladders';
import { usePeopleOptions } from '../parts/useLists';

/** People and groups in the order in which they are called. */
export function WhoSelect({ value, onChange, label }: { value: Who[]; onChange: (who: Who[]) => void; label: string }) {
  const { t } = useTranslation('escalation');
  const words = useLadderWords();
  const people = usePeopleOptions();
  const option = (who: Who) => ({ value: tokenOf(who), label: words.who(who) });
  const groups = [
    { label: t('who_group.case'), options: [option({ kind: 'owner' }), option({ kind: 'watchers' })] },
    { label: t('who_group.duty'), options: [option({ kind: 'duty_manager' }), ...words.duty.map(({ id }) => option({ kind: 'duty_manager', roster: id }))] },
    { label: t('who_group.people'), options: people.map((each) => ({ value: `user:${each.value}`, label: each.label })) },
    { label: t('who_group.groups'), options: [option({ kind: 'role' }), ...words.groups.roles.map(({ id }) => option({ kind: 'role', role: id })), ...words.groups.teams.map(({ id }) => option({ kind: 'team', team: id }))] },
  ];
  const known = new Set(groups.flatMap(({ options }) => options.map((each) => each.value)));
  const other = value.map(tokenOf).filter((token) => !known.has(token));
  return (
    <Select
      mode="multiple" className="grow" value={value.map(tokenOf)} aria-label={label} placeholder={t('ladders.whom')} showSearch={{ optionFilterProp: 'label' }}
      options={other.length ? [...groups, { label: t('who_group.other'), options: other.map((token) => option(whoOf(token))) }] : groups} onChange={(tokens: string[]) => onChange(tokens.map(whoOf))}
    />
  );
}
