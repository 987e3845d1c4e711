import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Laptop, Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';

/** Chrome 131 on Linux, out of a user agent's long story. */
export function browserOf(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Version)\/(\d+)/.exec(agent);
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' };
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  if (!browser) return agent.slice(0, 60);
  return `${names[browser[1] ?? ''] ?? browser[1]} ${browser[2]}${system ? `, ${system}` : ''}`;
}

export function SessionList() {
  const { t } = useTranslation('session');
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useQuery({ queryKey: keys.sessions, queryFn: ({ signal }) => session.list({ signal }) });
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonLines lines={3} />;
  const end = (id: string) =>
    session.end(id).then(() => cache.invalidateQueries({ queryKey: keys.sessions })).catch(problem);
  return (
    <ul className="plain">
      {list.data.map((each) => {
        const Icon = /Android|iPhone/.test(each.user_agent) ? Smartphone : Laptop;
        return (
          <li key={each.id} className="session-line">
            <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
            <div className="grow">
              <div className="cut" title={each.user_agent}>{browserOf(each.user_agent)}</div>
              <div className="faint">{each.address} · {t('last_seen')} <TimeText at={each.last_seen_at} /></div>
            </div>
            {each.current ? <span className="pill pill-good">{t('this_session')}</span> : <Button size="small" onClick={() => void end(each.id)}>{t('end_session')}</Button>}
          </li>
        );
      })}
    </ul>
  );
}
