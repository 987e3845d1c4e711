import { allows } from '@/shared/api/me';
import type { Me } from '@/shared/api/types';
import type { Case } from '@/shared/cases/types';

export type CaseRights = { edit: boolean; assign: boolean; take: boolean };

/** What the screen offers; the server decides by the case itself. A merged case is read only. */
export function rightsOn(matter: Pick<Case, 'merged_into' | 'owner'>, me: Me): CaseRights {
  const edit = allows(me, 'edit_cases') && !matter.merged_into;
  return { edit, assign: allows(me, 'assign_cases') && !matter.merged_into, take: edit && !matter.owner };
}
