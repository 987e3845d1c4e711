import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MoneyInput } from '@/shared/approvals/MoneyInput';
import { moneyText } from '@/shared/approvals/money';
import { HarmMark, SeverityMark } from '@/shared/complaints/marks';
import { demands, harms, severities } from '@/shared/complaints/types';
import { locksOf } from '@/shared/complaints/way';
import { Link } from '@/shared/ui/router';
import { factsChange, factsForm, type FactsForm } from '../model/complaintForm';
import { Section, SectionForm, type SectionProps } from './Section';
import { useComplaintSettings } from './useComplaint';

/** What is complained about: the thing, the harm, what the customer wants. */
export function Facts({ matter, complaint, rights, work }: SectionProps) {
  const { t, i18n } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const settings = useComplaintSettings();
  const [editing, setEditing] = useState(false);
  const locked = locksOf(complaint).facts;
  const { product, batch, harm, harm_text, severity, demand, demand_text, demand_money } = complaint;
  const initial = factsForm(complaint, matter.fields, settings.data?.currency ?? 'EUR');
  const lockedText = locked ? t('locked.decided') : undefined;
  return (
    <Section name="facts" title={t('facts.title')} action={rights.edit && !editing && <Button size="small" onClick={() => setEditing(true)}>{common('action.edit')}</Button>}>
      {editing ? (
        <SectionForm<FactsForm> name="facts" initial={initial} cancel={() => setEditing(false)} fail={work.fail} send={(values) => work.change(complaint.version, factsChange(values, locked))}>
          <div className="cmp-grid">
            <Form.Item name="product" label={t('field.product')}><Input maxLength={200} placeholder={t('facts.product_text')} /></Form.Item>
            <Form.Item name="batch" label={t('field.batch')}><Input maxLength={100} /></Form.Item>
            <Form.Item name="harm" label={t('field.harm')} extra={lockedText}><Select disabled={locked} options={harms.map((each) => ({ value: each, label: t(`harm.${each}`) }))} /></Form.Item>
            <Form.Item name="severity" label={t('field.severity')} extra={lockedText}><Select disabled={locked} options={severities.map((each) => ({ value: each, label: t(`severity.${each}`) }))} /></Form.Item>
          </div>
          <Form.Item name="harm_text" label={t('field.harm_text')} extra={lockedText}><Input.TextArea rows={2} maxLength={4000} disabled={locked} placeholder={t('facts.harm_placeholder')} /></Form.Item>
          <div className="cmp-grid">
            <Form.Item name="demand" label={t('field.demand')}><Select options={demands.map((each) => ({ value: each, label: t(`demand.${each}`) }))} /></Form.Item>
            <Form.Item name="demand_money" label={t('field.demand_money')}><MoneyInput label={t('field.demand_money')} /></Form.Item>
          </div>
          <Form.Item name="demand_text" label={t('field.demand_text')}><Input.TextArea rows={2} maxLength={4000} /></Form.Item>
        </SectionForm>
      ) : (
        <dl className="cmp-facts">
          <div><dt>{t('field.product')}</dt><dd>{product ? <Link to={`/complaints?product=${encodeURIComponent(product)}`} title={t('facts.others')}>{product}</Link> : <span className="faint">{t('facts.unknown')}</span>}{batch && <> · {t('facts.batch', { batch })}</>}</dd></div>
          <div><dt>{t('field.harm')}</dt><dd><span className="row wrap">{harm === 'none' ? t('harm.none') : <HarmMark harm={harm} />}<SeverityMark severity={severity} /></span>{harm_text && <p className="pre">{harm_text}</p>}</dd></div>
          <div><dt>{t('field.demand')}</dt><dd>{t(`demand.${demand}`)}{demand_money && demand_money.minor > 0 && <> · <strong className="numbers">{moneyText(demand_money, i18n.language)}</strong></>}{demand_text && <p className="pre">{demand_text}</p>}</dd></div>
        </dl>
      )}
    </Section>
  );
}
