import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import { useAllows } from '@/shared/api/me';
import { Link } from '@/shared/ui/router';

const kEvery = 60_000;

/** After a restore nothing leaves the house; those who can change that are told on every page. */
export function HeldLine() {
  const { t } = useTranslation();
  const mayRelease = useAllows('manage_backups');
  const { data } = useQuery({ queryKey: keys.outbound, queryFn: ({ signal }) => http.get('/outbound', { signal }), enabled: mayRelease, refetchInterval: kEvery });
  if (!mayRelease || !data?.hold) return null;
  return (
    <div role="status" className="line-status">
      <span>{t('outbound.held')}</span>
      <Link to="/settings/backups">{t('outbound.look')}</Link>
    </div>
  );
}
