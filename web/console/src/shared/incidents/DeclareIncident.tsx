import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me';
import type { Id } from '../api/types';
import { isoOf, localInput } from '../cases/moment';
import { categoryPath, nameIn, useCategories, useKinds } from '../cases/names';
import '../cases/cases.css';
import { ErrorLine } from '../ui/fieldErrors';
import { useDirectory } from '../ui/names';
import { incidents, plans } from './api';
import { incidentKeys } from './keys';
import { textProblems, useFormProblems } from './problems';
import { TextsField, written } from './TextsField';
import { incidentKinds, severities, type Incident, type IncidentKind, type NewIncident, type Plan, type Severity, type Texts } from './types';

type Props = {
  close: () => void; done: (incident: Incident) => void;
  /** What is known already: of a case, of a plan that was chosen elsewhere. */
  begin?: { title?: string; description?: string; plan?: Id; cases?: Id[] };
  /** What the watch proposed and is accepted here. */
  proposed?: Incident;
};

function PlanSummary({ plan }: { plan: Plan }) {
  const { t } = useTranslation('incidents');
  const parts = [
    plan.checklist.length > 0 && t('declare.plan_checklist', { count: plan.checklist.length }),
    plan.roster.length > 0 && t('declare.plan_roster', { count: plan.roster.length }),
    Object.keys(plan.banner).length > 0 && t('declare.plan_banner'),
    Object.keys(plan.greeting).length > 0 && t('declare.plan_greeting'),
    plan.surge?.overflow && t('declare.plan_overflow'),
    plan.home && plan.home.desk_bound.length > 0 && t('declare.plan_reroutes', { count: plan.home.desk_bound.length }),
  ].filter(Boolean);
  return <p className="declare-plan" role="status">{parts.length > 0 ? t('declare.plan_brings', { what: parts.join(t('list_comma')) }) : t('declare.plan_nothing')}</p>;
}

