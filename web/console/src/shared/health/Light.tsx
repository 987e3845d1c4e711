import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HealthLight } from '../api/types';
import './light.css';

const icons = { green: CircleCheck, yellow: TriangleAlert, red: CircleX };

/** A light by shape and word too, for who does not see the colour. */
export function Light({ light, small }: { light: HealthLight; small?: boolean }) {
  const { t } = useTranslation('health');
  const Icon = icons[light];
  return <span className={`health-light health-${light}`} role="img" aria-label={t(`light.${light}`)}><Icon size={small ? 15 : 30} strokeWidth={2} aria-hidden="true" /></span>;
}
