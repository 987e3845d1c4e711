import { useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, Radio, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { plans } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import { NoticePreview } from '@/shared/incidents/NoticePreview';
import { RosterField } from '@/shared/incidents/RosterField';
import { TextsField, written } from '@/shared/incidents/TextsField';
import { incidentKinds, severities, type Duty, type HomeOffice, type IncidentKind, type Plan, type PlanDraft, type Severity, type Texts } from '@/shared/incidents/types';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { Link } from '@/shared/ui/router';
import { datesOf, draftOf, surgeProblem, type SurgeDates } from '../model/plans';
import { Editor, Section } from '../parts/Editor';
import { ChecklistLines } from './ChecklistLines';
import { HomeChecks } from './HomeChecks';
import { HomeEditor, nobodyYet } from './HomeEditor';
import { SurgeEditor } from './SurgeEditor';
import './plans.css';

export type PlanValues = {
  kind: IncidentKind; name: string; description: string; severity: Severity; checklist: string[]; roster: Duty[]; banner: Texts; greeting: Texts; surge?: SurgeDates; home?: HomeOffice;
};
const fresh: PlanValues = { kind: 'emergency', name: '', description: '', severity: 'major', checklist: [], roster: [], banner: {}, greeting: {} };

function PlanTexts({ name, label, hint, value, onChange }: { name: 'banner' | 'greeting'; label: string; hint: string; value?: Texts; onChange?: (texts: Texts) => void }) {
  const english = useFieldErrors(`${name}.en`);
  const chinese = useFieldErrors(`${name}.zh-CN`);
  return <TextsField label={label} hint={hint} max={300} rows={3} value={value} onChange={onChange} errors={{ en: english, 'zh-CN': chinese }} />;
}

function RosterErrors() {
  return <ErrorLine errors={useFieldErrors('roster')} />;
}

export function PlanEditor({ plan }: { plan?: Plan }) {
  const { t } = useTranslation('incidents');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const [form] = Form.useForm<PlanValues>();
  const kind = Form.useWatch('kind', form) ?? plan?.kind ?? fresh.kind;
  const banner = Form.useWatch('banner', form) ?? plan?.banner ?? {};
  const greeting = Form.useWatch('greeting', form) ?? plan?.greeting ?? {};
  const refresh = () => cache.invalidateQueries({ queryKey: incidentKeys.all });
  const initial: PlanValues = plan ? { ...fresh, kind: plan.kind, name: plan.name, description: plan.description, severity: plan.severity, checklist: plan.checklist, roster: plan.roster, banner: plan.banner, greeting: plan.greeting, surge: plan.surge && datesOf(plan.surge), home: plan.home } : fresh;
  const save = async (values: PlanValues) => {
    const { surge, home, ...rest } = values;
    const draft: PlanDraft = {
      kind: rest.kind, name: rest.name.trim(), description: rest.description.trim(), severity: rest.severity, checklist: rest.checklist.map((item) => item.trim()).filter(Boolean), roster: rest.roster, banner: written(rest.banner), greeting: written(rest.greeting),
      surge: rest.kind === 'surge' && surge ? draftOf(surge) : undefined, home: rest.kind === 'work_from_home' ? (home ?? nobodyYet) : undefined,
    };
    const after = plan ? await plans.change(plan.id, plan.version, draft) : await plans.create(draft);
    await refresh();
    return plan ? undefined : `/settings/plans/${after.id}`;
  };
  return (
    <Editor<PlanValues>
      wide form={form} title={plan?.name ?? t('plans.add')} back="/settings/plans" initial={initial} save={save} own={['roster', 'checklist', 'banner', 'greeting', 'surge', 'home']}
      remove={plan && !plan.running ? { title: t('plans.remove', { name: plan.name }), text: t('plans.remove_text'), run: () => plans.remove(plan.id).then(refresh) } : undefined}
    >
      {plan?.running && <Alert type="warning" showIcon className="set-alert" title={t('plans.running_text')} action={<Link to={`/incidents/${plan.running}`}>{t('plans.show_running')}</Link>} />}
      <div className="set-grid">
        <Form.Item name="name" label={t('plans.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={120} autoComplete="off" /></Form.Item>
        <Form.Item name="severity" label={t('severity.title')}><Segmented options={severities.map((value) => ({ value, label: t(`severity.${value}`) }))} /></Form.Item>
      </div>
      <Form.Item name="kind" label={t('plans.kind')}>
        <Radio.Group className="choice-cards">{incidentKinds.map((value) => <Radio key={value} value={value}><span>{t(`kind.${value}`)}</span><span className="faint">{t(`plans.kind_text.${value}`)}</span></Radio>)}</Radio.Group>
      </Form.Item>
      <Form.Item name="description" label={t('plans.description')}><Input.TextArea rows={2} maxLength={10_000} placeholder={t('plans.description_text')} /></Form.Item>
      {kind === 'surge' && (
        <Section title={t('plans.surge')} text={t('plans.surge_lead')}>
          <Form.Item name="surge" rules={[{ validator: (_, surge?: SurgeDates) => { const wrong = surge && surgeProblem(surge); return wrong ? Promise.reject(new Error(t(`plans.${wrong}`))) : Promise.resolve(); } }]}><SurgeEditor /></Form.Item>
        </Section>
      )}
      {kind === 'work_from_home' && <Section title={t('kind.work_from_home')} text={t('home.lead')}><Form.Item name="home"><HomeEditor /></Form.Item></Section>}
      {plan?.home && kind === 'work_from_home' && <HomeChecks plan={plan.id} />}
      <Section title={t('checklist.title')} text={t('plans.checklist_lead')}><Form.Item name="checklist"><ChecklistLines /></Form.Item></Section>
      <Section title={t('roster.title')} text={t('plans.roster_lead')}><Form.Item name="roster"><RosterField /></Form.Item><RosterErrors /></Section>
      <Section title={t('plans.words')} text={t('plans.words_lead')}>
        <div className="plan-words">
          <div>
            <Form.Item name="banner"><PlanTexts name="banner" label={t('notice.banner')} hint={t('notice.banner_text')} /></Form.Item>
            <Form.Item name="greeting"><PlanTexts name="greeting" label={t('notice.greeting')} hint={t('notice.greeting_text')} /></Form.Item>
          </div>
          <NoticePreview banner={banner} greeting={greeting} />
        </div>
      </Section>
    </Editor>
  );
}
