import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '@/shared/realtime/client';

/** One quiet line, and only when the connection stays away for a moment. */
export function ConnectionLine() {
  const { t } = useTranslation();
  const state = useConnection();
  const away = state === 'reconnecting' || state === 'connecting';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!away) return setShown(false);
    const timer = setTimeout(() => setShown(true), 1500);
    return () => clearTimeout(timer);
  }, [away]);
  return (
    <div role="status" aria-live="polite">
      {shown && away && <div className="line-status">{t(state === 'connecting' ? 'connection.connecting' : 'connection.offline')}</div>}
    </div>
  );
}
