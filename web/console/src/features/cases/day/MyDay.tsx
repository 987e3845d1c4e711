import { useQuery } from '@tanstack/react-query';
import { BadgeCheck, CalendarCheck, FolderOpen, Handshake, ListChecks, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRef } from 'react';
import { useMe } from '@/shared/api/me';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { DueClock, LevelMark, useDueWhat } from '@/shared/cases/marks';
import type { DayItem } from '@/shared/cases/types';
import { useNow } from '@/shared/ui/clock';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { inSections, pathOfItem } from '../model/day';

const icons: Record<DayItem['kind'], LucideIcon> = { matter: FolderOpen, task: ListChecks, promise: Handshake, approval: BadgeCheck };

function Item({ item }: { item: DayItem }) {
  const { t } = useTranslation('cases');
  const dueWhat = useDueWhat();
  const Icon = icons[item.kind];
  return (
    <Link to={pathOfItem(item)} className="day-item">
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="day-kind faint">{t(`day.${item.kind}`)}</span>
      <span className="grow cut day-title" title={item.title}>{item.title}</span>
      {item.level && item.level !== 'normal' && item.level !== 'low' && <LevelMark level={item.level} />}
      <span className="case-number">{item.number}</span>
      <span className="faint day-what cut">{item.due_what ? dueWhat(item.due_what) : ''}</span>
      <span className="day-due">{item.due_at ? <DueClock at={item.due_at} what={item.due_what} /> : null}</span>
    </Link>
  );
}

/** What I owe, and by when. */
export function MyDay() {
  const { t, i18n } = useTranslation('cases');
  const me = useMe();
  const now = useNow();
  const box = useRef<HTMLDivElement>(null);
  const day = useQuery({ queryKey: caseKeys.day, queryFn: ({ signal }) => cases.myDay({ signal }), refetchInterval: 60_000 });
  const step = (by: number) => {
    const links = [...(box.current?.querySelectorAll<HTMLElement>('.day-item') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useHotkeys({ j: () => step(1), k: () => step(-1) });
  const items = day.data ?? [];
  const date = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long' }).format(now);
  const late = items.filter((item) => item.due_at && Date.parse(item.due_at) < now).length;
  return (
    <div className="page day-page" ref={box}>
      <header className="day-head">
        <h2>{date}</h2>
        {day.data && <p className="faint">{items.length === 0 ? t('day.nothing', { name: me.user.name }) : late > 0 ? t('day.late', { count: late }) : t('day.owed', { count: items.length })}</p>}
      </header>
      {day.isError && !day.data ? <ErrorState error={day.error} retry={() => void day.refetch()} /> : !day.data ? <SkeletonLines lines={9} />
        : items.length === 0 ? <EmptyState icon={CalendarCheck} title={t('day.empty')}>{t('day.empty_text')}</EmptyState>
          : inSections(items, now).map(({ section, items: owed }) => (
            <section key={section} className="day-section" aria-labelledby={`day-${section}`}>
              <h3 id={`day-${section}`} className={section === 'overdue' ? 'is-late' : undefined}>{t(`day.section_${section}`)} <span className="faint numbers">{owed.length}</span></h3>
              <ul className="plain">{owed.map((item) => <li key={`${item.kind} ${item.id}`}><Item item={item} /></li>)}</ul>
            </section>
          ))}
    </div>
  );
}
