import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { offers as api, queues as queueApi } from '@/shared/api/endpoints';
import { ApiError } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { Offer } from '@/shared/api/types';
import { serverNow } from '@/shared/realtime/client';
import { bumpCounts, putConversation } from '@/shared/realtime/feed';
import { Avatar } from '@/shared/ui/Avatar';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { useNow } from '@/shared/ui/clock';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Kbd } from '@/shared/ui/Kbd';
import { useContactName } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { Stopwatch } from '@/shared/ui/TimeText';
import { pending, remaining } from './countdown';
import './offers.css';

function Ring({ offer }: { offer: Offer }) {
  const { t } = useTranslation('offers');
  useNow('fast');
  const { seconds, share } = remaining(offer, serverNow());
  const length = 2 * Math.PI * 15;
  return (
    <div className={`ring ${seconds <= 5 ? 'ring-late' : ''}`} role="timer" aria-label={t('seconds_left', { count: seconds })}>
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15" className="ring-track" />
        <circle cx="18" cy="18" r="15" className="ring-left" strokeDasharray={length} strokeDashoffset={length * (1 - share)} />
      </svg>
      <span className="numbers">{seconds}</span>
    </div>
  );
}

type CardProps = { offer: Offer; first: boolean; queue?: string; busy: boolean; accept: () => void; decline: () => void };

function OfferCard({ offer, first, queue, busy, accept, decline }: CardProps) {
  const { t } = useTranslation('offers');
  const { conversation } = offer;
  const name = useContactName()(conversation.contact);
  const since = conversation.waiting_since ?? offer.made_at;
  return (
    <article className="offer" aria-label={`${t('title')}: ${name}`}>
      <div className="row">
        <Avatar name={name} size={36} />
        <div className="grow">
          <div className="row"><strong className="cut">{name}</strong><ChannelIcon channel={conversation.channel} /></div>
          <div className="faint cut">
            {queue && <>{t('from_queue', { queue })} · </>}
            <Stopwatch since={since} />
          </div>
        </div>
        <Ring offer={offer} />
      </div>
      <blockquote className="offer-excerpt">{offer.excerpt || conversation.subject || t('no_text')}</blockquote>
      <p className="offer-reason" title={offer.reason}>{offer.reason}</p>
      <div className="row">
        <Button type="primary" className="grow" loading={busy} onClick={accept}>
          {t('accept')} {first && <Kbd combo="alt+y" />}
        </Button>
        <Button className="grow" disabled={busy} onClick={decline}>
          {t('decline')} {first && <Kbd combo="alt+n" />}
        </Button>
      </div>
    </article>
  );
}

export default function Offers() {
  const { t } = useTranslation('offers');
  const cache = useQueryClient();
  const me = useMe();
  const problem = useProblem();
  const { message } = App.useApp();
  const [busy, setBusy] = useState<string>();
  const missed = useRef(new Set<string>());
  useNow('fast');
  const list = useQuery({ queryKey: keys.offers, queryFn: ({ signal }) => api.list({ signal }), staleTime: Infinity });
  const queues = useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => queueApi.list({ signal }), staleTime: 300_000 });
  const shown = pending(list.data ?? [], serverNow());

  useEffect(() => {
    for (const offer of list.data ?? []) {
      if (offer.status !== 'expired' || missed.current.has(offer.id)) continue;
      missed.current.add(offer.id);
      void message.warning(t('missed'));
    }
  }, [list.data, message, t]);

  const drop = (offer: Offer) => cache.setQueryData<Offer[]>(keys.offers, (all) => all?.filter((each) => each.id !== offer.id));
  const settle = async (offer: Offer, action: () => Promise<void>) => {
    setBusy(offer.id);
    try {
      await action();
    } catch (error) {
      const gone = error instanceof ApiError && [404, 409, 410, 412].includes(error.status);
      if (gone) void message.info(t('gone'));
      else problem(error);
      if (!gone) return setBusy(undefined);
    }
    setBusy(undefined);
    drop(offer);
  };
  const accept = (offer: Offer) =>
    settle(offer, async () => {
      const conversation = await api.accept(offer.id);
      putConversation(cache, conversation, me.user.id);
      bumpCounts(cache);
      navigate(`/inbox/mine/${conversation.id}`);
    });
  const decline = (offer: Offer) => settle(offer, () => api.decline(offer.id));

  const first = shown[0];
  useHotkeys({ 'alt+y': () => first && !busy && void accept(first), 'alt+n': () => first && !busy && void decline(first) }, Boolean(first));

  return (
    <section className="offers" aria-label={t('region')} aria-live="assertive">
      {shown.map((offer) => (
        <OfferCard
          key={offer.id} offer={offer} first={offer === first} busy={busy === offer.id}
          queue={queues.data?.find((queue) => queue.id === offer.queue)?.name}
          accept={() => void accept(offer)} decline={() => void decline(offer)}
        />
      ))}
    </section>
  );
}
