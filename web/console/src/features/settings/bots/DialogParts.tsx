// What belongs to the dialog as a whole: its slots, and what makes it begin.
import { Button, Input, Select } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLabels } from '@/shared/understanding/useRecognition';
import { languageName, titleOf } from '@/shared/understanding/words';
import { slotTypes, type Definition, type Slot } from './types';

type Props = { definition: Definition; languages: string[]; change: (definition: Definition) => void };

export function Slots({ definition, change }: Props) {
  const { t } = useTranslation('bots');
  const { slots } = definition;
  const set = (index: number, part: Partial<Slot>) => change({ ...definition, slots: slots.map((slot, at) => (at === index ? { ...slot, ...part } : slot)) });
  return (
    <section className="panel">
      <h2>{t('slots.title')}</h2>
      <p className="faint">{t('slots.lead')}</p>
      <div className="stack">
        {slots.map((slot, index) => (
          <div key={index} className="row wrap">
            <Input size="small" className="slot-name" value={slot.name} maxLength={40} aria-label={t('slots.name', { number: index + 1 })} onChange={(event) => set(index, { name: event.target.value })} />
            <Select<Slot['type']> size="small" className="own-kind" value={slot.type} aria-label={t('slots.type', { number: index + 1 })} options={slotTypes.map((value) => ({ value, label: t(`slot_type.${value}`) }))} onChange={(type) => set(index, { type })} />
            {slot.type === 'order' && <Input size="small" className="slot-name" value={slot.pattern ?? ''} placeholder="KB-######" aria-label={t('slots.pattern', { number: index + 1 })} onChange={(event) => set(index, { pattern: event.target.value || undefined })} />}
            <Button size="small" type="text" danger icon={<Trash2 size={13} />} aria-label={t('slots.remove', { name: slot.name })} onClick={() => change({ ...definition, slots: slots.filter((_, at) => at !== index) })} />
          </div>
        ))}
        <Button className="fit" size="small" icon={<Plus size={13} />} onClick={() => change({ ...definition, slots: [...slots, { name: `slot_${slots.length + 1}`, type: 'text' }] })}>{t('slots.add')}</Button>
      </div>
    </section>
  );
}

export function Triggers({ definition, languages, change }: Props) {
  const { t, i18n } = useTranslation('bots');
  const labels = useLabels();
  return (
    <section className="panel">
      <h2>{t('triggers.title')}</h2>
      <p className="faint">{t('triggers.lead')}</p>
      <div className="stack">
        <Select<string[]> mode="multiple" value={definition.intents} aria-label={t('triggers.intents')} placeholder={t('triggers.intents')} optionFilterProp="label" options={(labels.data ?? []).filter(({ aspect, state }) => aspect === 'intent' && state === 'active').map((each) => ({ value: each.key, label: titleOf(each, i18n.language) }))} onChange={(intents) => change({ ...definition, intents })} />
        {languages.map((language) => (
          <label key={language} className="stack"><span className="faint tiny">{t('triggers.examples', { language: languageName(language, i18n.language) ?? language })}</span>
            <Input.TextArea rows={3} lang={language} value={(definition.examples[language] ?? []).join('\n')} onChange={(event) => change({ ...definition, examples: { ...definition.examples, [language]: event.target.value.split('\n') } })} />
          </label>
        ))}
      </div>
    </section>
  );
}
