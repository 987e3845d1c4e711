import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/shared/api/types';
import { isMissing } from '@/shared/api/http';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { FoldCard } from '@/shared/ui/FoldCard';
import { MoodTrend } from '@/shared/understanding/marks';
import { useLabelName, useRecognition } from '@/shared/understanding/useRecognition';
import { moodStep } from '@/shared/understanding/words';
import { Kind, LanguageMark, SentimentMark, UrgencyMark } from './Recognised';

type Props = { conversation: Conversation; mayCorrect: boolean; changeLanguage?: (language: string) => void };

function Body({ conversation, mayCorrect, changeLanguage }: Props) {
  const { t, i18n } = useTranslation('understanding');
  const nameOf = useLabelName();
  const found = useRecognition(conversation.id);
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonLines lines={4} />;
  const seen = found.data.messages.at(-1);
  if (!seen) return <p className="faint">{t('recognition.none_yet')}</p>;
  const shown = { seen, conversation: conversation.id, mayCorrect };
  const { mood } = found.data;
  const number = (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const named = seen.entities.filter(({ value }) => value);
  return (
    <>
      <dl className="seen-facts">
        <div><dt>{t('recognition.kind')}</dt><dd><Kind {...shown} /></dd></div>
        <div><dt>{t('recognition.urgency')}</dt><dd><UrgencyMark {...shown} /></dd></div>
        <div><dt>{t('recognition.sentiment')}</dt><dd><SentimentMark {...shown} /></dd></div>
        <div><dt>{t('recognition.language')}</dt><dd><LanguageMark seen={seen} spoken={conversation.language} change={changeLanguage} /></dd></div>
        {mood && (
          <div className="seen-trend">
            <dt>{t('recognition.trend')}</dt>
            <dd className="row wrap">
              <MoodTrend values={found.data.messages.map(({ running }) => running)} label={t('recognition.trend_text', { now: nameOf('sentiment', moodStep(mood.running)), value: number(mood.running), lowest: number(mood.lowest), count: mood.messages })} />
              <span className="faint numbers" title={t('recognition.scale')}>{number(mood.running)}</span>
              {mood.alarmed_at && <span className="pill pill-bad">{t('recognition.alarmed')}</span>}
            </dd>
          </div>
        )}
        {named.length > 0 && (
          <div>
            <dt>{t('recognition.entities')}</dt>
            <dd className="row wrap">{named.map((each) => <span key={`${each.kind} ${each.begin}`} className="pill" title={t(`entity.${each.kind}`, { defaultValue: each.kind })}>{each.value}</span>)}</dd>
          </div>
        )}
      </dl>
      {!seen.taught && <p className="faint tiny">{t('recognition.untaught')}</p>}
    </>
  );
}

export function RecognitionCard(props: Props) {
  const { t } = useTranslation('understanding');
  const { error } = useRecognition(props.conversation.id);
  if (isMissing(error)) return null;
  return <FoldCard name="recognition" title={t('recognition.title')}><Body {...props} /></FoldCard>;
}
