import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@/shared/api/types';
import { MoneyInput } from '@/shared/approvals/MoneyInput';
import { moneyText } from '@/shared/approvals/money';
import { approvals } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { ApprovalRequest, Money } from '@/shared/cases/types';
import { complaints } from '@/shared/complaints/api';
import { RemedyMark } from '@/shared/complaints/marks';
import { remedyKinds, type Remedy, type RemedyKind } from '@/shared/complaints/types';
import { costOf, locksOf, stepTaken } from '@/shared/complaints/way';
import { Link } from '@/shared/ui/router';
import { TimeText } from '@/shared/ui/TimeText';
import { limitOn } from '../model/complaintForm';
import { Section, SectionForm, type SectionProps } from './Section';
import { Uploads } from './Uploads';
import { useComplaintSettings } from './useComplaint';

type Values = { kind: RemedyKind; text: string; cost: Money; reason: string; evidence?: string };

function NeedsApproval({ complaint, cost, files, set, fail }: { complaint: SectionProps['complaint']; cost: Money; files: Attachment[]; set: (change: (old: Attachment[]) => Attachment[]) => void; fail: (error: unknown) => void }) {
  const { t, i18n } = useTranslation('complaints');
  const settings = useComplaintSettings().data;
  if (!settings) return null;
  const { free, why, limit } = limitOn(complaint, settings, cost);
  const text = t(`remedy.limit_${why}`, { limit: moneyText({ minor: limit, currency: settings.currency }, i18n.language), harm: t(`harm.${complaint.harm}`), currency: settings.currency });
  return (
    <>
      <p className={`cmp-limit ${free ? 'faint' : 'is-missing'}`} role="status">{text}</p>
      {!free && (
        <>
          <Form.Item name="reason" label={t('remedy.reason')} rules={[{ required: true, whitespace: true, message: t('remedy.reason_missing') }]}><Input.TextArea rows={2} maxLength={4000} /></Form.Item>
          <Form.Item name="evidence" className="cmp-errors-only"><span /></Form.Item>
          <Uploads files={files} set={set} fail={fail} label={t('remedy.evidence')} />
        </>
      )}
    </>
  );
}

function Standing({ remedy, request }: { remedy: Remedy; request: ApprovalRequest | undefined }) {
  const { t } = useTranslation('complaints');
  if (!remedy.approval) return remedy.state === 'given' && remedy.given_at ? <p className="tiny faint">{t('remedy.given_by', { name: remedy.given_by ?? '' })} <TimeText at={remedy.given_at} /></p> : null;
  return (
    <div className="tiny faint">
      <Link to={`/approvals/${remedy.approval}`}>{t('remedy.approval')}</Link>
      {request?.state === 'asked' && request.level_name && <> · {t('remedy.decides', { level: request.level_name })}</>}
      {request?.votes.map((vote, index) => <p key={index}>{t(vote.verdict === 'approve' ? 'remedy.approved_by' : 'remedy.refused_by', { name: vote.name || request.table || '' })}{vote.comment && `: ${vote.comment}`}</p>)}
      {remedy.state === 'given' && remedy.given_at && <p>{t('remedy.given_by', { name: remedy.given_by ?? '' })} <TimeText at={remedy.given_at} /></p>}
    </div>
  );
}

