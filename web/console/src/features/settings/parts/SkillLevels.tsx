import { Button, Select, Slider } from 'antd';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id, QueueSkill } from '@/shared/api/types';
import { useSkills } from './useLists';

type Props = { value?: QueueSkill[]; onChange?: (skills: QueueSkill[]) => void; disabled?: boolean };

/** Skills with a level from 1 to 5. */
export function SkillLevels({ value = [], onChange, disabled }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const { data: skills = [] } = useSkills();
  const nameOf = (id: Id) => skills.find((each) => each.id === id)?.name ?? id;
  const free = skills.filter((skill) => !value.some((each) => each.skill === skill.id));
  return (
    <div className="stack">
      {value.map((each) => (
        <div key={each.skill} className="level-row">
          <span className="cut level-name">{nameOf(each.skill)}</span>
          <Slider
            className="grow" min={1} max={5} dots value={each.level} disabled={disabled} ariaLabelForHandle={t('skills.level_of', { name: nameOf(each.skill) })}
            onChange={(level) => onChange?.(value.map((other) => (other.skill === each.skill ? { ...other, level } : other)))}
          />
          <span className="numbers faint level-number">{t('skills.level', { level: each.level })}</span>
          <Button type="text" size="small" disabled={disabled} icon={<X size={14} />} aria-label={`${common('action.remove')}: ${nameOf(each.skill)}`} onClick={() => onChange?.(value.filter((other) => other !== each))} />
        </div>
      ))}
      {free.length > 0 ? (
        <Select
          value={null} disabled={disabled} showSearch={{ optionFilterProp: 'label' }} placeholder={t('skills.add_to')} aria-label={t('skills.add_to')} style={{ maxWidth: 280 }}
          options={free.map((skill) => ({ value: skill.id, label: skill.name }))}
          onChange={(skill: Id | null) => skill && onChange?.([...value, { skill, level: 3 }])}
        />
      ) : (
        skills.length === 0 && <span className="faint">{t('skills.none_yet')}</span>
      )}
    </div>
  );
}
