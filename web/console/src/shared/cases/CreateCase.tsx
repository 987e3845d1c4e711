import { Input, Modal, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/http';
import type { ContactSummary, Id } from '../api/types';
import { useContactName, useQueues } from '../ui/names';
import { useProblem } from '../ui/problem';
import { ErrorState, SkeletonLines } from '../ui/States';
import { cases, newKey } from './api';
import { FieldInput } from './FieldInput';
import { missing } from './fields';
import { caseKeys } from './keys';
import { putCase } from './live';
import { categoryPath, nameIn, useCategories, useKinds } from './names';
import { levels, type Case, type NewCase } from './types';
import './cases.css';

type Props = { conversation?: Id; contact?: ContactSummary; parent?: Id; close: () => void; done: (matter: Case) => void };

function Form({ proposed, contact, close, done }: { proposed: NewCase } & Pick<Props, 'contact' | 'close' | 'done'>) {
  const { t, i18n } = useTranslation('cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const contactName = useContactName();
  const kinds = useKinds();
  const queues = useQueues();
  const categories = useCategories();
  const [what, setWhat] = useState<NewCase>(proposed);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  // The same form sent twice makes one case.
  const clientId = useRef(newKey());
  const change = (part: Partial<NewCase>) => setWhat((old) => ({ ...old, ...part }));

  const kind = kinds.find((each) => each.key === what.kind);
  const fields = kind?.fields.filter((field) => field.need !== 'solving') ?? [];
  const open = useMemo(() => categories.filter((each) => each.active && (each.kinds.length === 0 || each.kinds.includes(what.kind ?? ''))), [categories, what.kind]);
  const lacking = missing(fields, what.fields ?? {}, 'opening');
  const noSubject = !what.subject.trim();

  const submit = async () => {
    setTried(true);
    if (noSubject || lacking.length > 0 || busy) return;
    setBusy(true);
    setRefused({});
    try {
      const matter = await cases.open({ ...what, subject: what.subject.trim(), client_id: clientId.current });
      putCase(cache, matter);
      void cache.invalidateQueries({ queryKey: caseKeys.all });
      done(matter);
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) setRefused(Object.fromEntries(error.fields.map((each) => [each.field, each.message])));
      else problem(error);
      setBusy(false);
    }
  };

  return (
    <Modal open title={t('create.title')} onCancel={close} onOk={() => void submit()} okText={t('create.ok')} confirmLoading={busy} width={640}>
      <form
        className="case-form" onSubmit={(event) => { event.preventDefault(); void submit(); }}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit()}
      >
        {contact && <p className="faint whole">{t('create.for', { name: contactName(contact) })}</p>}
        <div className="case-label">
          <span className="case-label-name">{t('field.kind')}</span>
          <Select
            value={what.kind} aria-label={t('field.kind')} options={kinds.filter((each) => each.active).map((each) => ({ value: each.key, label: nameIn(each, i18n.language) }))}
            onChange={(key: string) => change({ kind: key, fields: {} })}
          />
        </div>
        <div className="case-label">
          <span className="case-label-name">{t('field.category')}</span>
          <Select
            allowClear showSearch={{ optionFilterProp: 'label' }} value={what.category} aria-label={t('field.category')}
            options={open.map((each) => ({ value: each.id, label: categoryPath(categories, each.id, i18n.language) }))} onChange={(category?: Id) => change({ category })}
          />
        </div>
        <div className="case-label whole">
          <span className="case-label-name">{t('field.subject')}<em aria-hidden="true">*</em></span>
          <Input autoFocus value={what.subject} maxLength={200} aria-label={t('field.subject')} status={tried && noSubject ? 'error' : undefined} onChange={(event) => change({ subject: event.target.value })} onPressEnter={() => void submit()} />
          {tried && noSubject && <span className="case-problem" role="alert">{t('create.subject_missing')}</span>}
          {refused.subject && <span className="case-problem" role="alert">{refused.subject}</span>}
        </div>
        <div className="case-label whole">
          <span className="case-label-name">{t('field.description')}</span>
          <Input.TextArea rows={3} value={what.description} maxLength={10_000} aria-label={t('field.description')} onChange={(event) => change({ description: event.target.value })} />
        </div>
        {(['urgency', 'impact'] as const).map((name) => (
          <div key={name} className="case-label">
            <span className="case-label-name">{t(`field.${name}`)}</span>
            <Select value={what[name] ?? 'normal'} aria-label={t(`field.${name}`)} options={levels.map((level) => ({ value: level, label: t(`level.${level}`) }))} onChange={(level) => change({ [name]: level })} />
          </div>
        ))}
        <div className="case-label">
          <span className="case-label-name">{t('field.queue')}</span>
          <Select
            allowClear value={what.queue} placeholder={t('create.queue_of_kind')} aria-label={t('field.queue')} options={queues.filter((queue) => queue.status === 'active').map((queue) => ({ value: queue.id, label: queue.name }))}
            onChange={(queue?: Id) => change({ queue })}
          />
        </div>
        {fields.map((field) => (
          <FieldInput
            key={`${what.kind} ${field.key}`} field={field} value={what.fields?.[field.key]} required={field.need === 'opening'}
            problem={refused[`fields.${field.key}`] ?? (tried && lacking.includes(field) ? t('field.missing') : undefined)}
            set={(value) => setWhat((old) => ({ ...old, fields: { ...old.fields, [field.key]: value } }))}
          />
        ))}
      </form>
    </Modal>
  );
}

/** A new case, with what its conversation already tells filled in. */
export default function CreateCase({ conversation, contact, parent, close, done }: Props) {
  const { t } = useTranslation('cases');
  const kinds = useKinds();
  const proposed = useQuery({
    queryKey: caseKeys.proposed(conversation ?? ''), queryFn: ({ signal }) => cases.propose(conversation ?? '', { signal }), enabled: conversation !== undefined, gcTime: 0, staleTime: 0,
  });
  const opener = useRef<Element | null>(document.activeElement);
  useEffect(() => {
    const from = opener.current;
    return () => {
      if (from instanceof HTMLElement) from.focus();
    };
  }, []);
  const first = kinds.find((kind) => kind.active)?.key;
  const initial: NewCase | undefined = conversation ? proposed.data && first ? { kind: first, ...proposed.data } : undefined : first ? { kind: first, subject: '', contact: contact?.id, parent } : undefined;
  if (initial) return <Form proposed={{ ...initial, conversation: conversation ?? initial.conversation }} contact={contact} close={close} done={done} />;
  return (
    <Modal open title={t('create.title')} onCancel={close} footer={null} width={640}>
      {proposed.isError ? <ErrorState error={proposed.error} retry={() => void proposed.refetch()} /> : <SkeletonLines lines={6} />}
    </Modal>
  );
}