/** From scratch, from a plan, or from a proposal. Whoever is on the plan's roster is called at once. */
export default function DeclareIncident({ close, done, begin = {}, proposed }: Props) {
  const { t, i18n } = useTranslation('incidents');
  const me = useMe();
  const cache = useQueryClient();
  const people = useDirectory();
  const kinds = useKinds();
  const categories = useCategories();
  const known = useQuery({ queryKey: incidentKeys.plans, queryFn: ({ signal }) => plans.list({ signal }) });
  const [planId, setPlan] = useState(begin.plan);
  const [kind, setKind] = useState<IncidentKind>('emergency');
  const [severity, setSeverity] = useState<Severity>();
  const [title, setTitle] = useState<string>();
  const [description, setDescription] = useState<string>();
  const [lead, setLead] = useState<Id>(me.user.id);
  const [started, setStarted] = useState(proposed ? localInput(proposed.started_at) : '');
  const [sort, setSort] = useState<{ kind?: string; category?: Id }>({});
  const [banner, setBanner] = useState<Texts>({});
  const [greeting, setGreeting] = useState<Texts>({});
  const [busy, setBusy] = useState(false);
  const { problems, take, clear } = useFormProblems(['title', 'description', 'plan', 'lead', 'started_at', 'gather_kind', 'gather_category', 'banner', 'greeting']);
  const plan = known.data?.find((each) => each.id === planId);
  const name = title ?? begin.title ?? proposed?.title ?? plan?.name ?? '';
  const told = description ?? begin.description ?? plan?.description ?? '';
  const graded = severity ?? plan?.severity ?? 'major';

  const submit = async () => {
    if (!name.trim() || busy) return;
    setBusy(true);
    clear();
    const body: NewIncident = {
      title: name.trim(), description: told.trim(), severity: graded, kind: plan?.kind ?? kind, plan: planId, lead, started_at: isoOf(started),
      gather_kind: sort.kind, gather_category: sort.category, banner: written(banner), greeting: written(greeting),
    };
    try {
      const incident = await (proposed ? incidents.confirm(proposed.id, body) : incidents.declare(body));
      if (begin.cases?.length) await incidents.gather(incident.id, begin.cases);
      cache.setQueryData(incidentKeys.one(incident.id), incident);
      void cache.invalidateQueries({ queryKey: incidentKeys.all });
      done(incident);
    } catch (error) {
      take(error);
      setBusy(false);
    }
  };
  const field = (label: string, path: string, input: ReactNode, whole = false) => (
    <label className={`case-label ${whole ? 'whole' : ''}`}><span className="case-label-name">{label}</span>{input}<ErrorLine errors={problems[path] ?? []} /></label>
  );
  const free = (known.data ?? []).filter((each) => !each.running);
  return (
    <Modal
      open title={t(proposed ? 'declare.accept_title' : 'declare.title')} onCancel={close} onOk={() => void submit()} okText={t(proposed ? 'declare.accept' : 'declare.ok')} okButtonProps={{ disabled: !name.trim(), danger: !proposed && graded === 'critical' }} confirmLoading={busy} width={640}
    >
      <div className="stack declare" onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit()}>
        <div className="case-form">
          {(free.length > 0 || planId) && field(t('declare.plan'), 'plan', (
            <Select
              allowClear value={planId} loading={known.isPending} showSearch={{ optionFilterProp: 'label' }} placeholder={t('declare.no_plan')} aria-label={t('declare.plan')} onChange={setPlan}
              options={incidentKinds.map((each) => ({ label: t(`kind.${each}`), options: free.filter((one) => one.kind === each).map((one) => ({ value: one.id, label: one.name })) })).filter((group) => group.options.length > 0)}
            />
          ), true)}
          {plan && <div className="whole"><PlanSummary plan={plan} /></div>}
          {field(t('declare.name'), 'title', <Input autoFocus value={name} maxLength={200} placeholder={t('declare.name_text')} aria-label={t('declare.name')} onChange={(event) => setTitle(event.target.value)} />, true)}
          <div className="case-label"><span className="case-label-name" id="declare-severity">{t('severity.title')}</span><Segmented<Severity> block value={graded} aria-labelledby="declare-severity" options={severities.map((value) => ({ value, label: t(`severity.${value}`) }))} onChange={setSeverity} /></div>
          {field(t('declare.lead'), 'lead', <Select value={lead} showSearch={{ optionFilterProp: 'label' }} aria-label={t('declare.lead')} options={people.map((user) => ({ value: user.id, label: user.name }))} onChange={setLead} />)}
          {field(t('declare.description'), 'description', <Input.TextArea rows={2} value={told} maxLength={10_000} placeholder={t('declare.description_text')} aria-label={t('declare.description')} onChange={(event) => setDescription(event.target.value)} />, true)}
        </div>
        <TextsField label={t('notice.banner')} hint={t('notice.banner_text')} max={300} value={banner} instead={plan?.banner} errors={textProblems(problems, 'banner')} onChange={setBanner} />
        <details className="declare-more">
          <summary>{t('declare.more')}</summary>
          <div className="stack">
            <TextsField label={t('notice.greeting')} hint={t('notice.greeting_text')} max={300} value={greeting} instead={plan?.greeting} errors={textProblems(problems, 'greeting')} onChange={setGreeting} />
            <div className="case-form">
              {!plan && !proposed && field(t('declare.kind'), 'kind', <Select value={kind} aria-label={t('declare.kind')} options={incidentKinds.map((value) => ({ value, label: t(`kind.${value}`) }))} onChange={setKind} />)}
              {field(t('declare.started'), 'started_at', <Input type="datetime-local" value={started} aria-label={t('declare.started')} onChange={(event) => setStarted(event.target.value)} />)}
              {proposed ? <p className="faint whole">{t('declare.gathers_sort')}</p> : (
                <>
                  {field(t('declare.gather_kind'), 'gather_kind', <Select allowClear value={sort.kind} placeholder={t('declare.gather_none')} aria-label={t('declare.gather_kind')} options={kinds.map((each) => ({ value: each.key, label: nameIn(each, i18n.language) }))} onChange={(value?: string) => setSort({ ...sort, kind: value })} />)}
                  {field(t('declare.gather_category'), 'gather_category', <Select allowClear value={sort.category} showSearch={{ optionFilterProp: 'label' }} placeholder={t('declare.gather_any')} aria-label={t('declare.gather_category')} options={categories.map((each) => ({ value: each.id, label: categoryPath(categories, each.id, i18n.language) }))} onChange={(value?: Id) => setSort({ ...sort, category: value })} />)}
                  <p className="faint whole">{t('declare.gather_text')}</p>
                </>
              )}
            </div>
          </div>
        </details>
      </div>
    </Modal>
  );
}
