import { App, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isoOf, localInput } from '@/shared/cases/moment';
import { useRegulators } from '@/shared/complaints/causes';
import { RegulatorDue } from '@/shared/complaints/marks';
import { stepTaken } from '@/shared/complaints/way';
import { exactTime } from '@/shared/ui/time';
import { regulatorChange } from '../model/complaintForm';
import { Section, SectionForm, type SectionProps } from './Section';

type Values = { regulator?: string; regulator_reference: string; regulator_received_at: string };

/** The authority that the complaint came through, and its deadline. */
export function Authority({ complaint, rights, work }: SectionProps) {
  const { t, i18n } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const { modal } = App.useApp();
  const regulators = useRegulators().filter((each) => each.active || each.id === complaint.regulator?.regulator);
  const [editing, setEditing] = useState(false);
  const has = complaint.regulator;
  const initial: Values = { regulator: has?.regulator, regulator_reference: has?.reference ?? '', regulator_received_at: localInput(has?.received_at ?? new Date().toISOString()) };
  const remove = () => modal.confirm({ title: t('regulator.remove_ask', { name: has?.name }), content: t('regulator.remove_text'), okText: common('action.remove'), okButtonProps: { danger: true }, onOk: () => work.change(complaint.version, { no_regulator: true }).catch(work.fail) });
  const start = rights.edit && !editing && (regulators.length > 0 || has) && (
    <span className="row">
      {has && <Button size="small" type="text" onClick={remove}>{common('action.remove')}</Button>}
      <Button size="small" onClick={() => setEditing(true)}>{has ? common('action.edit') : common('action.add')}</Button>
    </span>
  );
  return (
    <Section name="regulator" title={t('regulator.title')} mark={has && <RegulatorDue at={has.due_at} name={has.name} answered={Boolean(stepTaken(complaint, 'told'))} />} action={start}>
      {editing ? (
        <SectionForm<Values>
          name="regulator" initial={initial} cancel={() => setEditing(false)} fail={work.fail}
          send={(values) => work.change(complaint.version, regulatorChange(has, { ...values, regulator_received_at: isoOf(values.regulator_received_at) }))}
        >
          <div className="cmp-grid">
            <Form.Item name="regulator" label={t('regulator.name')} rules={[{ required: true, message: t('regulator.name_missing') }]}><Select options={regulators.map((each) => ({ value: each.id, label: t('regulator.with_days', { name: each.name, count: each.working_days }) }))} /></Form.Item>
            <Form.Item name="regulator_reference" label={t('regulator.reference')}><Input maxLength={200} /></Form.Item>
            <Form.Item name="regulator_received_at" label={t('regulator.received')} extra={t('regulator.received_text')} rules={[{ required: true, message: t('regulator.received_missing') }]}><Input type="datetime-local" /></Form.Item>
          </div>
        </SectionForm>
      ) : has ? (
        <dl className="cmp-facts">
          <div><dt>{t('regulator.name')}</dt><dd>{has.name}{has.reference && <> · {has.reference}</>}</dd></div>
          <div><dt>{t('regulator.deadline')}</dt><dd>{exactTime(has.due_at, i18n.language)} <span className="faint">{t('regulator.since', { at: exactTime(has.received_at, i18n.language) })}</span></dd></div>
        </dl>
      ) : <p className="faint">{t(regulators.length > 0 ? 'regulator.none' : 'regulator.none_set_up')}</p>}
    </Section>
  );
}
