import { App, Button, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { DueClock } from '@/shared/cases/marks';
import { isoOf } from '@/shared/cases/moment';
import { complaints } from '@/shared/complaints/api';
import type { Action, ActionState } from '@/shared/complaints/types';
import { useDirectory } from '@/shared/ui/names';
import { exactTime, shortDate } from '@/shared/ui/time';
import { Section, SectionForm, type SectionProps } from './Section';

const look: Record<ActionState, string> = { open: 'pill-accent', done: 'pill-warn', effective: 'pill-good', ineffective: 'pill-bad', dropped: '' };
type Values = { text: string; owner?: string; due_at: string; check_at: string };
type EndValues = { found: 'effective' | 'ineffective'; words: string };

function EndDialog({ action, how, work, close }: { action: Action; how: 'finish' | 'check'; work: SectionProps['work']; close: () => void }) {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const [form] = Form.useForm<EndValues>();
  const [busy, setBusy] = useState(false);
  const send = async ({ found, words }: EndValues) => {
    setBusy(true);
    const done = await work.attempt(() => (how === 'finish' ? complaints.finishAction(action.id, words.trim()) : complaints.checkAction(action.id, found, words.trim())));
    setBusy(false);
    if (done) close();
  };
  return (
    <Modal open title={t(`action.${how}_title`)} okText={t(`action.${how}`)} cancelText={common('action.cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <Form<EndValues> form={form} name="complaint-action-end" layout="vertical" initialValues={{ found: 'effective', words: '' }} onFinish={(values) => void send(values)}>
        <p className="cmp-about">{action.text}</p>
        {how === 'check' && <Form.Item name="found" label={t('action.found')}><Radio.Group options={(['effective', 'ineffective'] as const).map((each) => ({ value: each, label: t(`action.state_${each}`) }))} /></Form.Item>}
        <Form.Item name="words" label={t(`action.${how}_words`)} rules={[{ required: true, whitespace: true, message: t(`action.${how}_missing`) }]}><Input.TextArea rows={3} maxLength={4000} /></Form.Item>
      </Form>
    </Modal>
  );
}

function ActionRow({ action, rights, work, end }: { action: Action; rights: SectionProps['rights']; work: SectionProps['work']; end: (how: 'finish' | 'check') => void }) {
  const { t, i18n } = useTranslation('complaints');
  const me = useMe();
  const { modal } = App.useApp();
  const own = action.owner === me.user.id;
  const drop = () => modal.confirm({ title: t('action.drop_ask'), okText: t('action.drop'), okButtonProps: { danger: true }, onOk: () => work.attempt(() => complaints.dropAction(action)) });
  return (
    <li className="cmp-action">
      <div className="row wrap"><span className="grow pre">{action.text}</span><span className={`pill ${look[action.state]}`}>{t(`action.state_${action.state}`)}</span></div>
      <p className="tiny faint">
        {action.owner_name} · {action.state === 'open' ? <DueClock at={action.due_at} /> : t('action.due_on', { date: shortDate(action.due_at, i18n.language) })}
        {action.check_at && <> · <span title={exactTime(action.check_at, i18n.language)}>{t('action.check_on', { date: shortDate(action.check_at, i18n.language) })}</span></>}
      </p>
      {action.result && <p className="tiny case-quote">{t('action.result')}: {action.result}</p>}
      {action.effect && <p className="tiny case-quote">{t('action.effect', { name: action.checked_by ?? '' })}: {action.effect}</p>}
      <div className="row wrap">
        {action.state === 'open' && (own || rights.edit) && <Button size="small" onClick={() => end('finish')}>{t('action.finish')}</Button>}
        {action.state === 'done' && rights.edit && <><Button size="small" disabled={own} onClick={() => end('check')}>{t('action.check')}</Button>{own && <span className="tiny faint">{t('action.four_eyes')}</span>}</>}
        {action.state === 'open' && rights.edit && <Button size="small" type="text" onClick={drop}>{t('action.drop')}</Button>}
      </div>
    </li>
  );
}

/** What keeps it from happening again, and whether it did; or why there is nothing to prevent. */
export function Prevention({ matter, complaint, actions, rights, work }: SectionProps) {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const people = useDirectory();
  const [open, setOpen] = useState<'action' | 'lesson'>();
  const [ending, setEnding] = useState<{ action: Action; how: 'finish' | 'check' }>();
  const close = () => setOpen(undefined);
  const send = ({ text, owner, due_at, check_at }: Values) =>
    complaints.addAction(matter.id, { text: text.trim(), owner: owner ?? '', due_at: isoOf(due_at) ?? '', check_at: isoOf(check_at) }).then(work.renew);
  const start = rights.edit && !open && (
    <span className="row">
      <Button size="small" type="text" onClick={() => setOpen('lesson')}>{complaint.lesson ? t('lesson.edit') : t('lesson.write')}</Button>
      <Button size="small" onClick={() => setOpen('action')}>{t('action.add')}</Button>
    </span>
  );
  return (
    <Section name="prevention" title={t('action.title')} action={start}>
      {actions.length === 0 && !complaint.lesson && !open && <p className="faint">{t('action.none')}</p>}
      {actions.length > 0 && <ul className="plain cmp-list">{actions.map((action) => <ActionRow key={action.id} action={action} rights={rights} work={work} end={(how) => setEnding({ action, how })} />)}</ul>}
      {complaint.lesson && open !== 'lesson' && <blockquote className="cmp-quote">{complaint.lesson}</blockquote>}
      {open === 'action' && (
        <SectionForm<Values> name="action" initial={{ text: '', owner: undefined, due_at: '', check_at: '' }} okText={t('action.add')} cancel={close} fail={work.fail} send={send}>
          <Form.Item name="text" label={t('action.text')} rules={[{ required: true, whitespace: true, message: t('action.text_missing') }]}><Input.TextArea rows={2} maxLength={2000} placeholder={t('action.placeholder')} /></Form.Item>
          <div className="cmp-grid">
            <Form.Item name="owner" label={t('action.owner')} rules={[{ required: true, message: t('action.owner_missing') }]}><Select showSearch={{ optionFilterProp: 'label' }} options={people.map((user) => ({ value: user.id, label: user.name }))} /></Form.Item>
            <Form.Item name="due_at" label={t('action.due')} rules={[{ required: true, message: t('action.due_missing') }]}><Input type="datetime-local" /></Form.Item>
            <Form.Item name="check_at" label={t('action.check_at')} extra={t('action.check_text')}><Input type="datetime-local" /></Form.Item>
          </div>
        </SectionForm>
      )}
      {open === 'lesson' && (
        <SectionForm<{ lesson: string }> name="lesson" initial={{ lesson: complaint.lesson }} okText={common('action.save')} cancel={close} fail={work.fail} send={({ lesson }) => work.change(complaint.version, { lesson: lesson.trim() })}>
          <Form.Item name="lesson" label={t('lesson.text')} extra={t('lesson.text_text')}><Input.TextArea rows={3} maxLength={4000} /></Form.Item>
        </SectionForm>
      )}
      {ending && <EndDialog action={ending.action} how={ending.how} work={work} close={() => setEnding(undefined)} />}
    </Section>
  );
}
