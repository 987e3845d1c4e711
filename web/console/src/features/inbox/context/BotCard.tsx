// What a bot did in the conversation: why people have it, what is known, what it tried, and whether that was right.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Bot, CircleCheck, CircleX, CornerUpLeft, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isMissing } from '@/shared/api/http';
import type { Conversation } from '@/shared/api/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { safeHref } from '@/shared/ui/markup';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import type { Actions } from '../actions/useActions';
import { botTalks, useTakers, type BotTalk, type Taker, type Verdict } from '../model/bots';
import '../assist/assist.css';

type Turn = BotTalk['turns'][number];

function Turns({ turns, judge }: { turns: Turn[]; judge: (turn: Turn, verdict: Verdict) => void }) {
  const { t } = useTranslation('understanding');
  return (
    <ul className="plain bot-turns">
      {turns.map((turn) => {
        const told = turn.candidates.find(({ id }) => id === turn.chosen)?.title;
        const button = (verdict: 'right' | 'wrong') => {
          const Icon = verdict === 'right' ? ThumbsUp : ThumbsDown;
          return <button type="button" className={`icon-button bot-${verdict}`} aria-pressed={turn.verdict === verdict} aria-label={t(`bot.${verdict}`, { said: turn.said })} title={t(`bot.${verdict}_short`)} onClick={() => judge(turn, turn.verdict === verdict ? 'unknown' : verdict)}><Icon size={14} /></button>;
        };
        return (
          <li key={turn.id}>
            <div className="grow"><p dir="auto">{turn.said}</p><p className="faint tiny">→ {told ?? t(`bot.move.${turn.move}`)}{turn.by_model && <span className="bot-model"> · {t(`bot.by_model.${turn.by_model}`)}</span>}</p></div>
            {told && <span className="row">{button('right')}{button('wrong')}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function Told({ view, judge }: { view: BotTalk; judge: (turn: Turn, verdict: Verdict) => void }) {
  const { t } = useTranslation('understanding');
  const { talk, actions } = view;
  const slots = Object.entries(talk.state.slots);
  const first = talk.state.said[0];
  return (
    <>
      {first && <div><p className="faint tiny">{t('bot.wanted')}</p><p dir="auto">{first}</p></div>}
      {slots.length > 0 && <div><p className="faint tiny">{t('bot.known')}</p><dl className="facts">{slots.map(([name, value]) => <div key={name}><dt>{name}</dt><dd title={value}>{value}</dd></div>)}</dl></div>}
      {talk.state.tried.length > 0 && <div><p className="faint tiny">{t('bot.tried')}</p><ul className="summary-list">{talk.state.tried.map((each, index) => <li key={index}>{each}</li>)}</ul></div>}
      {actions.length > 0 && (
        <div><p className="faint tiny">{t('bot.actions')}</p><ul className="plain">{actions.map((each) => <li key={each.id} className="row">{each.done ? <CircleCheck size={13} className="bot-done" aria-label={t('bot.done')} /> : <CircleX size={13} className="bot-failed" aria-label={t('bot.failed')} />}<span className="cut" title={each.failure}>{each.action}{each.failure && ` · ${each.failure}`}</span></li>)}</ul></div>
      )}
      {talk.state.citations.length > 0 && (
        <div><p className="faint tiny">{t('bot.quoted')}</p><ul className="plain">{talk.state.citations.map((each) => { const href = each.url && safeHref(each.url); const text = t('bot.version', { title: each.title, version: each.version }); return <li key={`${each.article} ${each.version}`}>{href ? <a href={href} target="_blank" rel="noopener noreferrer">{text}</a> : text}</li>; })}</ul></div>
      )}
      {view.turns.length > 0 && <details><summary className="faint">{t('bot.turns', { count: view.turns.length })}</summary><Turns turns={view.turns} judge={judge} /></details>}
    </>
  );
}

export function BotLabel({ name, back }: Taker) {
  const { t } = useTranslation('understanding');
  return t(back ? 'bot.give_back' : 'bot.give', { name });
}

export function BotCard({ conversation, give }: { conversation: Conversation; give: Actions['giveToBot'] }) {
  const { t } = useTranslation('understanding');
  const cache = useQueryClient();
  const problem = useProblem();
  const key = ['bot-talk', conversation.id];
  const talk = useQuery({ queryKey: [...key, conversation.last_seq, conversation.owner_kind], queryFn: ({ signal }) => botTalks.of(conversation.id, signal), placeholderData: (old) => old, retry: false });
  const taker = useTakers(conversation).find(({ back }) => back);
  if (talk.isError && isMissing(talk.error)) return null;
  const judge = (turn: Turn, verdict: Verdict) => void botTalks.judge(turn.id, verdict).then(() => cache.invalidateQueries({ queryKey: key })).catch(problem);
  const view = talk.data;
  return (
    <FoldCard name="bot" title={view ? t('bot.title', { name: view.talk.bot_name }) : t('bot.untitled')} extra={view && <span className={`pill ${view.talk.stage === 'handed_over' ? 'pill-warn' : ''}`}><Bot size={11} aria-hidden="true" /> {t(`bot.stage.${view.talk.stage}`)}</span>}>
      {talk.isError && !view ? <ErrorState error={talk.error} retry={() => void talk.refetch()} /> : !view ? <SkeletonLines lines={3} /> : (
        <div className="stack bot-card">
          {view.talk.stage === 'handed_over' && view.talk.reason && <p><strong>{t(`bot.reason.${view.talk.reason}`)}</strong></p>}
          <Told view={view} judge={judge} />
          {taker && <Button className="fit" size="small" icon={<CornerUpLeft size={13} />} onClick={() => void give(conversation, taker)}>{t('bot.give_back', { name: taker.name })}</Button>}
        </div>
      )}
    </FoldCard>
  );
}
