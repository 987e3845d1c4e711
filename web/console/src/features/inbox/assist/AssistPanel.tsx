// What helps beside the thread: what the message is about, answers that fit, what to do next, a summary, a procedure, and
// the customer's manners. Load it with `withCatalogue('understanding', …)`.
import { useQuery } from '@tanstack/react-query';
import { Moon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isMissing } from '@/shared/api/http';
import { allows, useMe } from '@/shared/api/me';
import type { Conversation } from '@/shared/api/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { useLabelName } from '@/shared/understanding/useRecognition';
import { languageName } from '@/shared/understanding/words';
import { understandingKeys } from '@/shared/understanding/keys';
import { assist, type CultureCard, type Summary } from './api';
import { NextSteps } from './NextStep';
import { ProcedureCard } from './ProcedureCard';
import { RecognitionCard } from './RecognitionCard';
import { Suggestions } from './Suggestions';
import { AskedFor, Translations } from './Writings';
import './assist.css';

type Props = { conversation: Conversation; mayReply: boolean; changeLanguage?: (language: string) => void };

export function useAssist(conversation: Conversation) {
  // What fits changes with each message; the old answer stays until the new one is there.
  return useQuery({ queryKey: [...understandingKeys.assist(conversation.id), conversation.last_seq], queryFn: ({ signal }) => assist.of(conversation.id, { signal }), staleTime: 30_000, retry: false, placeholderData: (old) => old });
}

function SummaryText({ summary }: { summary: Summary }) {
  const { t } = useTranslation('understanding');
  const { t: inbox } = useTranslation('inbox');
  const nameOf = useLabelName();
  const named = [...new Set(summary.named.map(({ value }) => value).filter(Boolean))];
  return (
    <div className="stack">
      {summary.wanted.length > 0 && <p><span className="faint">{t('summary.wants')}: </span>{summary.wanted.map((each) => nameOf('intent', each)).join(' · ')}</p>}
      <ul className="summary-list">{summary.lines.map((each) => <li key={`${each.message} ${each.text}`}><span className="faint">{each.author_name || inbox('thread.customer')}: </span>{each.text}</li>)}</ul>
      {named.length > 0 && <p className="row wrap"><span className="faint">{t('summary.named')}: </span>{named.map((each) => <span key={each} className="pill">{each}</span>)}</p>}
      {summary.promises.length > 0 && <p><span className="faint">{t('summary.promised')}: </span>{summary.promises.map(({ what, due_local }) => [what, due_local].filter(Boolean).join(' · ')).join('; ')}</p>}
      <p className="faint tiny">{t('summary.of', { count: summary.messages })}</p>
    </div>
  );
}

function Culture({ culture }: { culture: CultureCard }) {
  const { t, i18n } = useTranslation('understanding');
  const manners = i18n.language.startsWith('zh') ? culture.manners_zh : culture.manners_en;
  const region = culture.region && new Intl.DisplayNames([i18n.language], { type: 'region' }).of(culture.region);
  const facts: [string, string | undefined][] = [
    [t('culture.local_time'), culture.local_time], [t('culture.language'), languageName(culture.language, i18n.language)], [t('culture.country'), region], [t('culture.name_order'), culture.name_order && t(`culture.order.${culture.name_order as 'given_first'}`)],
    [t('culture.formats'), [culture.date_example, culture.time_example, culture.number_example].filter(Boolean).join(' · ')], [t('culture.greeting'), culture.greeting], [t('culture.closing'), culture.closing],
  ];
  return (
    <div className="stack">
      <dl className="culture">{facts.map(([name, text]) => text && <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}</dl>
      {culture.at_night && <p className="row faint"><Moon size={13} aria-hidden="true" /> {t('culture.sleeping')}</p>}
      {manners.length > 0 && <ul className="summary-list">{manners.map((each) => <li key={each}>{each}</li>)}</ul>}
    </div>
  );
}

function Cards({ conversation, mayReply }: Props) {
  const { t } = useTranslation('understanding');
  const found = useAssist(conversation);
  if (isMissing(found.error)) return null;
  if (found.isError && !found.data) return <FoldCard name="suggest" title={t('assist.title')}><ErrorState error={found.error} retry={() => void found.refetch()} /></FoldCard>;
  if (!found.data) return <FoldCard name="suggest" title={t('assist.title')}><SkeletonLines lines={5} /></FoldCard>;
  const { suggestions, next, summary, culture, model } = found.data;
  const open = conversation.status !== 'closed' && mayReply;
  return (
    <>
      {open && <FoldCard name="next" title={t('next.title')}><NextSteps conversation={conversation.id} steps={next} language={culture.language} greeting={culture.greeting} mayReply={mayReply} /></FoldCard>}
      <FoldCard name="suggest" title={t('suggest.title')}><Suggestions conversation={conversation.id} items={suggestions} mayReply={mayReply} />{open && model.suggest !== 'off' && suggestions.some(({ kind }) => kind === 'answer' || kind === 'article') && <AskedFor conversation={conversation.id} what={{ kind: 'answer' }} label={t('written.compose')} />}</FoldCard>
      {(summary || (mayReply && model.summarise !== 'off')) && (
        <FoldCard name="summary" title={t('summary.title')}>
          {summary && <SummaryText summary={summary} />}
          {mayReply && model.summarise !== 'off' && <AskedFor conversation={conversation.id} what={{ kind: 'summary' }} label={t('written.summarise')} />}
        </FoldCard>
      )}
      {mayReply && <FoldCard name="translate" title={t('written.translation')}><Translations conversation={conversation} language={culture.language} model={model.translate} /></FoldCard>}
      {culture.language && <FoldCard name="culture" title={t('culture.title')}><Culture culture={culture} /></FoldCard>}
    </>
  );
}

export default function AssistPanel(props: Props) {
  const { t } = useTranslation('understanding');
  const me = useMe();
  const { conversation, mayReply, changeLanguage } = props;
  return (
    <div className="assist" role="region" aria-label={t('assist.title')}>
      <RecognitionCard conversation={conversation} mayCorrect={mayReply} changeLanguage={mayReply ? changeLanguage : undefined} />
      <Cards {...props} />
      {allows(me, 'reply') && <ProcedureCard conversation={conversation.id} mayReply={mayReply} />}
    </div>
  );
}
