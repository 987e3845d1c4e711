import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { FileText, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf } from '@/shared/cases/moment';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import { useFormProblems } from '@/shared/incidents/problems';
import type { Incident, Review, ReviewDraft } from '@/shared/incidents/types';
import { ErrorLine } from '@/shared/ui/fieldErrors';
import { useDirectory } from '@/shared/ui/names';
import { EmptyState } from '@/shared/ui/States';
import { shortDate, shortDuration } from '@/shared/ui/time';
import { useIncidentActions } from '../useIncidentActions';

const texts = ['summary', 'cause', 'went_well', 'went_badly'] as const;
type Action = NonNullable<ReviewDraft['actions']>[number];

/** What the incident was, in figures. */
function Figures({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const updates = useQuery({ queryKey: incidentKeys.part(incident.id, 'updates'), queryFn: ({ signal }) => incidents.updates(incident.id, { signal }) });
  const first = updates.data?.at(-1);
  const since = (at: string) => shortDuration(Date.parse(at) - Date.parse(incident.started_at));
  const told = updates.data?.reduce((sum, each) => sum + each.messages, 0);
  const figures = [
    { label: t('review.lasted'), value: incident.resolved_at ? since(incident.resolved_at) : '–' },
    { label: t('review.first_update'), value: first ? since(first.at) : '–' },
    { label: t('review.cases'), value: String(incident.case_count) },
    { label: t('review.messages'), value: told === undefined ? '–' : String(told) },
  ];
  return <dl className="review-figures">{figures.map(({ label, value }) => <div key={label}><dt>{label}</dt><dd className="numbers">{value}</dd></div>)}</dl>;
}

function ActionRow({ action, index, set, remove, errors }: { action: Action; index: number; set: (action: Action) => void; remove: () => void; errors: string[] }) {
  const { t } = useTranslation('incidents');
  const people = useDirectory();
  const name = t('review.action_number', { number: index + 1 });
  return (
    <div className="review-action" role="group" aria-label={name}>
      <Input value={action.text} maxLength={500} placeholder={t('review.action_text')} aria-label={`${name}: ${t('review.action_text')}`} onChange={(event) => set({ ...action, text: event.target.value })} />
      <Select allowClear value={action.owner} showSearch={{ optionFilterProp: 'label' }} placeholder={t('review.owner')} aria-label={`${name}: ${t('review.owner')}`} options={people.map((user) => ({ value: user.id, label: user.name }))} onChange={(owner?: string) => set({ ...action, owner })} />
      <input type="date" className="field" value={action.due_at ? dayOf(new Date(action.due_at)) : ''} aria-label={`${name}: ${t('review.due')}`} onChange={(event) => set({ ...action, due_at: event.target.value ? new Date(`${event.target.value}T18:00`).toISOString() : undefined })} />
      <button type="button" className="icon-button" aria-label={t('review.remove_action', { number: index + 1 })} onClick={remove}><X size={15} /></button>
      <ErrorLine errors={errors} />
    </div>
  );
}

function ReviewForm({ incident, close }: { incident: Incident; close?: () => void }) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const { put } = useIncidentActions();
  const { problems, take, clear } = useFormProblems([...texts, 'actions']);
  const [words, setWords] = useState<Record<(typeof texts)[number], string>>({ summary: '', cause: '', went_well: '', went_badly: '', ...incident.review });
  const [actions, setActions] = useState<Action[]>((incident.review?.actions ?? []).map(({ text, owner, due_at, done_at }) => ({ text, owner, due_at, done_at })));
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    clear();
    try {
      const after = await incidents.review(incident.id, { summary: words.summary.trim(), cause: words.cause.trim(), went_well: words.went_well.trim(), went_badly: words.went_badly.trim(), actions });
      void message.success(t('review.saved'));
      close?.();
      put(after);
    } catch (error) {
      take(error);
      setBusy(false);
    }
  };
  return (
    <form className="stack review-form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {texts.map((name) => (
        <label key={name} className="stack">
          <strong>{t(`review.${name}`)}</strong>
          <Input.TextArea rows={name === 'summary' ? 3 : 2} value={words[name]} maxLength={10_000} placeholder={t(`review.${name}_text`)} aria-label={t(`review.${name}`)} status={problems[name] ? 'error' : undefined} onChange={(event) => setWords({ ...words, [name]: event.target.value })} />
          <ErrorLine errors={problems[name] ?? []} />
        </label>
      ))}
      <div className="stack" role="group" aria-label={t('review.actions')}>
        <strong>{t('review.actions')}</strong>
        {actions.map((action, index) => (
          <ActionRow key={index} action={action} index={index} errors={Object.entries(problems).filter(([field]) => field.startsWith(`actions[${index}]`)).flatMap(([, told]) => told)} set={(next) => setActions(actions.map((each, at) => (at === index ? next : each)))} remove={() => setActions(actions.filter((_, at) => at !== index))} />
        ))}
        <Button className="fit" icon={<Plus size={14} aria-hidden="true" />} onClick={() => setActions([...actions, { text: '' }])}>{t('review.add_action')}</Button>
      </div>
      <div className="row"><Button type="primary" htmlType="submit" loading={busy} disabled={!words.summary.trim()}>{t('review.save')}</Button>{close && <Button onClick={close}>{common('action.cancel')}</Button>}</div>
    </form>
  );
}

function ReviewText({ incident, review, leads, edit }: { incident: Incident; review: Review; leads: boolean; edit: () => void }) {
  const { t, i18n } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const { put } = useIncidentActions();
  const { take } = useFormProblems([]);
  const tick = (index: number) => {
    const actions = review.actions.map(({ text, owner, due_at, done_at }, at) => ({ text, owner, due_at, done_at: at === index ? (done_at ? undefined : new Date().toISOString()) : done_at }));
    const { summary, cause, went_well, went_badly } = review;
    void incidents.review(incident.id, { summary, cause, went_well, went_badly, actions }).then(put).catch(take);
  };
  return (
    <article className="stack review-text">
      {texts.filter((name) => review[name]).map((name) => <section key={name}><h2>{t(`review.${name}`)}</h2><p>{review[name]}</p></section>)}
      {review.actions.length > 0 && (
        <section>
          <h2>{t('review.actions')}</h2>
          <ul className="plain review-actions">
            {review.actions.map((action, index) => (
              <li key={index} className="row">
                <label className="row grow"><input type="checkbox" checked={Boolean(action.done_at)} disabled={!leads} onChange={() => tick(index)} /><span className={action.done_at ? 'is-done' : ''}>{action.text}</span></label>
                <span className="faint">{[action.owner_name, action.due_at && shortDate(action.due_at, i18n.language)].filter(Boolean).join(' · ')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {leads && <Button className="fit" onClick={edit}>{common('action.edit')}</Button>}
    </article>
  );
}

/** What was learnt, and what is done about it. */
export function ReviewTab({ incident, leads }: { incident: Incident; leads: boolean }) {
  const { t } = useTranslation('incidents');
  const [editing, setEditing] = useState(false);
  const { review } = incident;
  return (
    <div className="review">
      <Figures incident={incident} />
      {review && !editing ? <ReviewText incident={incident} review={review} leads={leads} edit={() => setEditing(true)} />
        : leads ? <ReviewForm incident={incident} close={review ? () => setEditing(false) : undefined} /> : <EmptyState icon={FileText} title={t('review.none')}>{t('review.none_text')}</EmptyState>}
    </div>
  );
}
