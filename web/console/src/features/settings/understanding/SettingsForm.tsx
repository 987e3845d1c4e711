import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Slider, Switch } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { understandingKeys } from '@/shared/understanding/keys';
import type { OwnNumber, UnderstandingSettings } from '@/shared/understanding/types';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { teaching } from './api';

function Numbers({ value = [], onChange }: { value?: OwnNumber[]; onChange?: (numbers: OwnNumber[]) => void }) {
  const { t } = useTranslation('teaching');
  const set = (index: number, change: Partial<OwnNumber>) => onChange?.(value.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <div className="stack">
      {value.map((each, index) => (
        <div key={index} className="row wrap">
          <Input className="own-number" value={each.pattern} maxLength={40} placeholder="RT-######" aria-label={t('settings.pattern', { number: index + 1 })} onChange={(event) => set(index, { pattern: event.target.value })} />
          <Select className="own-kind" value={each.kind} aria-label={t('settings.pattern_kind', { number: index + 1 })} options={(['order_number', 'parcel_number'] as const).map((kind) => ({ value: kind, label: t(`settings.${kind}`) }))} onChange={(kind: OwnNumber['kind']) => set(index, { kind })} />
          <Button type="text" danger icon={<Trash2 size={14} />} aria-label={t('settings.pattern_remove', { number: index + 1 })} onClick={() => onChange?.(value.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Button className="fit" size="small" icon={<Plus size={14} />} disabled={value.length >= 20} onClick={() => onChange?.([...value, { pattern: '', kind: 'order_number' }])}>{t('settings.pattern_add')}</Button>
    </div>
  );
}

function SettingsEditor({ settings }: { settings: UnderstandingSettings }) {
  const { t } = useTranslation('teaching');
  const { t: words } = useTranslation('understanding');
  const cache = useQueryClient();
  const save = async (values: UnderstandingSettings) => {
    await teaching.changeSettings(values);
    await cache.invalidateQueries({ queryKey: understandingKeys.settings });
  };
  const sw = (name: 'recognise' | 'alarm' | 'raise_priority') => <Form.Item name={name} label={t(`settings.${name}`)} extra={t(`settings.${name}_text`)} valuePropName="checked"><Switch /></Form.Item>;
  return (
    <Editor<UnderstandingSettings> title={t('settings.title')} back="/settings/understanding" initial={settings} save={save} own={['numbers']}>
      <Section title={t('settings.messages')}>{sw('recognise')}</Section>
      <Section title={t('settings.alarm_title')} text={t('settings.alarm_about')}>
        {sw('alarm')}
        <Form.Item name="alarm_below" label={t('settings.alarm_below')} extra={t('settings.alarm_below_text')}><Slider ariaLabelForHandle={t('settings.alarm_below')} min={-2} max={0} step={0.1} className="set-narrow" marks={{ [-2]: words('sentiment.very_negative'), [-1]: words('sentiment.negative'), 0: words('sentiment.neutral') }} /></Form.Item>
        <Form.Item name="alarm_after" label={t('settings.alarm_after')}><InputNumber min={1} max={20} precision={0} /></Form.Item>
        {sw('raise_priority')}
      </Section>
      <Section title={t('settings.learning')} text={t('settings.learning_text')}>
        <div className="set-grid">
          {(['intent', 'urgency', 'sentiment'] as const).map((aspect) => <Form.Item key={aspect} name={`${aspect}_base`} label={t(`aspect.${aspect}`)}><Select options={(['add', 'replace'] as const).map((value) => ({ value, label: t(`settings.base.${value}`) }))} /></Form.Item>)}
        </div>
      </Section>
      <Section title={t('settings.numbers')} text={t('settings.numbers_text')}>
        <Form.Item name="numbers" noStyle><Numbers /></Form.Item>
        <Form.Item name="region" label={t('settings.region')} extra={t('settings.region_text')} className="set-narrow" rules={[{ pattern: /^[A-Z]{2}$/, message: t('settings.region_wrong') }]}><Input maxLength={2} /></Form.Item>
      </Section>
    </Editor>
  );
}

export function SettingsForm() {
  const query = useQuery({ queryKey: understandingKeys.settings, queryFn: ({ signal }) => teaching.settings({ signal }), staleTime: 0, refetchOnMount: 'always' });
  return <Loaded query={query} pick={(found) => found}>{(settings) => <SettingsEditor key={String(settings.version)} settings={settings} />}</Loaded>;
}
