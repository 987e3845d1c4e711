import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Slider, Switch } from 'antd';
import { Power } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { useQueues } from '@/shared/ui/names';
import { languageName } from '@/shared/understanding/words';
import { installations, settingsKeys } from '../api';
import { Editor, Section } from '../parts/Editor';
import { HoursEditor } from '../queues/HoursEditor';
import { botKeys, bots } from './api';
import type { Bot, BotDraft } from './types';
import { WordsInput } from './WordsInput';

type Values = Omit<BotDraft, 'state' | 'important'> & { on: boolean; important_field?: string; important_values?: string[] };
const choices = ['en', 'zh-CN', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'pt', 'nl', 'pl', 'ru', 'tr', 'vi'];

const fresh: Values = {
  on: false, name: '', languages: ['en', 'zh-CN'], greeting: {}, installations: [], queues: [], capacity: 100, budget: { turns: 30, minutes: 60, actions: 10, money_minor: 0 }, thresholds: { answer: 0.6, ask_back: 0.35, close: 0.08 },
  doubts: 2, anger: -1.2, note_language: 'en', idle_minutes: 30,
};
const valuesOf = ({ state, important, ...bot }: Bot): Values => ({ ...bot, on: state === 'on', important_field: important?.field, important_values: important?.values });

export function BotEditor({ bot }: { bot?: Bot }) {
  const { t, i18n } = useTranslation('bots');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const problem = useProblem();
  const queues = useQueues();
  const widgets = useQuery({ queryKey: settingsKeys.installations, queryFn: ({ signal }) => installations.list({ signal }), retry: false });
  const [form] = Form.useForm<Values>();
  const languages = Form.useWatch('languages', form) ?? bot?.languages ?? fresh.languages ?? [];
  const refresh = () => cache.invalidateQueries({ queryKey: botKeys.all });
  const save = async (values: Values) => {
    const { on, important_field, important_values, ...rest } = values;
    const body: BotDraft = {
      name: rest.name, languages: rest.languages, greeting: rest.greeting, installations: rest.installations, queues: rest.queues, hand_over_queue: rest.hand_over_queue || undefined, hours: rest.hours, capacity: rest.capacity, budget: rest.budget,
      thresholds: rest.thresholds, doubts: rest.doubts, anger: rest.anger, note_language: rest.note_language, idle_minutes: rest.idle_minutes, state: on ? 'on' : 'off',
      important: important_field && important_values?.length ? { field: important_field, values: important_values } : undefined,
    };
    const made = bot ? await bots.change(bot.id, bot.version, body) : await bots.create(body);
    await refresh();
    return bot ? undefined : `/settings/bots/${made.id}/dialogs`;
  };
  const needed = { required: true, whitespace: true, message: settings('form.required') };
  const number = (name: (string | number)[] | string, label: string, max: number, extra?: string) => <Form.Item name={name} label={label} extra={extra}><InputNumber min={0} max={max} precision={0} /></Form.Item>;
  const options = (list: { id: string; name: string }[]) => list.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Editor<Values>
      title={bot?.name ?? t('add')} back={bot ? `/settings/bots/${bot.id}/dialogs` : '/settings/bots'} form={form} initial={bot ? valuesOf(bot) : fresh} save={save}
      actions={bot?.state === 'on' && <Button danger icon={<Power size={14} />} onClick={() => void bots.stop(bot.id).then(refresh).catch(problem)}>{t('stop')}</Button>}
      remove={bot && { title: t('remove', { name: bot.name }), text: t('remove_text'), run: () => bots.remove(bot.id).then(refresh) }}
    >
      <Section title={t('edit.who')} text={t('edit.who_text')}>
        <Form.Item name="name" label={t('name')} rules={[needed]} className="set-narrow"><Input maxLength={80} autoComplete="off" /></Form.Item>
        <Form.Item name="languages" label={t('languages')} extra={t('edit.languages_text')} rules={[{ required: true, message: settings('form.required') }]}><Select mode="multiple" options={choices.map((value) => ({ value, label: languageName(value, i18n.language) ?? value }))} /></Form.Item>
        <Form.Item name="greeting" label={t('edit.greeting')} extra={t('edit.greeting_text')}><WordsInput languages={languages} label={t('edit.greeting')} /></Form.Item>
        <Form.Item name="on" label={t('edit.on')} valuePropName="checked"><Switch /></Form.Item>
      </Section>
      <Section title={t('where')} text={t('edit.where_text')}>
        <div className="set-grid">
          <Form.Item name="installations" label={t('edit.widgets')}><Select mode="multiple" options={options(widgets.data ?? [])} placeholder={t('edit.none')} /></Form.Item>
          <Form.Item name="queues" label={t('edit.queues')} extra={t('edit.queues_text')}><Select mode="multiple" options={options(queues)} placeholder={t('edit.none')} /></Form.Item>
          <Form.Item name="hand_over_queue" label={t('edit.hand_over_queue')}><Select allowClear options={options(queues)} placeholder={t('edit.own_queue')} /></Form.Item>
        </div>
        {number('capacity', t('edit.capacity'), 10_000)}
        <Form.Item name="hours" label={t('edit.hours')}><HoursEditor always /></Form.Item>
      </Section>
      <Section title={t('edit.budget')} text={t('edit.budget_text')}>
        <div className="set-grid">
          {number(['budget', 'turns'], t('edit.turns'), 500)}
          {number(['budget', 'minutes'], t('edit.minutes'), 1440)}
          {number(['budget', 'actions'], t('edit.actions'), 200)}
          {number(['budget', 'money_minor'], t('edit.money'), 1_000_000_000, t('edit.money_text'))}
        </div>
      </Section>
      <Section title={t('edit.sure')} text={t('edit.sure_text')}>
        {(['answer', 'ask_back', 'close'] as const).map((name) => <Form.Item key={name} name={['thresholds', name]} label={t(`edit.${name}`)} extra={t(`edit.${name}_text`)}><Slider ariaLabelForHandle={t(`edit.${name}`)} min={0} max={name === 'close' ? 0.5 : 1} step={0.01} className="set-narrow" /></Form.Item>)}
      </Section>
      <Section title={t('edit.hand_over')} text={t('edit.hand_over_text')}>
        {number('doubts', t('edit.doubts'), 10)}
        <Form.Item name="anger" label={t('edit.anger')} extra={t('edit.anger_text')}><Slider ariaLabelForHandle={t('edit.anger')} min={-2} max={0} step={0.1} className="set-narrow" /></Form.Item>
        <div className="set-grid">
          <Form.Item name="important_field" label={t('edit.important')} extra={t('edit.important_text')}><Input maxLength={60} autoComplete="off" placeholder="tier" /></Form.Item>
          <Form.Item name="important_values" label={t('edit.important_values')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，']} /></Form.Item>
          <Form.Item name="note_language" label={t('edit.note_language')}><Select options={['en', 'zh-CN'].map((value) => ({ value, label: languageName(value, i18n.language) ?? value }))} /></Form.Item>
        </div>
        {number('idle_minutes', t('edit.idle'), 1440)}
      </Section>
    </Editor>
  );
}
