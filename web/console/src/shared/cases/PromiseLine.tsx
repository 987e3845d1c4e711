// "Record: call back tomorrow 10:00 (customer's time)?" under what an agent writes to a customer. Load it with
// `withCatalogue('cases', …)`: it asks only after a pause, and nothing waits for it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { Handshake } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '../api/http';
import type { Answer } from '../api/routes';
import type { Id } from '../api/types';
import { useNow } from '../ui/clock';
import { useHotkeys } from '../ui/hotkeys';
import { Kbd } from '../ui/Kbd';
import { useProblem } from '../ui/problem';
import { useDebounced } from '../ui/useDebounced';
import { promises } from './api';
import { caseKeys } from './keys';
import type { CasePromise } from './types';
import { ownZone, zonedInput, zonedIso, zonedText } from './zoned';
import './promise-line.css';

type Proposal = Answer<'post', '/promises/proposals'>[number];
type Place = { conversation?: Id; case_id?: Id };
const kinds = ['call_back', 'reply', 'other'] as const satisfies readonly CasePromise['kind'][];
const keyOf = ({ words, due_local }: Proposal) => `${words}\n${due_local}`;
const shortest = 5;

/** Where agent and customer share a clock the zone need not be told. */
const sameClock = (proposal: Proposal) => zonedInput(proposal.due_at, proposal.time_zone) === zonedInput(proposal.due_at, ownZone());

function Change({ proposal, done, close }: { proposal: Proposal; done: (kind: CasePromise['kind'], due: string) => void; close: () => void }) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const [kind, setKind] = useState<CasePromise['kind']>(proposal.kind);
  const [due, setDue] = useState(() => zonedInput(proposal.due_at, proposal.time_zone));
  const at = zonedIso(due, proposal.time_zone);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <form className="row wrap grow" onSubmit={(event) => { event.preventDefault(); if (at) done(kind, at); }} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}>
      <Select size="small" value={kind} aria-label={t('promise.kind')} options={kinds.map((each) => ({ value: each, label: t(`promise.kind_${each}`) }))} onChange={setKind} popupMatchSelectWidth={false} />
      <input ref={first} type="datetime-local" className="field promise-due" value={due} aria-label={t('promise.due')} onChange={(event) => setDue(event.target.value)} />
      {!sameClock(proposal) && <span className="tiny">{t('propose.zone', { zone: proposal.time_zone })}</span>}
      <Button size="small" type="primary" htmlType="submit" disabled={!at}>{t('propose.record')}</Button>
      <Button size="small" onClick={close}>{common('action.cancel')}</Button>
    </form>
  );
}

type Props = Place & {
  /** What is being written, and what was sent last: a promise that is already on its way is offered as well. */
  text: string; sent?: string;
  /** Where the writing goes on. */
  back: () => void;
};

export default function PromiseLine({ text, sent, conversation, case_id, back }: Props) {
  const { t, i18n } = useTranslation('cases');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const now = useNow();
  const [handled, setHandled] = useState<string[]>([]);
  const [changing, setChanging] = useState(false);
  const [busy, setBusy] = useState(false);
  const live = useDebounced(text.trim(), 600);
  const asked = live.length >= shortest ? live : (sent ?? '');
  const found = useQuery({
    queryKey: ['promise-proposals', conversation ?? null, case_id ?? null, asked], retry: false, staleTime: 60_000, gcTime: 60_000, enabled: asked.length >= shortest,
    queryFn: ({ signal }) => http.post('/promises/proposals', { text: asked.slice(0, 10_000), conversation, case_id }, { signal }), placeholderData: (old) => old,
  });
  const open = asked ? (found.data ?? []).filter((each) => !handled.includes(keyOf(each))) : [];
  const proposal = open[0];
  const handle = (each: Proposal) => { setHandled((old) => [...old, keyOf(each)]); setChanging(false); back(); };
  const record = async (each: Proposal, kind: CasePromise['kind'] = each.kind, due: string = each.due_at) => {
    if (busy) return;
    setBusy(true);
    try {
      const made = await promises.make({ case_id, conversation, kind, what: kind === 'other' ? each.words : t(`promise.kind_${kind}`), words: each.words.slice(0, 500), due_at: due, time_zone: each.time_zone, remind_before_s: 900 });
      void message.success(t('propose.done', { what: made.what, time: zonedText(made.due_at, made.time_zone, now, i18n.language) }));
      if (case_id) void cache.invalidateQueries({ queryKey: caseKeys.part(case_id, 'promises') });
      if (conversation) void cache.invalidateQueries({ queryKey: caseKeys.promisesOf(conversation) });
      void cache.invalidateQueries({ queryKey: caseKeys.day });
      handle(each);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  useHotkeys({ 'alt+p': () => proposal && void record(proposal), 'alt+o': () => proposal && setChanging(true), 'alt+x': () => proposal && handle(proposal) }, Boolean(proposal) && !changing);
  if (!proposal) return null;
  const what = proposal.kind === 'other' ? `“${proposal.words}” ·` : t(`promise.kind_${proposal.kind}`);
  const time = zonedText(proposal.due_at, proposal.time_zone, now, i18n.language);
  return (
    <div className="promise-line" role="group" aria-label={t('propose.label')}>
      <Handshake size={14} aria-hidden="true" />
      {changing ? <Change key={keyOf(proposal)} proposal={proposal} done={(kind, due) => void record(proposal, kind, due)} close={() => { setChanging(false); back(); }} /> : (
        <>
          <span className="grow promise-ask" role="status" title={proposal.words}>{t(sameClock(proposal) ? 'propose.ask' : 'propose.ask_zone', { what, time })}{proposal.certainty === 'assumed' && <span className="tiny"> {t('propose.assumed')}</span>}</span>
          <span className="row promise-answers">
            <Button size="small" loading={busy} onClick={() => void record(proposal)}>{t('propose.record')} <Kbd combo="alt+p" /></Button>
            <Button size="small" type="text" onClick={() => setChanging(true)}>{t('propose.change')} <Kbd combo="alt+o" /></Button>
            <Button size="small" type="text" onClick={() => handle(proposal)}>{t('propose.ignore')} <Kbd combo="alt+x" /></Button>
          </span>
        </>
      )}
    </div>
  );
}
