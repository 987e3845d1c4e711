// Under the customer's latest message: what it is about, how urgent, how he feels, in which language. Load it with
// `withCatalogue('understanding', …)`; nothing waits for it.
import { useTranslation } from 'react-i18next';
import type { Conversation, Id } from '@/shared/api/types';
import { useRecognition } from '@/shared/understanding/useRecognition';
import { Kind, LanguageMark, SentimentMark, UrgencyMark } from './Recognised';
import './assist.css';

export default function RecognitionLine({ conversation, message, mayCorrect }: { conversation: Conversation; message: Id; mayCorrect: boolean }) {
  const { t } = useTranslation('understanding');
  const { data } = useRecognition(conversation.id);
  const seen = data?.messages.find((each) => each.message === message);
  if (!seen) return null;
  const shown = { seen, conversation: conversation.id, mayCorrect };
  return (
    <div className="seen-line" role="group" aria-label={t('recognition.title')}>
      <Kind {...shown} />
      <UrgencyMark {...shown} />
      <SentimentMark {...shown} />
      <LanguageMark seen={seen} spoken={conversation.language} />
    </div>
  );
}
