import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, InputNumber, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import type { Overflow, Queue, Relaxation, Strategy } from '@/shared/api/types';
import { queues, settingsKeys, type QueueDraft } from '../api';
import { always, overlapping } from '../model/hours';
import { DurationInput } from '../parts/DurationInput';
import { Editor, Section } from '../parts/Editor';
import { SkillLevels } from '../parts/SkillLevels';
import { HoursEditor } from './HoursEditor';
import { MembersEditor } from './MembersEditor';
import { OverflowEditor } from './OverflowEditor';
import { RelaxationEditor } from './RelaxationEditor';

const strategies: Strategy[] = ['longest_idle', 'least_loaded', 'best_skill', 'round_robin', 'sticky'];

const fresh: QueueDraft = {
  name: '', description: '', priority: 0, ageing_s: 60, strategy: 'longest_idle', sticky_s: 0, offer_timeout_s: 30, max_missed_offers: 3,
  skills: [], relaxation: [], overflow: [], members: [], status: 'active',
};

/** The form's values without the queue's id. */
function onlyDraft(values: QueueDraft): QueueDraft {
  return Object.fromEntries(Object.keys(fresh).map((key) => [key, values[key as keyof QueueDraft]])) as QueueDraft;
}

export function QueueEditor({ queue }: { queue?: Queue }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const refresh = () => Promise.all([cache.invalidateQueries({ queryKey: keys.queues }), cache.invalidateQueries({ queryKey: keys.live })]);
  const save = async (values: QueueDraft) => {
    const { hours, ...rest } = values;
    const draft = onlyDraft(rest);
    if (!queue) await queues.create({ ...draft, ...(hours?.time_zone ? { hours } : {}) });
    else cache.setQueryData(settingsKeys.queue(queue.id), await queues.change(queue.id, { ...draft, hours: hours ?? always }));
    await refresh();
    return '/settings/queues';
  };
  const noQueueFor = (rules: Overflow[]) => rules.some((rule) => rule.action === 'queue' && !rule.queue);
  const asksNothing = (steps: Relaxation[]) => steps.some((step) => !step.lower_level_by && !step.ignore_language);
  return (
    <Editor<QueueDraft>
      title={queue?.name ?? t('queues.add')} back="/settings/queues" initial={queue ?? fresh} save={save}
      remove={queue && { title: t('queues.remove', { name: queue.name }), text: t('queues.remove_text'), run: () => queues.remove(queue.id).then(refresh) }}
    >
      <Section title={t('queues.basics')}>
        <div className="set-grid">
          <Form.Item name="name" label={t('queues.name')} extra={t('queues.name_text')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} /></Form.Item>
          <Form.Item name="status" label={t('users.status')} extra={t('queues.status_text')}>
            <Radio.Group optionType="button" options={(['active', 'paused'] as const).map((value) => ({ value, label: t(`queues.${value}`) }))} />
          </Form.Item>
        </div>
        <Form.Item name="description" label={t('form.description')}><Input.TextArea maxLength={1000} rows={2} /></Form.Item>
      </Section>
      <Section title={t('queues.members')} text={t('queues.members_text')}>
        <Form.Item name="members"><MembersEditor /></Form.Item>
      </Section>
      <Section title={t('queues.choosing')} text={t('queues.choosing_text')}>
        <Form.Item name="strategy" label={t('queues.strategy')}>
          <Radio.Group className="choice-cards">
            {strategies.map((strategy) => (
              <Radio key={strategy} value={strategy}>
                <span>{t(`strategy.${strategy}`)}</span>
                <span className="faint">{t(`strategy_text.${strategy}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item name="skills" label={t('queues.skills')} extra={t('queues.skills_text')}><SkillLevels /></Form.Item>
        <Form.Item name="relaxation" label={t('queues.relaxation')} extra={t('queues.relaxation_text')} rules={[{ validator: (_, steps: Relaxation[]) => (asksNothing(steps ?? []) ? Promise.reject(new Error(t('queues.relaxation_empty'))) : Promise.resolve()) }]}>
          <RelaxationEditor />
        </Form.Item>
        <Form.Item name="sticky_s" label={t('queues.sticky')} extra={t('queues.sticky_text')}><DurationInput /></Form.Item>
      </Section>
      <Section title={t('queues.order')} text={t('queues.order_text')}>
        <div className="set-grid">
          <Form.Item name="priority" label={t('queues.priority')} extra={t('queues.priority_text')}><InputNumber min={0} max={9} precision={0} /></Form.Item>
          <Form.Item name="ageing_s" label={t('queues.ageing')} extra={t('queues.ageing_text')}><DurationInput /></Form.Item>
        </div>
      </Section>
      <Section title={t('queues.offers')} text={t('queues.offers_text')}>
        <div className="set-grid">
          <Form.Item name="offer_timeout_s" label={t('queues.timeout')} extra={t('queues.timeout_text')}><DurationInput allowed={['seconds', 'minutes']} min={1} /></Form.Item>
          <Form.Item name="max_missed_offers" label={t('queues.missed')} extra={t('queues.missed_text')}><InputNumber min={0} max={20} precision={0} /></Form.Item>
        </div>
      </Section>
      <Section title={t('queues.overflow')} text={t('queues.overflow_text')}>
        <Form.Item name="overflow" rules={[{ validator: (_, rules: Overflow[]) => (noQueueFor(rules ?? []) ? Promise.reject(new Error(t('overflow.queue_missing'))) : Promise.resolve()) }]}>
          <OverflowEditor self={queue?.id} />
        </Form.Item>
      </Section>
      <Section title={t('queues.hours')} text={t('queues.hours_text')}>
        <Form.Item name="hours" rules={[{ validator: (_, hours: Queue['hours']) => (hours && overlapping(hours).length ? Promise.reject(new Error(t('hours.overlap'))) : Promise.resolve()) }]}>
          <HoursEditor />
        </Form.Item>
      </Section>
    </Editor>
  );
}
