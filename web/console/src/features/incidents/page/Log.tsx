import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { BellRing, CheckCheck, CircleCheck, FileText, FolderInput, FolderOutput, House, Megaphone, PencilLine, PhoneIncoming, Siren, StickyNote, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import type { Incident, Line } from '@/shared/incidents/types';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { clockTime, exactTime, shortDate } from '@/shared/ui/time';
import { lineWords } from '../model/log';
import { useIncidentActions } from '../useIncidentActions';

const icons: Record<Line['kind'], LucideIcon> = {
  note: StickyNote, declared: Siren, changed: PencilLine, called: BellRing, answered: PhoneIncoming, gathered: FolderInput, released: FolderOutput, update: Megaphone, checked: CircleCheck, placed: House, resolved: CheckCheck, reviewed: FileText,
};

function Words({ line, title }: { line: Line; title: string }) {
  const { t } = useTranslation('incidents');
  const words = lineWords(line, title);
  switch (words.key) {
    case 'gathered': case 'released': return <>{t(`log.${words.key}`, { count: words.count })}</>;
    case 'solved': return <>{t('log.solved', { count: words.count, left: words.left })}</>;
    case 'called': case 'joined': case 'checked': return <>{t(`log.${words.key}`, { what: words.what })}</>;
    case 'placed': return <>{words.who ? t(`log.placed_other.${words.place}`, { name: words.who }) : t(`log.placed.${words.place}`)}</>;
    case 'said': return <span className="log-quote">{words.text}</span>;
    case 'update': case 'reviewed': case 'reason': return <>{t(`log.${words.key}`)} <span className="log-quote">{words.text}</span></>;
    default: return <>{t(`log.${words.key}`)}</>;
  }
}

function AddLine({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const actions = useIncidentActions();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async () => {
    if (!text.trim() || busy) return;
    setBusy(true);
    if (await actions.note(incident.id, text.trim())) setText('');
    setBusy(false);
  };
  return (
    <form className="log-add" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <Input.TextArea rows={1} value={text} maxLength={4000} placeholder={t('log.add_text')} aria-label={t('log.add_text')} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void add()} />
      <Button htmlType="submit" loading={busy} disabled={!text.trim()}>{t('log.add')}</Button>
    </form>
  );
}

/** All that was done and noted, newest first: the time line of the review. */
export function Log({ incident, leads }: { incident: Incident; leads: boolean }) {
  const { t, i18n } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: incidentKeys.part(incident.id, 'lines'), queryFn: ({ pageParam, signal }) => incidents.lines(incident.id, pageParam, { signal }), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const lines = list.data?.pages.flatMap((page) => page.items);
  return (
    <>
      {leads && <AddLine incident={incident} />}
      {!lines ? (list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : <SkeletonLines lines={8} />) : lines.length === 0 ? <p className="faint">{t('log.none')}</p> : (
        <ol className="plain log" aria-label={t('tab.log')}>
          {lines.map((line, index) => {
            const Icon = icons[line.kind];
            const day = shortDate(line.at, i18n.language);
            const before = lines[index - 1];
            return (
              <li key={line.id}>
                {(!before || shortDate(before.at, i18n.language) !== day) && <h2 className="faint">{day}</h2>}
                <div className={`log-line log-${line.kind}`}>
                  <time className="faint" dateTime={line.at} title={exactTime(line.at, i18n.language)}>{clockTime(line.at, i18n.language)}</time>
                  <Icon size={15} aria-hidden="true" />
                  <span className="grow log-words"><strong>{line.by_name || t('log.program')}</strong> <Words line={line} title={incident.title} /></span>
                </div>
              </li>
            );
          })}
        </ol>
      )}
      {list.hasNextPage && <div className="incident-more"><Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</Button></div>}
    </>
  );
}
