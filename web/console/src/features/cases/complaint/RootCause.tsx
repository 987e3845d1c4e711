import { Button, Form, Input, TreeSelect } from 'antd';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { causeOptions, causePath, treeOf, useCauses } from '@/shared/complaints/causes';
import { locksOf } from '@/shared/complaints/way';
import { Link } from '@/shared/ui/router';
import { Section, SectionForm, type SectionProps } from './Section';

const mostWhys = 7;
const usualWhys = 5;
type Values = { whys: string[]; cause?: string };

/** Why, and why that: down to the cause in the tree. */
export function RootCause({ complaint, rights, work }: SectionProps) {
  const { t, i18n } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const manages = useAllows('manage_cases');
  const causes = useCauses();
  const [editing, setEditing] = useState(false);
  const locked = locksOf(complaint).cause;
  const path = causePath(causes, complaint.cause, i18n.language) || complaint.cause_name;
  const send = ({ whys, cause }: Values) =>
    work.change(complaint.version, { whys: whys.map((why) => why?.trim() ?? '').filter(Boolean), ...(cause ? { cause } : complaint.cause ? { no_cause: true } : {}) });
  const nothing = complaint.whys.length === 0 && !path;
  return (
    <Section name="cause" title={t('cause.title')} locked={locked && rights.edit ? t('locked.learnt') : undefined} action={rights.edit && !editing && <Button size="small" onClick={() => setEditing(true)}>{nothing ? t('cause.begin') : common('action.edit')}</Button>}>
      {!editing && (nothing ? <p className="faint">{t('cause.none')}</p> : (
        <>
          {complaint.whys.length > 0 && <ol className="plain cmp-whys">{complaint.whys.map((why, index) => <li key={index}><span className="cmp-why">{t('cause.why', { number: index + 1 })}</span><span className="pre">{why}</span></li>)}</ol>}
          <p>{path ? <Link to={`/complaints?cause=${complaint.cause ?? ''}`} title={t('cause.others')} className="pill pill-accent">{path}</Link> : <span className="faint">{t('cause.not_named')}</span>}</p>
        </>
      ))}
      {editing && (
        <SectionForm<Values> name="cause" initial={{ whys: [...complaint.whys, ...Array<string>(Math.max(1, usualWhys - complaint.whys.length)).fill('')].slice(0, Math.max(usualWhys, complaint.whys.length)), cause: complaint.cause }} cancel={() => setEditing(false)} fail={work.fail} send={send}>
          <Form.List name="whys">
            {(fields, { add, remove }) => (
              <div className="cmp-why-form">
                {fields.map(({ key, name }) => (
                  <div key={key} className="row cmp-why-row">
                    <Form.Item name={name} label={t('cause.why', { number: name + 1 })} className="grow"><Input maxLength={1000} placeholder={t(name === 0 ? 'cause.first_placeholder' : 'cause.next_placeholder')} /></Form.Item>
                    {fields.length > 1 && <button type="button" className="icon-button" aria-label={t('cause.remove_why', { number: name + 1 })} onClick={() => remove(name)}><X size={14} /></button>}
                  </div>
                ))}
                {fields.length < mostWhys && <Button size="small" type="dashed" icon={<Plus size={13} />} onClick={() => add('')}>{t('cause.add_why')}</Button>}
              </div>
            )}
          </Form.List>
          <Form.Item name="cause" label={t('field.cause')} extra={causes.length === 0 ? t('cause.no_tree') : manages ? <Link to="/complaints/tree">{t('cause.edit_tree')}</Link> : undefined}>
            <TreeSelect allowClear showSearch treeNodeFilterProp="title" treeData={causeOptions(treeOf(causes, i18n.language), i18n.language, complaint.cause)} treeDefaultExpandAll placeholder={t('cause.choose')} popupMatchSelectWidth={false} />
          </Form.Item>
        </SectionForm>
      )}
    </Section>
  );
}
