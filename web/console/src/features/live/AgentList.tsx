import { useQueries } from '@tanstack/react-query';
import { MessageCircle, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { Id, LiveAgent } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { useContactName } from '@/shared/ui/names';
import { EmptyState } from '@/shared/ui/States';
import { loadGrade } from './model/picture';
import { PresenceMenu } from './PresenceMenu';

type Props = { agents: LiveAgent[]; watched?: Id; watch: (conversation: Id) => void };

function Talks({ agent, watched, watch }: { agent: LiveAgent } & Omit<Props, 'agents'>) {
  const { t } = useTranslation('live');
  const nameOf = useContactName();
  const found = useQueries({
    queries: agent.conversations.slice(0, 12).map((id) => ({
      queryKey: keys.conversation(id), queryFn: ({ signal }: { signal: AbortSignal }) => conversations.get(id, { signal }), staleTime: 60_000,
    })),
  });
  if (agent.conversations.length === 0 && !agent.pending_offer) return <span className="faint">{t('no_talks')}</span>;
  return (
    <span className="talks">
      {agent.conversations.slice(0, 12).map((id, index) => {
        const contact = found[index]?.data?.contact;
        return (
          <button key={id} type="button" className="talk" aria-pressed={watched === id} onClick={() => watch(id)} title={t('watch')}>
            <MessageCircle size={12} aria-hidden="true" />
            <span className="cut">{contact ? nameOf(contact) : nameOf({ id, name: '' })}</span>
          </button>
        );
      })}
      {agent.conversations.length > 12 && <span className="faint">+{agent.conversations.length - 12}</span>}
      {agent.pending_offer && (
        <button type="button" className="talk talk-offer" aria-pressed={watched === agent.pending_offer} onClick={() => watch(agent.pending_offer ?? '')}>
          {t('offered_now')}
        </button>
      )}
    </span>
  );
}

export function AgentList({ agents, watched, watch }: Props) {
  const { t } = useTranslation('live');
  if (agents.length === 0) return <EmptyState icon={UserRound} title={t('no_agents')}>{t('no_agents_text')}</EmptyState>;
  return (
    <ul className="plain">
      {agents.map((agent) => (
        <li key={agent.user.id} className="agent-row">
          <Avatar name={agent.user.name} size={30} presence={agent.user.presence} />
          <span className="agent-name cut" title={agent.user.name}>{agent.user.name}</span>
          <PresenceMenu user={agent.user} />
          <span className="meter-line agent-load" title={t('load_text', { load: agent.load })}>
            <span className="meter" role="img" aria-label={t('load_text', { load: agent.load })}>
              <i className={`meter-${loadGrade(agent.load)}`} style={{ width: `${Math.min(100, agent.load)}%` }} />
            </span>
            <span className="numbers faint">{agent.load}%</span>
          </span>
          <Talks agent={agent} watched={watched} watch={watch} />
        </li>
      ))}
    </ul>
  );
}
