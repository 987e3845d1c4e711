import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { exactTime } from '@/shared/ui/time';
import { settingsKeys, webhooks } from '../api';
import { SecretDialog } from '../parts/SecretDialog';

const overlaps = [0, 3_600, 86_400, 604_800] as const;

/** A new secret, with time for the receiver to learn it. */
export function SecretSection({ webhook }: { webhook: Webhook }) {
  const { t, i18n } = useTranslation('settings');
  const { modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [asking, setAsking] = useState(false);
  const [overlap, setOverlap] = useState<number>(86_400);
  const [busy, setBusy] = useState(false);
  const [secret, setSecret] = useState<string>();
  const until = webhook.former_secret_until && Date.parse(webhook.former_secret_until) > Date.now() ? webhook.former_secret_until : undefined;
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.webhook(webhook.id) });
  const rotate = async () => {
    setBusy(true);
    try {
      const answer = await webhooks.rotate(webhook.id, overlap);
      setAsking(false);
      setSecret(answer.secret);
      await refresh();
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  const retire = () =>
    modal.confirm({ title: t('webhooks.retire'), content: t('webhooks.retire_text'), okText: t('webhooks.retire'), onOk: () => webhooks.retire(webhook.id).then(refresh).catch(problem) });
  return (
    <div className="set-danger">
      <div className="set-danger-row">
        <div className="grow"><strong>{t('webhooks.rotate')}</strong><div className="faint">{t('webhooks.rotate_text')}</div></div>
        <Button onClick={() => setAsking(true)}>{t('webhooks.rotate')}</Button>
      </div>
      {until && (
        <div className="set-danger-row">
          <div className="grow"><strong>{t('webhooks.overlap_now')}</strong><div className="faint">{t('webhooks.overlap_until', { time: exactTime(until, i18n.language) })}</div></div>
          <Button onClick={retire}>{t('webhooks.retire')}</Button>
        </div>
      )}
      <Modal open={asking} title={t('webhooks.rotate')} okText={t('webhooks.rotate')} confirmLoading={busy} onOk={() => void rotate()} onCancel={() => setAsking(false)}>
        <div className="stack">
          <p>{t('webhooks.rotate_about')}</p>
          <Select value={overlap} onChange={setOverlap} aria-label={t('webhooks.overlap')} options={overlaps.map((seconds) => ({ value: seconds, label: t(`webhooks.overlap_${seconds}`) }))} />
        </div>
      </Modal>
      {secret && <SecretDialog title={t('webhooks.rotated')} label={t('webhooks.secret')} secret={secret} note={t('webhooks.secret_text')} close={() => setSecret(undefined)} />}
    </div>
  );
}
