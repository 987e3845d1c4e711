import { App, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { webhooks } from '../api';

const hours = [1, 6, 24, 72, 168, 720];

/** Sends events again: everything since a time, or only what was given up. */
export function ReplayDialog({ webhook, close, done }: { webhook: Webhook; close: () => void; done: () => void }) {
  const { t } = useTranslation('settings');
  const { message } = App.useApp();
  const problem = useProblem();
  const [what, setWhat] = useState<'dead' | 'everything'>('dead');
  const [back, setBack] = useState(24);
  const [busy, setBusy] = useState(false);
  const replay = async () => {
    setBusy(true);
    try {
      const answer = await webhooks.replay(webhook.id, { what, from: new Date(Date.now() - back * 3_600_000).toISOString() });
      void message.success(answer.again === undefined ? t('webhooks.replay_begun') : t('webhooks.replay_dead', { count: answer.again }));
      if (answer.history_is_cut) void message.warning(t('webhooks.replay_cut'));
      done();
      close();
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('webhooks.replay_title')} okText={t('webhooks.replay')} confirmLoading={busy} onOk={() => void replay()} onCancel={close}>
      <div className="stack">
        <Radio.Group value={what} onChange={(event) => setWhat(event.target.value as typeof what)} className="choice-cards" aria-label={t('webhooks.replay_what')}>
          {(['dead', 'everything'] as const).map((each) => (
            <Radio key={each} value={each}><strong>{t(`webhooks.replay_${each}_title`)}</strong><span className="faint">{t(`webhooks.replay_${each}_text`)}</span></Radio>
          ))}
        </Radio.Group>
        <label className="row">{t('webhooks.replay_from')}
          <Select value={back} onChange={setBack} aria-label={t('webhooks.replay_from')} style={{ minWidth: 160 }} options={hours.map((count) => ({ value: count, label: count < 48 ? t('webhooks.hours', { count }) : t('webhooks.days', { count: count / 24 }) }))} />
        </label>
      </div>
    </Modal>
  );
}
