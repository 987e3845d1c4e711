import { Alert, App, Button, Form, type FormInstance } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { FieldErrors } from '@/shared/ui/fieldErrors';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { placed, takenInput, type Path } from '../model/fields';
import { PageHead } from './PageHead';
import { useLeaveGuard } from './useLeaveGuard';

type Removal = { title: string; text: string; run: () => Promise<unknown>; done?: string };
type Props<T> = {
  title: string; text?: string;
  /** The list this belongs to; none for a page of its own. */
  back?: string; initial: Partial<T>; form?: FormInstance<T>;
  /** Answers where to go afterwards; nothing: stay. */
  save: (values: T) => Promise<string | void>;
  remove?: Removal; readOnly?: string; saveText?: string; dirtyAtStart?: boolean; wide?: boolean; actions?: ReactNode; children: ReactNode;
  below?: ReactNode; changed?: (values: T) => void;
  /** Inputs that show the server's problems themselves, at their very place (`useFieldErrors`). */
  own?: string[];
};

/** A page with one form: dirty state, server's field errors at their fields, leaving guard, removal with a warning. */
export function Editor<T extends object>(props: Props<T>) {
  const { title, text, back, initial, save, remove, readOnly, saveText, wide, actions, children, below, changed, own: selfTold = [] } = props;
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const { message, modal } = App.useApp();
  const problem = useProblem();
  const [own] = Form.useForm<T>();
  const form = props.form ?? own;
  const [dirty, setDirty] = useState(props.dirtyAtStart ?? false);
  const [busy, setBusy] = useState(false);
  const [rest, setRest] = useState<string[]>([]);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const lift = useLeaveGuard(dirty);

  const submit = async () => {
    setBusy(true);
    setRest([]);
    setProblems([]);
    try {
      const next = await save({ ...(initial as T), ...form.getFieldsValue(true) });
      lift();
      setDirty(false);
      void message.success(t('form.saved'));
      if (next) navigate(next, 'replace');
    } catch (error) {
      const inputs = form.getFieldsError().map((each) => each.name as Path);
      const taken = error instanceof ApiError && error.code === 'already_exists' ? takenInput(inputs) : undefined;
      if (!(error instanceof ApiError) || (error.fields.length === 0 && !taken)) return problem(error);
      const isOwn = ({ field }: FieldProblem) => selfTold.some((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`));
      const within = error.fields.filter(isOwn);
      setProblems(within);
      if (within.length) setTimeout(() => document.querySelector('.field-error')?.scrollIntoView({ block: 'center' }), 50);
      const result = error.fields.length ? placed(error.fields.filter((each) => !isOwn(each)), inputs) : { fields: [{ name: taken ?? [], errors: [error.message] }], rest: [] };
      form.setFields(result.fields as Parameters<typeof form.setFields>[0]);
      setRest(within.length ? [...result.rest, t('form.marked')] : result.rest);
      const first = result.fields[0];
      if (first) form.scrollToField(first.name as Parameters<typeof form.scrollToField>[0], { block: 'center' });
    } finally {
      setBusy(false);
    }
  };
  const discard = () => {
    form.resetFields();
    setRest([]);
    setProblems([]);
    setDirty(false);
    changed?.(form.getFieldsValue(true) as T);
  };
  const askRemove = (removal: Removal) =>
    modal.confirm({
      title: removal.title, content: removal.text, okText: removal.done ?? common('action.delete'), okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await removal.run();
          lift();
          navigate(back ?? '/settings', 'replace');
        } catch (error) {
          problem(error);
        }
      },
    });

  return (
    <div className="set-editor">
      <div className={`set-body ${wide ? 'set-body-wide' : ''}`}>
        <PageHead title={title} text={text} back={back}>
          {actions}
          {remove && <Button danger onClick={() => askRemove(remove)}>{remove.done ?? common('action.delete')}</Button>}
        </PageHead>
        {readOnly && <Alert type="info" title={readOnly} showIcon className="set-alert" />}
        {rest.length > 0 && <Alert type="error" title={rest.join(' · ')} showIcon className="set-alert" />}
        <Form<T>
          form={form} layout="vertical" initialValues={initial as Parameters<typeof form.setFieldsValue>[0]} disabled={Boolean(readOnly)} scrollToFirstError={{ block: 'center' }}
          onFinish={() => void submit()}
          onValuesChange={() => {
            setDirty(true);
            changed?.(form.getFieldsValue(true) as T);
          }}
        >
          <FieldErrors value={problems}>{children}</FieldErrors>
          {!readOnly && (
            <div className="set-foot">
              <Button type="primary" htmlType="submit" loading={busy} disabled={!dirty}>{saveText ?? common('action.save')}</Button>
              <Button disabled={!dirty || busy} onClick={discard}>{t('form.discard')}</Button>
              <span className="faint" role="status">{dirty ? t('form.unsaved') : ''}</span>
            </div>
          )}
        </Form>
        {below}
      </div>
    </div>
  );
}

export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className="set-section">
      <div className="set-section-head">
        <h2>{title}</h2>
        {text && <p className="faint">{text}</p>}
      </div>
      <div className="set-section-body">{children}</div>
    </section>
  );
}
