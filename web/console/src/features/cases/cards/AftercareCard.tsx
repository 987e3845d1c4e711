import { useQuery } from '@tanstack/react-query';
import { HeartHandshake, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyText } from '@/shared/approvals/money';
import { cases, promises, type Care } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { FoldCard } from '@/shared/ui/FoldCard';
import { Link } from '@/shared/ui/router';
import { SkeletonLines } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { reopenEnds } from '../model/aftercare';
import type { CardProps } from './card';

const remedyLook: Record<Care['remedies'][number]['state'], string> = { given: 'pill-good', asked: 'pill-warn', refused: 'pill-bad' };

function Stars({ score }: { score: number }) {
  const { t } = useTranslation('cases');
  return <span className={`care-stars ${score <= 2 ? 'is-bad' : ''}`} role="img" aria-label={t('care.score', { score })}>{[1, 2, 3, 4, 5].map((each) => <Star key={each} size={14} fill={each <= score ? 'currentColor' : 'none'} aria-hidden="true" />)}</span>;
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => <div><dt>{name}</dt><dd>{children}</dd></div>;

/** Whether the customer is content with how it ended, and what follows when he is not. */
export function AftercareCard({ matter, rights, open }: CardProps) {
  const { t, i18n } = useTranslation('cases');
  const care = useQuery({ queryKey: caseKeys.part(matter.id, 'aftercare'), queryFn: ({ signal }) => cases.aftercare(matter.id, { signal }), retry: false });
  const settings = useQuery({ queryKey: ['case-settings'], queryFn: ({ signal }) => cases.settings({ signal }), staleTime: 300_000, retry: false });
  const calls = useQuery({ queryKey: [...caseKeys.part(matter.id, 'promises'), 'calls'], queryFn: ({ signal }) => promises.ofCase(matter.id, 'open', { signal }), retry: false });
  const ended = matter.state_category === 'solved' || matter.state_category === 'closed';
  const data = care.data;
  const began = data && (data.solved_at ?? data.asked_at ?? data.rated_at) !== undefined;
  const call = calls.data?.items.find((promise) => promise.kind === 'call_back');
  const until = settings.data && reopenEnds(matter, settings.data.reopen_window_s);
  // An open case that was never solved has nothing to be closed with anybody.
  if (!ended && !began && !data?.remedies.length) return null;
  const answer = () => {
    if (!data) return null;
    if (data.answer === 'solved') return <span className="pill pill-good">{t('care.solved')}</span>;
    if (data.answer === 'not_solved') return <span className="pill pill-bad">{t('care.not_solved')}</span>;
    return data.asked_at ? <>{t('care.asked')} <TimeText at={data.asked_at} /></> : <span className="faint">{t('care.not_asked')}</span>;
  };
  return (
    <FoldCard name="case-aftercare" title={t('care.title')} extra={rights.edit && <button type="button" className="icon-button" aria-label={t('care.offer')} title={t('care.offer')} onClick={() => open({ name: 'remedy' })}><HeartHandshake size={15} /></button>}>
      {care.isPending ? <SkeletonLines lines={3} /> : !data ? <p className="faint">{t('card.failed')}</p> : (
        <>
          <dl className="case-dl">
            <Fact name={t('care.check')}>{answer()}{data.answered_at && <span className="faint"> <TimeText at={data.answered_at} /></span>}</Fact>
            <Fact name={t('care.rating')}>{data.score === undefined ? <span className="faint">{t('care.none')}</span> : <Stars score={data.score} />}</Fact>
            {call && <Fact name={t('care.call_back')}>{call.owner_name}, {exactTime(call.due_at, i18n.language)}</Fact>}
            {data.recovery && <Fact name={t('care.recovery')}><Link to={`/cases/case/${matter.id}?tab=tasks&task=${data.recovery}`}>{t('care.recovery_open')}</Link></Fact>}
            {ended && until && <Fact name={t('care.window')}>{Date.parse(until) > Date.now() ? t('care.until', { time: exactTime(until, i18n.language) }) : <span className="faint">{t('care.window_over')}</span>}</Fact>}
          </dl>
          {data.comment && <p className="case-quote">{data.comment}</p>}
          {data.remedies.length > 0 && (
            <ul className="plain card-list care-remedies">
              {data.remedies.map((remedy) => (
                <li key={remedy.id}>
                  <div className="row"><span className="grow cut" title={remedy.text}>{t(`care.kind_${remedy.kind}`)}{remedy.money && ` · ${moneyText(remedy.money, i18n.language)}`}</span><span className={`pill ${remedyLook[remedy.state]}`}>{t(`care.state_${remedy.state}`)}</span></div>
                  <p className="tiny faint">{remedy.text} · {remedy.by_name}, <TimeText at={remedy.at} /></p>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </FoldCard>
  );
}
