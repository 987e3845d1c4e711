// What the parts of a complaint have in common: a head that says how it stands, and forms that show errors at their place.
import { Button, Form, type FormInstance } from 'antd';
import { Lock } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { Case } from '@/shared/cases/types';
import type { Action, Complaint } from '@/shared/complaints/types';
import type { CaseRights } from '../model/rights';
import { placedErrors } from '../model/complaintForm';
import type { ComplaintWork } from './useComplaint';

export type SectionProps = { matter: Case; complaint: Complaint; actions: Action[]; rights: CaseRights; work: ComplaintWork };

type FrameProps = { name: string; title: string; mark?: ReactNode; action?: ReactNode; locked?: string; children: ReactNode };

/** `locked`: why nothing can be changed here. */
export function Section({ name, title, mark, action, locked, children }: FrameProps) {
  const id = useId();
  return (
    <section className="cmp-section" aria-labelledby={id} data-part={name}>
      <div className="row cmp-head"><h2 id={id}>{title}</h2>{mark}<span className="grow" />{!locked && action}</div>
      {children}
      {locked && <p className="tiny faint cmp-locked"><Lock size={11} aria-hidden="true" /> {locked}</p>}
    </section>
  );
}

type FormProps<V extends object> = {
  name: string; initial: V; okText?: string; cancel?: () => void; send: (values: V) => Promise<unknown>; fail: (error: unknown) => void; children: ReactNode | ((form: FormInstance<V>) => ReactNode);
};

export function SectionForm<V extends object>({ name, initial, okText, cancel, send, fail, children }: FormProps<V>) {
  const { t: common } = useTranslation();
  const [form] = Form.useForm<V>();
  const [busy, setBusy] = useState(false);
  const submit = async (values: V) => {
    setBusy(true);
    try {
      await send(values);
      cancel?.();
    } catch (error) {
      const placed = error instanceof ApiError ? placedErrors(error.fields, Object.keys(initial)) : undefined;
      if (placed) form.setFields(placed as Parameters<typeof form.setFields>[0]);
      else fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<V> form={form} name={`complaint-${name}`} layout="vertical" className="cmp-form" initialValues={initial} onFinish={(values) => void submit(values)} scrollToFirstError>
      {typeof children === 'function' ? children(form) : children}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={busy}>{okText ?? common('action.save')}</Button>
        {cancel && <Button onClick={cancel} disabled={busy}>{common('action.cancel')}</Button>}
      </div>
    </Form>
  );
}
