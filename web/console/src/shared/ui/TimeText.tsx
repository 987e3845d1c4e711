import { useTranslation } from 'react-i18next';
import { useNow } from './clock';
import { exactTime, relativeTime, stopwatch } from './time';

export function TimeText({ at, className }: { at: string; className?: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  return (
    <time className={className} dateTime={at} title={exactTime(at, i18n.language)}>
      {relativeTime(at, now, i18n.language)}
    </time>
  );
}

/** Time since `since`, counting. */
export function Stopwatch({ since, className }: { since: string; className?: string }) {
  const now = useNow('fast');
  return <span className={`numbers ${className ?? ''}`}>{stopwatch(now - Date.parse(since))}</span>;
}
