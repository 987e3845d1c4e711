import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Modal, Select } from 'antd';
import { Palmtree, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import type { Absence, Id } from '@/shared/api/types';
import { useNow } from '@/shared/ui/clock';
import { useUserName } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { absences } from '../api';
import { Listing } from '../parts/Listing';
import { usePeopleOptions } from '../parts/useLists';

type Values = { user: Id; from: string; until: string; deputy?: Id };

function AbsenceDialog({ close }: { close: () => void }) {
  const { t } = useTranslation('approvals');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const problem = useProblem();
  const people = usePeopleOptions();
  const [form] = Form.useForm<Values>();
  const save = async ({ user, from, until, deputy }: Values) => {
    try {
      await absences.set({ user, from: new Date(from).toISOString(), until: new Date(until).toISOString(), ...(deputy ? { deputy } : {}) });
      await cache.invalidateQueries({ queryKey: keys.absences });
      close();
    } catch (error) {
      if (error instanceof ApiError && error.fields.length) form.setFields(error.fields.map(({ field, message }) => ({ name: field as keyof Values, errors: [message] })));
      else problem(error);
    }
  };
  const needed = { required: true, message: t('absences.needed') };
  const pick = <Select showSearch={{ optionFilterProp: 'label' }} options={people} />;
  return (
    <Modal open title={t('absences.add')} okText={common('action.save')} cancelText={common('action.cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item name="user" label={t('absences.who')} rules={[needed]}>{pick}</Form.Item>
        <div className="set-grid">
          <Form.Item name="from" label={t('absences.from')} rules={[needed]}><input type="datetime-local" className="field" /></Form.Item>
          <Form.Item name="until" label={t('absences.until')} rules={[needed, ({ getFieldValue }) => ({ validator: (_, until: string) => (!until || until > String(getFieldValue('from')) ? Promise.resolve() : Promise.reject(new Error(t('absences.order_wrong')))) })]}><input type="datetime-local" className="field" /></Form.Item>
        </div>
        <Form.Item name="deputy" label={t('absences.deputy')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('absences.no_deputy')} options={people} /></Form.Item>
      </Form>
    </Modal>
  );
}

export function Absences() {
  const { t, i18n } = useTranslation('approvals');
  const { modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const nameOf = useUserName();
  const now = useNow();
  const [adding, setAdding] = useState(false);
  const list = useQuery({ queryKey: keys.absences, queryFn: ({ signal }) => absences.list({ signal }) });
  const end = (absence: Absence) =>
    modal.confirm({ title: t('absences.end_ask', { name: nameOf(absence.user) }), okText: t('absences.end'), onOk: () => absences.remove(absence.id).then(() => cache.invalidateQueries({ queryKey: keys.absences })).catch(problem) });
  const add = <Button icon={<Plus size={14} />} onClick={() => setAdding(true)}>{t('absences.add')}</Button>;
  return (
    <section className="set-section">
      <div className="row wrap"><div className="set-section-head grow"><h2>{t('absences.title')}</h2><p className="faint">{t('absences.lead')}</p></div>{add}</div>
      <Listing<Absence>
        query={list} rows={list.data} rowKey={(absence) => absence.id} empty={<EmptyState icon={Palmtree} title={t('absences.empty')} />}
        columns={[
          { key: 'who', title: t('absences.who'), render: (absence) => <span><strong>{nameOf(absence.user)}</strong>{Date.parse(absence.from) <= now && <span className="pill pill-warn level-off">{t('absences.now')}</span>}</span> },
          { key: 'when', title: t('absences.from'), wide: true, render: (absence) => <span className="numbers">{exactTime(absence.from, i18n.language)}</span> },
          { key: 'until', title: t('absences.until'), render: (absence) => <span className="numbers">{exactTime(absence.until, i18n.language)}</span> },
          { key: 'deputy', title: t('absences.deputy'), render: (absence) => (absence.deputy ? nameOf(absence.deputy) : <span className="faint">{t('absences.no_deputy')}</span>) },
          { key: 'end', title: '', align: 'right', render: (absence) => <Button size="small" type="text" onClick={() => end(absence)}>{t('absences.end')}</Button> },
        ]}
      />
      {adding && <AbsenceDialog close={() => setAdding(false)} />}
    </section>
  );
}
