// What was promised in a conversation and is not done yet: for the inbox.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id } from '../api/types';
import { FoldCard } from '../ui/FoldCard';
import { useProblem } from '../ui/problem';
import { exactTime } from '../ui/time';
import { promises } from './api';
import { caseKeys } from './keys';
import { DueClock } from './marks';
import './promise-line.css';

export default function ConversationPromises({ conversation, mayKeep }: { conversation: Id; mayKeep: boolean }) {
  const { t, i18n } = useTranslation('cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useQuery({ queryKey: caseKeys.promisesOf(conversation), queryFn: ({ signal }) => promises.ofConversation(conversation, { signal }), retry: false });
  const rows = list.data?.items ?? [];
  const keep = (id: Id) =>
    promises.keep(id, '').then(() => {
      void cache.invalidateQueries({ queryKey: caseKeys.promisesOf(conversation) });
      void cache.invalidateQueries({ queryKey: caseKeys.day });
    }).catch(problem);
  // Most conversations promise nothing, and need no card that says so.
  if (rows.length === 0) return null;
  return (
    <FoldCard name="promises" title={t('promise.title')}>
      <ul className="plain promise-list">
        {rows.map((promise) => (
          <li key={promise.id}>
            <div className="row"><span className="grow cut" title={promise.words ?? promise.what}>{promise.what}</span><DueClock at={promise.due_at} /></div>
            <div className="row tiny faint">
              <span className="grow cut" title={`${promise.due_local} ${promise.time_zone}`}>{promise.owner_name} · {exactTime(promise.due_at, i18n.language)}</span>
              {mayKeep && <button type="button" className="icon-button" aria-label={t('promise.keep', { what: promise.what })} title={t('promise.keep_short')} onClick={() => void keep(promise.id)}><Check size={14} /></button>}
            </div>
          </li>
        ))}
      </ul>
    </FoldCard>
  );
}
