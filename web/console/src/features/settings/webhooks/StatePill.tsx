import { useTranslation } from 'react-i18next';
import type { WebhookStatus } from '@/shared/api/types';
import { useNow } from '@/shared/ui/clock';
import { lightOf } from '../model/webhooks';

const looks = { good: 'pill-good', paused: '', failing: 'pill-bad', disabled: 'pill-bad', behind: 'pill-warn' };

export function StatePill({ status }: { status: WebhookStatus }) {
  const { t } = useTranslation('settings');
  const light = lightOf(status, useNow());
  return <span className={`pill ${looks[light]}`}>{t(`webhooks.light.${light}`)}</span>;
}
