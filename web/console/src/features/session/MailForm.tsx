import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { components } from '@deskbell/api-client';
import { http } from '@/shared/api/http';
import { useMe } from '@/shared/api/me';
import { useProblem } from '@/shared/ui/problem';

type Choice = components['schemas']['OwnChoice'];

const queryKey = ['me', 'mail'] as const;
const topics: Choice['topics'] = ['approvals', 'calls', 'promises'];

/** What one is mailed oneself. */
export default function MailForm() {
  const { t } = useTranslation('settings');
  const { user } = useMe();
  const cache = useQueryClient();
  const problem = useProblem();
  const choice = useQuery({ queryKey, queryFn: ({ signal }) => http.get('/me/mail', { signal }), staleTime: 0 });
  const choose = useMutation({
    mutationFn: (chosen: Choice['topics']) => http.put('/me/mail', { topics: chosen }),
    onSuccess: (next) => cache.setQueryData(queryKey, next),
    onError: problem,
  });
  if (!choice.data) return null;
  const { topics: chosen, sending } = choice.data;
  return (
    <section className="profile-section" aria-label={t('mail.own')}>
      <p className="faint">{t('mail.own_text', { email: user.email })}</p>
      {!sending && <Alert type="info" showIcon title={t('mail.own_off')} />}
      {topics.map((topic) => (
        <label className="row" key={topic}>
          <span className="grow">
            {t(`mail.topic.${topic}`)}
            <span className="faint"> {t(`mail.topic_text.${topic}`)}</span>
          </span>
          <Switch
            checked={chosen.includes(topic)} loading={choose.isPending} aria-label={t(`mail.topic.${topic}`)}
            onChange={(on) => choose.mutate(on ? [...chosen, topic] : chosen.filter((each) => each !== topic))}
          />
        </label>
      ))}
    </section>
  );
}
