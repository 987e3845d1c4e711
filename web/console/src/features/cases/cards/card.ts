import type { Case } from '@/shared/cases/types';
import type { CaseRights } from '../model/rights';
import type { CaseDialog } from '../page/CaseDialogs';

/** What every card beside a case is given. */
export type CardProps = { matter: Case; rights: CaseRights; open: (dialog: CaseDialog) => void };
