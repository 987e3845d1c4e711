import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { alarms } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { Light } from '@/shared/health/Light';
import { useHealthWords } from '@/shared/health/words';
import { Link, useRoute } from '@/shared/ui/router';
import './alarms.css';

const refreshMs = 60_000;

/** What has been red for some time, above every screen but the one that tells it all. */
export default function AlarmLine() {
  const { t } = useTranslation('health');
  const words = useHealthWords();
  const { path } = useRoute();
  const query = useQuery({ queryKey: keys.alarms, queryFn: ({ signal }) => alarms({ signal }), refetchInterval: refreshMs });
  const [first, ...others] = query.data?.items ?? [];
  const shown = first && path !== '/settings/health';
  return (
    <div role="status" aria-live="polite">
      {shown && (
        <div className="alarm-line">
          <Light light="red" small />
          <span className="grow">{words.finding(first.finding).text}{others.length > 0 && ` ${t('and_more', { count: others.length })}`}</span>
          <Link to="/settings/health">{t('look')}</Link>
        </div>
      )}
    </div>
  );
}
