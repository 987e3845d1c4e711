import { useTranslation } from 'react-i18next';
import type { ApprovalState } from '../api/types';

const looks: Record<ApprovalState, string> = { asked: 'pill-warn', approved: 'pill-good', refused: 'pill-bad', withdrawn: '', expired: 'pill-bad' };

export function ApprovalPill({ state }: { state: ApprovalState }) {
  const { t } = useTranslation('approvals');
  return <span className={`pill ${looks[state]}`}>{t(`state.${state}`)}</span>;
}
