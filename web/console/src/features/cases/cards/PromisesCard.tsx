import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Input } from 'antd';
import { Check, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { promises } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { DueClock } from '@/shared/cases/marks';
import type { CasePromise } from '@/shared/cases/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useProblem } from '@/shared/ui/problem';
import { SkeletonLines } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import type { CardProps } from './card';

const look: Record<CasePromise['state'], string> = { open: 'pill-accent', kept: 'pill-good', broken: 'pill-bad', cancelled: '' };

/** What somebody said he would do for this customer, and by when. */
export function PromisesCard({ matter, rights, open }: CardProps) {
  const { t, i18n } = useTranslation('cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const { modal } = App.useApp();
  const states = ['open', 'broken', 'kept'] as const;
  const list = useQuery({
    queryKey: caseKeys.part(matter.id, 'promises'), retry: false,
    queryFn: async ({ signal }) => (await Promise.all(states.map((state) => promises.ofCase(matter.id, state, { signal })))).flatMap((page) => page.items),
  });
  const renew = () => {
    void cache.invalidateQueries({ queryKey: caseKeys.part(matter.id, 'promises') });
    void cache.invalidateQueries({ queryKey: caseKeys.day });
  };
  const cancel = (promise: CasePromise) => {
    let reason = '';
    void modal.confirm({
      title: t('promise.cancel_title'), okText: t('promise.cancel'),
      content: <Input.TextArea autoFocus rows={2} maxLength={1000} placeholder={t('promise.reason')} aria-label={t('promise.reason')} onChange={(event) => { reason = event.target.value; }} />,
      onOk: () => (reason.trim() ? promises.cancel(promise.id, reason.trim()).then(renew).catch(problem) : Promise.reject(new Error('a reason is needed'))),
    });
  };
  const rows = list.data ?? [];
  return (
    <FoldCard name="case-promises" title={t('promise.title')} extra={rights.edit && <button type="button" className="icon-button" aria-label={t('promise.make')} title={t('promise.make')} onClick={() => open({ name: 'promise' })}><Plus size={15} /></button>}>
      {list.isPending ? <SkeletonLines lines={2} /> : list.isError ? <p className="faint">{t('card.failed')}</p> : rows.length === 0 ? <p className="faint">{t('promise.none')}</p> : (
        <ul className="plain card-list">
          {rows.map((promise) => (
            <li key={promise.id}>
              <div className="row">
                <span className="grow">{promise.what}</span>
                {promise.state === 'open' ? <DueClock at={promise.due_at} /> : <span className={`pill ${look[promise.state]}`}>{t(`promise.${promise.state}`)}</span>}
              </div>
              <div className="row tiny faint">
                <span className="grow cut" title={`${promise.due_local} ${promise.time_zone}`}>{promise.owner_name} · {exactTime(promise.due_at, i18n.language)}</span>
                {promise.state === 'open' && rights.edit && (
                  <>
                    <button type="button" className="icon-button" aria-label={t('promise.keep', { what: promise.what })} title={t('promise.keep_short')} onClick={() => void promises.keep(promise.id, '').then(renew).catch(problem)}><Check size={14} /></button>
                    <button type="button" className="icon-button" aria-label={t('promise.cancel')} title={t('promise.cancel')} onClick={() => cancel(promise)}><X size={14} /></button>
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </FoldCard>
  );
}
