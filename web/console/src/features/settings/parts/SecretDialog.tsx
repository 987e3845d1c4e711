import { Alert, Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { CopyField } from './CopyField';

type Props = { title: string; label: string; secret: string; note?: string; close: () => void };

/** A secret that the server tells once. It closes only by its button, so that nobody loses it by a stray click. */
export function SecretDialog({ title, label, secret, note, close }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  return (
    <Modal open title={title} closable={false} mask={{ closable: false }} keyboard={false} footer={<Button type="primary" onClick={close}>{common('action.done')}</Button>}>
      <div className="stack">
        {note && <p>{note}</p>}
        <CopyField label={label} text={secret} />
        <Alert type="warning" showIcon title={t('form.once')} />
      </div>
    </Modal>
  );
}
