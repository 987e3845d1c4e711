import { useTranslation } from 'react-i18next';
import { useNow } from './clock';
import { exactTime, relativeTime, shortDuration, stopwatch } from './time';

export function TimeText({ at, className }: { at: string; className?: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  return (
    <time className={className} dateTime={at} title={exactTime(at, i18n.language)}>
      {relativeTime(at, now, i18n.language)}
    </time>
  );
}

/** Time since `since`, counting; from an hour on in coarser steps. */
export function Stopwatch({ since, className }: { since: string; className?: string }) {
  const now = useNow('fast');
  const gone = now - Date.parse(since);
  return <span className={`numbers ${className ?? ''}`}>{gone < 3_600_000 ? stopwatch(gone) : shortDuration(gone)}</span>;
}
