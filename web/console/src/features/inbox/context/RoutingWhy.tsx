import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { Conversation, Decision } from '@/shared/api/types';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';

const points = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(2));

function Candidates({ decision }: { decision: Decision }) {
  const { t } = useTranslation('inbox');
  const [open, setOpen] = useState(false);
  if (decision.candidates.length === 0) return null;
  return (
    <>
      <button type="button" className="bare link tiny" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('why.candidates', { count: decision.candidates.length })}
      </button>
      {open && (
        <table className="candidates">
          <thead><tr><th scope="col">{t('why.agent')}</th><th scope="col">{t('why.score')}</th></tr></thead>
          <tbody>
            {[...decision.candidates].sort((left, right) => Number(Boolean(left.excluded)) - Number(Boolean(right.excluded)) || right.score - left.score).map((each) => (
              <tr key={each.user} className={each.user === decision.user ? 'is-chosen' : ''}>
                <td>
                  {each.name}
                  <div className="faint tiny">
                    {each.excluded ?? Object.entries(each.parts).map(([name, value]) => `${name} ${points(value)}`).join(' · ')}
                  </div>
                </td>
                <td className="numbers">{each.excluded ? '–' : points(each.score)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** "Why did I get this": each routing decision as a sentence, with everybody who was considered. */
export function RoutingWhy({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('inbox');
  const { id, status, owner, queue } = conversation;
  const decisions = useQuery({ queryKey: [...keys.decisions(id), status, owner, queue], queryFn: ({ signal }) => conversations.decisions(id, { signal }), retry: false });
  if (decisions.isError) return <ErrorState error={decisions.error} retry={() => void decisions.refetch()} />;
  if (!decisions.data) return <SkeletonLines lines={2} />;
  if (decisions.data.length === 0) return <p className="faint">{t('why.none')}</p>;
  return (
    <ol className="plain decisions">
      {[...decisions.data].reverse().map((decision) => (
        <li key={decision.id}>
          <p>{decision.sentence}</p>
          <div className="row faint"><TimeText at={decision.at} /><Candidates decision={decision} /></div>
        </li>
      ))}
    </ol>
  );
}