export function Remedies({ matter, complaint, rights, work }: SectionProps) {
  const { t, i18n } = useTranslation('complaints');
  const { modal } = App.useApp();
  const settings = useComplaintSettings().data;
  const requests = useQuery({ queryKey: caseKeys.part(matter.id, 'approvals'), queryFn: async ({ signal }) => (await approvals.ofCase(matter.id, { signal })).items, retry: false, enabled: complaint.remedies.some(({ approval }) => approval) });
  const { refetch } = requests;
  const asked = complaint.remedies.filter(({ approval }) => approval).map(({ id, state }) => `${id} ${state}`).join();
  useEffect(() => {
    if (asked) void refetch();
  }, [asked, refetch]);
  const [adding, setAdding] = useState(false);
  const [files, setFiles] = useState<Attachment[]>([]);
  const [busy, setBusy] = useState<string>();
  const sum = costOf(complaint);
  const locked = locksOf(complaint).remedies;
  const decided = Boolean(stepTaken(complaint, 'decided'));
  const close = () => {
    setAdding(false);
    setFiles([]);
  };
  const give = async (remedy: Remedy) => {
    setBusy(remedy.id);
    await work.attempt(() => work.run(() => complaints.give(matter.id, remedy.id)));
    setBusy(undefined);
  };
  const drop = (remedy: Remedy) =>
    modal.confirm({ title: t('remedy.drop_ask', { text: remedy.text }), content: remedy.state === 'waiting' ? t('remedy.drop_text') : undefined, okText: t('remedy.drop'), okButtonProps: { danger: true }, onOk: () => work.attempt(() => work.run(() => complaints.drop(matter.id, remedy.id))) });
  const send = (values: Values) => {
    const free = settings && limitOn(complaint, settings, values.cost).free;
    return work.run(() => complaints.propose(matter.id, { kind: values.kind, text: values.text.trim(), ...(values.cost.minor > 0 ? { cost: values.cost } : {}), ...(free ? {} : { reason: values.reason?.trim() ?? '', evidence: files.map(({ id }) => id) }) }));
  };
  const currency = sum?.currency ?? settings?.currency ?? 'EUR';
  return (
    <Section
      name="remedies" title={t('remedy.title')} mark={sum && <span className="faint numbers">{t('remedy.sum', { money: moneyText(sum, i18n.language) })}</span>} locked={locked && rights.edit ? t('locked.answered') : undefined}
      action={rights.edit && !adding && <Button size="small" onClick={() => setAdding(true)}>{t('remedy.add')}</Button>}
    >
      {complaint.remedies.length === 0 && !adding && <p className="faint">{t('remedy.none')}</p>}
      {complaint.remedies.length > 0 && (
        <ul className="plain cmp-list">
          {complaint.remedies.map((remedy) => {
            const why = remedy.state === 'waiting' ? t('remedy.waits') : decided ? undefined : t('remedy.undecided');
            return (
              <li key={remedy.id} className="cmp-remedy">
                <div className="row wrap">
                  <strong>{t(`remedy.kind_${remedy.kind}`)}</strong><span className="grow">{remedy.text}</span>
                  {remedy.cost.minor > 0 && <span className="numbers">{moneyText(remedy.cost, i18n.language)}</span>}<RemedyMark state={remedy.state} />
                </div>
                <p className="tiny faint">{t('remedy.proposed_by', { name: remedy.name })} <TimeText at={remedy.at} /></p>
                <Standing remedy={remedy} request={requests.data?.find(({ id }) => id === remedy.approval)} />
                {rights.edit && (remedy.state === 'ready' || remedy.state === 'waiting') && (
                  <div className="row wrap">
                    <Button size="small" type="primary" disabled={Boolean(why)} loading={busy === remedy.id} onClick={() => void give(remedy)}>{t('remedy.give')}</Button>
                    <Button size="small" onClick={() => drop(remedy)}>{t('remedy.drop')}</Button>
                    {why && <span className="tiny faint">{why}</span>}
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {adding && (
        <SectionForm<Values> name="remedy" initial={{ kind: complaint.demand === 'refund' ? 'refund' : complaint.demand === 'repair' ? 'repair' : 'apology', text: '', cost: { minor: 0, currency }, reason: '', evidence: undefined }} okText={t('remedy.propose')} cancel={close} fail={work.fail} send={send}>
          <div className="cmp-grid">
            <Form.Item name="kind" label={t('remedy.kind')}><Select options={remedyKinds.map((each) => ({ value: each, label: t(`remedy.kind_${each}`) }))} /></Form.Item>
            <Form.Item name="cost" label={t('remedy.cost')}><MoneyInput label={t('remedy.cost')} fixedCurrency={Boolean(sum)} /></Form.Item>
          </div>
          <Form.Item name="text" label={t('remedy.text')} rules={[{ required: true, whitespace: true, message: t('remedy.text_missing') }]}><Input maxLength={2000} placeholder={t('remedy.placeholder')} /></Form.Item>
          <Form.Item noStyle shouldUpdate={(before: Values, after: Values) => before.cost !== after.cost}>
            {({ getFieldValue }) => <NeedsApproval complaint={complaint} cost={getFieldValue('cost') as Money} files={files} set={setFiles} fail={work.fail} />}
          </Form.Item>
        </SectionForm>
      )}
    </Section>
  );
}
