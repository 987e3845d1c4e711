import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ArrowLeft, ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, History, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { Id } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { isoOf, localInput } from '@/shared/cases/moment';
import type { Case, HistoryLine } from '@/shared/cases/types';
import { pathOfCase } from '@/shared/cases/useCaseActions';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Link, navigate } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { useDebounced } from '@/shared/ui/useDebounced';
import { useLineName } from '../page/useLineName';
import { momentAt, momentsOf, type Moment } from './moments';
import { Shown } from './Shown';
import './then.css';

const mostPages = 20;

async function wholeHistory(id: Id, signal: AbortSignal): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await cases.history(id, cursor, { signal });
    lines.push(...page.items);
    cursor = page.next;
  } while (cursor && ++pages < mostPages);
  return lines;
}

function Travel({ moments, at, go }: { moments: Moment[]; at: string; go: (at: string) => void }) {
  const { t, i18n } = useTranslation('process');
  const lineName = useLineName();
  const index = momentAt(moments, at);
  const here = moments[Math.max(0, index)];
  const to = (next: number) => { const moment = moments[Math.max(0, Math.min(moments.length - 1, next))]; if (moment) go(moment.at); };
  const button = (label: string, Icon: typeof History, next: number, disabled: boolean) => <Button size="small" icon={<Icon size={15} />} aria-label={label} title={label} disabled={disabled} onClick={() => to(next)} />;
  return (
    <div className="then-travel">
      <div className="row">
        {button(t('case.first'), ChevronFirst, 0, index <= 0)}
        {button(t('case.before'), ChevronLeft, index - 1, index <= 0)}
        <input
          type="range" className="then-slider" autoFocus min={0} max={Math.max(0, moments.length - 1)} value={Math.max(0, index)} aria-label={t('case.slider')} disabled={moments.length < 2}
          aria-valuetext={here && t('case.step', { time: exactTime(here.at, i18n.language), what: lineName(here.line.kind) })} onChange={(event) => to(Number(event.target.value))}
        />
        {button(t('case.after'), ChevronRight, index + 1, index >= moments.length - 1)}
        {button(t('case.last'), ChevronLast, moments.length - 1, index >= moments.length - 1)}
      </div>
      <div className="row wrap">
        <span className="grow cut then-here" aria-hidden="true">{here && index >= 0 && <><strong>{lineName(here.line.kind)}</strong> <span className="faint">{exactTime(here.line.at, i18n.language)} · {t('case.of', { at: index + 1, all: moments.length })}</span></>}</span>
        <label className="row then-minute"><span className="faint">{t('case.minute')}</span><input type="datetime-local" className="field" value={localInput(at)} max={localInput(new Date().toISOString())} onChange={(event) => { const next = isoOf(event.target.value); if (next) go(next); }} /></label>
      </div>
    </div>
  );
}

/** A case as it stood at a minute. Nothing of it can be changed, and one always sees that it is the past. */
export default function Then({ matter, at }: { matter: Case; at: string }) {
  const { t, i18n } = useTranslation('process');
  const { t: common } = useTranslation();
  const moment = useDebounced(at, 120);
  const history = useQuery({ queryKey: [...caseKeys.part(matter.id, 'history'), 'whole'], queryFn: ({ signal }) => wholeHistory(matter.id, signal) });
  const moments = useMemo(() => momentsOf(history.data ?? []), [history.data]);
  const then = useQuery({ queryKey: ['case-then', matter.id, moment], queryFn: ({ signal }) => cases.then(matter.id, moment, { signal }), retry: false, staleTime: Infinity, placeholderData: (old) => old });
  const back = pathOfCase(matter.id);
  const go = (next: string) => navigate(`${back}?at=${encodeURIComponent(next)}`, 'replace');
  useHotkeys({ Escape: () => navigate(back, 'replace') });
  const missing = then.error instanceof ApiError && then.error.status !== 403 && then.error.status >= 400 && then.error.status < 500;
  return (
    <div className="case-page case-then">
      <header className="then-head">
        <Link to={back} className="icon-button" aria-label={common('action.back')}><ArrowLeft size={18} aria-hidden="true" /></Link>
        <History size={18} aria-hidden="true" />
        <div className="grow" role="status"><h1 className="then-title">{t('case.past', { time: exactTime(at, i18n.language) })}</h1><span className="tiny">{matter.number} · {t('case.read_only')}</span></div>
        <Button type="primary" icon={<Undo2 size={14} aria-hidden="true" />} onClick={() => navigate(back, 'replace')}>{t('case.now')}</Button>
      </header>
      {history.data && <Travel moments={moments} at={at} go={go} />}
      {then.error ? (missing ? <EmptyState icon={History} title={t('case.before_opened')}>{t('case.before_opened_text')}</EmptyState> : <ErrorState error={then.error} retry={() => void then.refetch()} />) : then.data ? <Shown then={then.data} now={matter} /> : <SkeletonLines lines={10} />}
    </div>
  );
}
